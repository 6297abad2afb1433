import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, posix } from "node:path";
import type { SFTPWrapper } from "ssh2";
import { Operation } from "../operation";
import { ResourceActions } from "../provider";
import { at, Value, ValueMap } from "../values";
import { readConnection } from "./connection";
import { CopySource, readSource } from "./copySource";
import { Pool } from "./pool";
import { Sftp } from "./sftp";

/** CopyToRemote: a file, a text or a directory; copied again when its content or destination changes. */
export function copyToRemoteActions(pool: Pool): ResourceActions {
    const copy = async (operation: Operation, inputs: ValueMap): Promise<ValueMap> => {
        const source = readSource(at(inputs, "source"));
        if (source === undefined) {
            throw new Error("the source is neither a file, nor a text, nor a path to an archive or directory");
        }
        await onHost(pool, operation, inputs, (sftp) => copySource(sftp, source, textAt(inputs, "remotePath")));
        return {};
    };
    return {
        namedIds: false,
        create: copy,
        async update(operation, inputs, state) {
            const isSame = hashOf(at(inputs, "source")) === hashOf(at(state, "source"));
            return isSame && textAt(inputs, "remotePath") === textAt(state, "remotePath")
                ? {}
                : copy(operation, inputs);
        },
    };
}

/** CopyFile: deprecated; one file to one path. */
export function copyFileActions(pool: Pool): ResourceActions {
    return {
        namedIds: false,
        async create(operation, inputs) {
            const content = readFileSync(textAt(inputs, "localPath"));
            await onHost(pool, operation, inputs, (sftp) => sftp.write(textAt(inputs, "remotePath"), content));
            return {};
        },
        update: () => Promise.reject(new Error("a CopyFile cannot be updated")),
    };
}

async function onHost(
    pool: Pool,
    operation: Operation,
    inputs: ValueMap,
    act: (sftp: Sftp) => Promise<void>,
): Promise<void> {
    const connection = readConnection(at(inputs, "connection"));
    const [channel, lease] = await pool.use(
        connection,
        operation,
        (client) =>
            new Promise<SFTPWrapper>((resolve, reject) => {
                client.sftp((error, opened) => {
                    if (error === undefined) {
                        resolve(opened);
                    } else {
                        reject(error);
                    }
                });
            }),
    );
    // What goes wrong shows in the requests that it goes wrong for.
    channel.on("error", () => undefined);
    let state: "usable" | "broken" = "broken";
    try {
        operation.checkWanted();
        await act(new Sftp(channel, operation.cancelled));
        state = "usable";
    } finally {
        channel.end();
        lease.release(state);
    }
}

/**
 * source | destination is a directory | does not exist          | is a file
 * -------|----------------------------|-------------------------|-----------------
 * dir    | destination/dir            | destination/dir         | error
 * dir/   | its content into it        | its content into it     | error
 * file   | destination/file           | destination             | is overwritten
 * text   | error                      | destination             | is overwritten
 *
 * Missing parent directories are made.
 */
async function copySource(sftp: Sftp, source: CopySource, destination: string): Promise<void> {
    const found = await sftp.kindOf(destination);
    if ("text" in source) {
        if (found === "directory") {
            throw new Error(
                `remote path ${destination} is a directory; when using a text asset, remotePath must be a file path`,
            );
        }
        await sftp.makeDirectories(posix.dirname(destination));
        await sftp.write(destination, Buffer.from(source.text));
    } else if (statSync(source.path).isDirectory()) {
        const isContent = source.path.endsWith("/");
        await copyDirectory(
            sftp,
            source.path,
            isContent ? destination : posix.join(destination, basename(source.path)),
        );
    } else if (found === "directory") {
        await sftp.write(posix.join(destination, basename(source.path)), readFileSync(source.path));
    } else {
        await sftp.makeDirectories(posix.dirname(destination));
        await sftp.write(destination, readFileSync(source.path));
    }
}

async function copyDirectory(sftp: Sftp, directory: string, destination: string): Promise<void> {
    await sftp.makeDirectories(destination);
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
        const path = join(directory, entry.name);
        const target = posix.join(destination, entry.name);
        if (entry.isDirectory()) {
            await copyDirectory(sftp, path, target);
        } else {
            await sftp.write(target, readFileSync(path));
        }
    }
}

function textAt(map: ValueMap, name: string): string {
    const value = at(map, name);
    return typeof value === "string" ? value : "";
}

function hashOf(source: Value): Value {
    return typeof source === "object" && source !== null && !Array.isArray(source) ? at(source, "hash") : null;
}
