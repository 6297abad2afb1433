// Takes out of the SDK's start what nothing here needs, which is more than half of it. Loaded before the SDK.
const { createRequire, Module } = require("node:module");

const shim = require.resolve("@pulumi/pulumi/typescript-shim.js");
const sdk = createRequire(shim);

function loadWhenUsed(file) {
    const standIn = new Module(file);
    let real;
    const load = () => {
        if (real === undefined) {
            delete require.cache[file];
            real = require(file);
        }
        return real;
    };
    // The SDK asks for this mark as it imports; it must get the thing itself, and not a copy of its parts.
    const get = (_target, key) => (key === "__esModule" ? true : load()[key]);
    standIn.exports = new Proxy({}, { get });
    standIn.loaded = true;
    require.cache[file] = standIn;
}

// The TypeScript compiler and npm's library of package trees turn functions into text, for dynamic providers.
loadWhenUsed(shim);
loadWhenUsed(sdk.resolve("@npmcli/arborist"));

// Every resource asks where it was made. The SDK would have each place looked up in the source maps of its own files.
require.cache[sdk.resolve("source-map-support/register")] = Object.assign(new Module(""), { loaded: true });
