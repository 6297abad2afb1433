import type { Client } from "ssh2";
import { Session } from "./session";

type Signal = "TERM" | "KILL";

// All commands of a connection are children of one process of the server, each the leader of a process group of its own. The
// shell that runs this is one of them too.
const SCRIPT = `for p in $(cat /proc/$PPID/task/$PPID/children); do
  [ "$p" = "$$" ] || kill -s SIGNAL -- "-$p" 2>/dev/null || sudo -n kill -s SIGNAL -- "-$p" || exit 1
done`;

const sent = new WeakMap<Client, Map<Signal, Promise<boolean>>>();

/**
 * Sends a signal to all commands that run on a connection, with all that they started; once, however many of them ask for
 * it. SSH has a request for that, but OpenSSH refuses it for root. False if it could not be done.
 */
export function signalCommands(client: Client, signal: Signal): Promise<boolean> {
    const bySignal = sent.get(client) ?? new Map<Signal, Promise<boolean>>();
    sent.set(client, bySignal);
    const sending = bySignal.get(signal) ?? send(client, signal);
    bySignal.set(signal, sending);
    return sending;
}

async function send(client: Client, signal: Signal): Promise<boolean> {
    try {
        const session = await Session.open(client);
        session.onOutput(
            () => undefined,
            () => undefined,
        );
        const ended = session.ended();
        const started = session.start(SCRIPT.replaceAll("SIGNAL", signal));
        session.write("");
        return (await started) && (await ended).code === 0;
    } catch {
        return false;
    }
}
