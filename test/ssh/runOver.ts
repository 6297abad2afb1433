import { readConnection } from "../../ssh/connection";
import { dial } from "../../ssh/dial";
import { Session } from "../../ssh/session";

interface Options {
    readonly command?: string;
    readonly ended?: AbortSignal;
    readonly report?: (text: string) => void;
}

/** Logs in, runs a command, and returns what it wrote. */
export async function runOver(
    connection: object,
    { command = "echo in", ended = new AbortController().signal, report = () => undefined }: Options = {},
): Promise<string> {
    const dialled = await dial(readConnection(connection), ended, report);
    try {
        const session = await Session.start(dialled.client, command);
        let output = "";
        session.onOutput(
            (chunk) => (output += chunk.toString()),
            () => undefined,
        );
        session.write("");
        await session.ended;
        return output.trim();
    } finally {
        dialled.close();
    }
}

/** What the error says with which a promise is rejected. */
export async function messageOf(failing: Promise<unknown>): Promise<string> {
    const outcome = await failing.then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (outcome === undefined) {
        throw new Error("it did not fail");
    }
    return outcome;
}
