// Loaded before a program whose `command` is the double: that logs in nowhere, and with this the program's own calls do nothing and end
// well, as the double's commands do.
const { Module } = require("node:module");

const call = require.resolve("../../../components/remote/call.ts");
const load = Module._load;

Module._load = function (request, parent, isMain) {
    const loaded = load(request, parent, isMain);
    if (!request.endsWith("/call") || Module._resolveFilename(request, parent) !== call) {
        return loaded;
    }
    return { ...loaded, callRemotely: () => Promise.resolve({ code: 0, stdout: "", stderr: "" }) };
};
