// A double of the provider `command` for tests of previews: it checks, compares and previews as the real one, whose code it is, but
// logs in nowhere. What a host would print is made up: a member's identity with real signing requests, and nothing else.
import { createHash } from "node:crypto";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { parseEngineAddress } from "../../../engine/engineAddress";
import { startPlugin } from "../../../engine/plugins/protocol/server";
import { commandActions } from "../../../engine/plugins/command/commandActions";
import { Engine } from "../../../engine/plugins/protocol/engine";
import { CommandProvider } from "../../../engine/plugins/command/provider";
import { addMethods } from "../../../engine/plugins/command/service";

export const VERSION = "1.2.1";

const run = promisify(execFile);

let request: Promise<string> | undefined;

/** Anybody's, for a key that is thrown away: nobody looks into it here. */
async function makeRequest(): Promise<string> {
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "/dev/null"];
    return (await run("openssl", ["req", "-new", ...key, "-subj", "/CN=somebody"])).stdout;
}

async function answer(command: string): Promise<string> {
    if (!command.includes("bash -s -- --name")) {
        return "{}";
    }
    const csr = await (request ??= makeRequest());
    const identity = {
        hostId: createHash("md5").update(command).digest("hex"),
        marker: null,
        roundTripMs: 1,
        silent: [],
    };
    return JSON.stringify({ peerCsr: csr, serverCsr: csr, ...identity });
}

const actions = commandActions(async (_operation, command) => ({ stdout: await answer(command), stderr: "" }));

startPlugin("command", VERSION, (serve) => {
    const engine = new Engine(parseEngineAddress(process.argv.slice(2)));
    const load = () => Promise.resolve(actions);
    addMethods(serve, new CommandProvider(VERSION, engine, () => true, load));
});
