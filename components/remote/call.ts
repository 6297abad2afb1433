import * as pulumi from "@pulumi/pulumi";
import { dial } from "../../engine/plugins/command/remote/dial";
import { readConnection } from "../../engine/plugins/command/remote/connection";
import { Session } from "../../engine/plugins/command/remote/session";
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
    let dialled;
    try {
        dialled = await dial(endpoint, ended.signal, () => undefined);
    } catch (error) {
        throw new Unreachable(error instanceof Error ? error.message : String(error));
    }
    try {
        const session = await Session.open(dialled.client);
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
        const exit = session.ended();
        if (!(await session.start(`${host.sudo ? "sudo -n " : ""}${command}`))) {
            throw new Unreachable(`${host.name} lets nobody run a command`);
        }
        session.write(input);
        return { code: (await exit).code, ...output };
    } finally {
        dialled.close();
    }
};

/** Known in every update: an address that stays, and keys that were made before the host. */
function resolved(connection: pulumi.Input<Connection>): Promise<pulumi.Unwrap<Connection>> {
    return new Promise((resolve) => {
        pulumi.output(connection).apply(resolve);
    });
}
