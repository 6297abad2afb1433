// The provider plugin `command`: runs commands on this machine and, over SSH, on others. It takes the place of
// pulumi-command 1.2.1 where that cannot be had: inputs, outputs, ids, secrets, diffs and the moments at which commands run
// are the same, so a stack made with one is unchanged under the other. What this program does not use of it is refused.
//
// What becomes of a remote command
// - when the engine cancels (Ctrl-C): its process group gets SIGTERM, after 5 s SIGKILL. Where that cannot be done (no Linux,
//   a command that runs as another user without sudo) it is left running after 7 s; the error says so.
// - when this process is killed (kill -9 of the whole `pulumi up`): the kernel closes the connection. The server closes the
//   command's standard input, so a command that is still reading its input sees it end early, wherever that is; writing
//   output fails (SIGPIPE) or is lost. Nothing else ends the command: it runs on. Scripts must therefore read all their input
//   and see that it is whole before they act on it, must be safe to run again, and should hold a lock while they work.
// - when the connection is lost, or the host restarts: the same; the error says that the command may have run.
// A command is sent at most once. A dead connection is found out before, by asking for a sign of life.
// Time limits (customTimeouts) bound connecting, as in the official provider; a command that runs is not ended by them.
import { parseEngineAddress } from "../../engineAddress";
import { startPlugin } from "../protocol/server";
import { Engine } from "../protocol/engine";
import { loadActions } from "./actions";
import { CommandProvider } from "./provider";
import { addMethods } from "./service";

// Set when the plugin is bundled, to the version of @pulumi/command that it serves.
declare const BUNDLED_VERSION: string | undefined;
const VERSION = typeof BUNDLED_VERSION === "string" ? BUNDLED_VERSION : "1.2.1";

const parent = process.ppid;
const isWanted = (): boolean => process.ppid === parent;

startPlugin("command", VERSION, (serve) => {
    const engine = new Engine(parseEngineAddress(process.argv.slice(2)));
    addMethods(serve, new CommandProvider(VERSION, engine, isWanted, loadActions));
});
