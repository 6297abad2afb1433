// Runs a policy pack that is JavaScript already. The SDK's own way (cmd/run-policy-pack) loads a TypeScript compiler for every pack.
// usage: policyPack.cjs FILE_OF_THE_SDK ENGINE_ADDRESS PACK_DIRECTORY
const console = require("node:console");
const process = require("node:process");

// What the SDK's way says by its exit code: whether the user was told already.
const TOLD = 32;
const untold = new Set();
let running = false;

function fail(error) {
    process.exitCode = 1;
    if (running) {
        untold.add(error);
    } else {
        console.error(error instanceof Error ? error.stack : error);
    }
}

process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);

const [, , file, , directory] = process.argv;
require(file).run({
    argv: { _: [directory] },
    typeScript: false,
    programStarted: () => {
        running = true;
    },
    reportLoggedError: (error) => {
        untold.delete(error);
        process.exitCode = untold.size === 0 ? TOLD : 1;
    },
});
