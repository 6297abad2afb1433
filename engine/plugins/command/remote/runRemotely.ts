import type { Client } from "ssh2";
import { Capture, Streams } from "../capture";
import { previousOutputVariables, textMapOf, textOf } from "../commandActions";
import { quote } from "../goText";
import { Operation } from "../operation";
import { ValueMap } from "../values";
import { addressOf, readConnection } from "./connection";
import { Pool } from "./pool";
import { Exit, Session } from "./session";
import { signalCommands } from "./signalCommands";

const KILL_AFTER_MS = 5000;
const GIVE_UP_AFTER_MS = 2000;

/** Runs a command on a remote host and returns its output. */
export async function runRemotely(
    pool: Pool,
    operation: Operation,
    command: string,
    inputs: ValueMap,
    previous: Streams,
): Promise<ValueMap> {
    const connection = readConnection(inputs.connection ?? null);
    const [session, lease] = await pool.use(connection, operation, (client) => Session.open(client));
    let state: "usable" | "broken" = "broken";
    try {
        await setVariables(
            session,
            operation,
            textMapOf(inputs, "environment"),
            previousOutputVariables(inputs, previous),
        );
        operation.checkWanted();
        operation.ended.throwIfAborted();

        const capture = new Capture(operation, inputs.logging);
        session.onOutput(
            (chunk) => {
                capture.stdout(chunk);
            },
            (chunk) => {
                capture.stderr(chunk);
            },
        );
        const exit = stopWhenCancelled(session, lease.client, operation, addressOf(connection));
        // Whoever waits for it sees its failure; if the command is not even started nobody does.
        exit.catch(() => undefined);
        const started = session.start(command);
        session.write(textOf(inputs, "stdin") ?? "");
        const problem = (await started) ? exitProblem(await exit, addressOf(connection)) : REFUSED;
        capture.end();
        if (problem !== REFUSED && !problem?.startsWith(LOST)) {
            state = "usable";
        }
        if (problem !== undefined) {
            const reason = operation.cancelled.aborted ? `context canceled (${problem})` : problem;
            throw new Error(`${reason}: running ${quote(command)}:\n${capture.combined()}`);
        }
        return { ...capture.streams() };
    } finally {
        session.close();
        lease.release(state);
    }
}

/** A variable that the program gives must be taken by the server; previous output is worth a warning only. */
async function setVariables(
    session: Session,
    operation: Operation,
    wanted: Record<string, string>,
    offered: Record<string, string>,
): Promise<void> {
    const send = (variables: Record<string, string>): Promise<readonly [string, boolean]>[] =>
        Object.entries(variables).map(async ([name, value]) => [name, await session.setVariable(name, value)] as const);
    const results = await Promise.all([...send(wanted), ...send(offered)]);
    for (const [name] of results.filter(([, taken]) => !taken)) {
        const isWanted = Object.hasOwn(wanted, name);
        operation.log(isWanted ? "error" : "warning", refusedVariable(name));
        if (isWanted) {
            throw new Error(`could not set environment variable ${quote(name)}: ssh: setenv failed`);
        }
    }
}

function refusedVariable(name: string): string {
    return (
        `Unable to set '${name}'. This only works if your SSH server is configured to accept\n` +
        "\tthese variables via AcceptEnv. Alternatively, if a Bash-like shell runs the command on the remote host, you could\n" +
        "\tprefix the command itself with the variables in the form 'VAR=value command'"
    );
}

/** Waits for the end of a command; if the engine cancels, ends it: first kindly, then not, and at last gives it up. */
async function stopWhenCancelled(
    session: Session,
    client: Client,
    operation: Operation,
    address: string,
): Promise<Exit> {
    const ended = session.ended();
    const timers: NodeJS.Timeout[] = [];
    let giveUp: (error: Error) => void = () => undefined;
    const givenUp = new Promise<never>((_resolve, reject) => {
        giveUp = reject;
    });
    const send = (signal: "TERM" | "KILL"): void => {
        void signalCommands(client, signal).then((isSent) => {
            if (!isSent) {
                session.signal(signal);
            }
        });
    };
    const stop = (): void => {
        send("TERM");
        timers.push(
            setTimeout(send, KILL_AFTER_MS, "KILL"),
            setTimeout(() => {
                giveUp(new Error(`context canceled: the command on ${address} does not end and may still run`));
            }, KILL_AFTER_MS + GIVE_UP_AFTER_MS),
        );
    };
    operation.cancelled.addEventListener("abort", stop, { once: true });
    try {
        return await Promise.race([ended, givenUp]);
    } finally {
        operation.cancelled.removeEventListener("abort", stop);
        timers.forEach(clearTimeout);
    }
}

const REFUSED = "ssh: the server did not start the command";
const LOST = "wait: remote command exited without exit status or exit signal";

const SIGNAL_NUMBERS: Record<string, number> = {
    HUP: 1,
    INT: 2,
    QUIT: 3,
    ILL: 4,
    ABRT: 6,
    FPE: 8,
    KILL: 9,
    SEGV: 11,
    PIPE: 13,
    ALRM: 14,
    TERM: 15,
};

function exitProblem(exit: Exit, address: string): string | undefined {
    if (exit.signal !== undefined) {
        return `Process exited with status ${128 + (SIGNAL_NUMBERS[exit.signal] ?? 0)} from signal ${exit.signal}`;
    }
    if (exit.code === undefined) {
        return `${LOST} (the connection to ${address} was lost; the command may have run to its end, or still run)`;
    }
    return exit.code === 0 ? undefined : `Process exited with status ${exit.code}`;
}
