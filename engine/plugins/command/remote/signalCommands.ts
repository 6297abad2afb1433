import type { Client } from "ssh2";
import { Session } from "../../../../ssh/session";

type Signal = "TERM" | "KILL";

// All commands of a connection are children of one process of the server, each the leader of a process group of its own. The
// shell that runs this is one of them too.
const SCRIPT = `for p in $(cat /proc/$PPID/task/$PPID/children); do
  [ "$p" = "$$" ] || kill -s SIGNAL -- "-$p" 2>/dev/null || sudo -n kill -s SIGNAL -- "-$p" || exit 1
done`;

const sent = new WeakMap<Client, Set<Signal>>();

/**
 * Sends a signal to all commands that run on a connection, with all that they started; once, however many of them ask for
 * it. SSH has a request for that, but OpenSSH refuses it for root. Who sent it sees by the end of the commands whether it came.
 */
export function signalCommands(client: Client, signal: Signal): void {
    const signals = sent.get(client) ?? new Set();
    sent.set(client, signals);
    if (!signals.has(signal)) {
        signals.add(signal);
        send(client, signal).catch(() => undefined);
    }
}

async function send(client: Client, signal: Signal): Promise<void> {
    const session = await Session.start(client, SCRIPT.replaceAll("SIGNAL", signal));
    session.onOutput(
        () => undefined,
        () => undefined,
    );
    session.write("");
    await session.ended;
}
