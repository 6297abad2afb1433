import type { Client } from "ssh2";
import { Capture, Streams } from "../capture";
import { previousOutputVariables, textOf } from "../commandActions";
import { Operation } from "../operation";
import { ValueMap } from "../../protocol/values";
import { addressOf, readConnection } from "../../../../ssh/connection";
import type { Exit, Session } from "../../../../ssh/session";
import { Pool } from "./pool";
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
    const connection = readConnection(inputs.connection);
    const variables = previousOutputVariables(inputs, previous);
    const [session, lease] = await pool.start(connection, operation, command, variables);
    let state: "usable" | "broken" = "broken";
    try {
        const capture = new Capture(operation, inputs.logging);
        session.onOutput(
            (chunk) => {
                capture.stdout(chunk);
            },
            (chunk) => {
                capture.stderr(chunk);
            },
        );
        session.write(textOf(inputs, "stdin") ?? "");
        const exit = await stopWhenCancelled(session, lease.client, operation, addressOf(connection));
        capture.end();
        state = exit.code === undefined && exit.signal === undefined ? "broken" : "usable";
        const problem = exitProblem(exit, addressOf(connection));
        if (problem !== undefined) {
            const reason = operation.cancelled.aborted ? `context canceled (${problem})` : problem;
            throw new Error(`${reason}: running ${JSON.stringify(command)}:\n${capture.combined()}`);
        }
        return { ...capture.streams() };
    } finally {
        session.close();
        lease.release(state);
    }
}

/** Waits for the end of a command; if the engine cancels, ends it: first kindly, then not, and at last gives it up. */
async function stopWhenCancelled(
    session: Session,
    client: Client,
    operation: Operation,
    address: string,
): Promise<Exit> {
    const timers: NodeJS.Timeout[] = [];
    let giveUp: (error: Error) => void = () => undefined;
    const givenUp = new Promise<never>((_resolve, reject) => {
        giveUp = reject;
    });
    const stop = (): void => {
        signalCommands(client, "TERM");
        timers.push(
            setTimeout(signalCommands, KILL_AFTER_MS, client, "KILL"),
            setTimeout(() => {
                giveUp(new Error(`context canceled: the command on ${address} does not end and may still run`));
            }, KILL_AFTER_MS + GIVE_UP_AFTER_MS),
        );
    };
    operation.cancelled.addEventListener("abort", stop, { once: true });
    if (operation.cancelled.aborted) {
        stop();
    }
    try {
        return await Promise.race([session.ended, givenUp]);
    } finally {
        operation.cancelled.removeEventListener("abort", stop);
        timers.forEach(clearTimeout);
    }
}

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
        return `wait: remote command exited without exit status or exit signal (the connection to ${address} was lost; the command may have run to its end, or still run)`;
    }
    return exit.code === 0 ? undefined : `Process exited with status ${exit.code}`;
}
