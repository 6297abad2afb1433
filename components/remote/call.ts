import * as pulumi from "@pulumi/pulumi";
import { readConnection } from "../../ssh/connection";
import { dial } from "../../ssh/dial";
import { Session } from "../../ssh/session";
import type { Connection, Machine } from "./host";

/** What became of a command. */
export interface Called {
    /** undefined: the connection was lost, or a signal ended it. */
    readonly code: number | undefined;
    readonly stdout: string;
    readonly stderr: string;
}

/** The host does not answer, or does not let us in. */
export class Unreachable extends Error {}

export interface CallOptions {
    /** What the command reads. @default nothing */
    readonly input?: string;
    /** Whether the host is called as often as its connection says, for one that is still booting. @default twice */
    readonly patient?: boolean;
}

export type Call = (
    host: Machine,
    command: string,
    onLine: (line: string) => void,
    options?: CallOptions,
) => Promise<Called>;

const DIAL_SECONDS = 10;

/**
 * Runs a command on a host now, as root, from the program itself: not a resource, for what must be known in the middle of an
 * update. The host's key is checked and a bastion is used, as for remote commands.
 */
export const callRemotely: Call = async (host, command, onLine, { input = "", patient = false } = {}) => {
    const connection = await resolved(host.connection);
    const ended = new AbortController();
    const endpoint = readConnection({
        ...connection,
        ...(patient ? {} : { dialErrorLimit: 1, perDialTimeout: DIAL_SECONDS }),
    });
    const dialled = await dial(endpoint, ended.signal, () => undefined).catch(unreachable);
    try {
        const elevated = `${host.sudo ? "sudo -n " : ""}${command}`;
        const session = await Session.start(dialled.client, elevated).catch(unreachable);
        const output = { stdout: "", stderr: "" };
        session.onOutput(
            (chunk) => (output.stdout += chunk.toString()),
            (chunk) => {
                const lines = (output.stderr + chunk.toString()).split("\n");
                const known = output.stderr.split("\n").length - 1;
                lines.slice(known, -1).forEach(onLine);
                output.stderr = lines.join("\n");
            },
        );
        session.write(input);
        return { code: (await session.ended).code, ...output };
    } finally {
        dialled.close();
    }
};

function unreachable(error: unknown): never {
    throw new Unreachable(error instanceof Error ? error.message : String(error));
}

/** Known in every update: an address that stays, and keys that were made before the host. */
function resolved(connection: pulumi.Input<Connection>): Promise<pulumi.Unwrap<Connection>> {
    return new Promise((resolve) => {
        pulumi.output(connection).apply(resolve);
    });
}
