import { posix } from "node:path";
import type { SFTPWrapper } from "ssh2";
import { untilAborted } from "../operation";

const NO_SUCH_FILE = 2;
const PERMISSION_DENIED = 3;
const CODE_WORDS: Record<number, string> = {
    [NO_SUCH_FILE]: "file does not exist",
    [PERMISSION_DENIED]: "permission denied",
};
const CHUNK = 32 * 1024;
const CHUNKS_IN_FLIGHT = 32;

/** Files and directories of a remote host. */
export class Sftp {
    constructor(
        private readonly channel: SFTPWrapper,
        private readonly signal: AbortSignal,
    ) {}

    /** What is at the path, undefined if nothing. */
    async kindOf(path: string): Promise<"file" | "directory" | undefined> {
        try {
            const found = await this.ask<{ isDirectory(): boolean }>((done) => {
                this.channel.stat(path, done);
            });
            return found.isDirectory() ? "directory" : "file";
        } catch (error) {
            if (codeOf(error) === NO_SUCH_FILE) {
                return undefined;
            }
            throw new Error(`failed to stat remote path ${path}: ${wordsOf(error)}`, { cause: error });
        }
    }

    /** Makes a directory and all above it that are missing. */
    async makeDirectories(path: string): Promise<void> {
        const found = await this.kindOf(path);
        if (found === "directory") {
            return;
        }
        if (found === "file") {
            throw new Error(`remote path ${path} exists but is not a directory`);
        }
        await this.makeDirectories(posix.dirname(path));
        try {
            await this.ask<undefined>((done) => {
                this.channel.mkdir(path, (error) => {
                    done(error, undefined);
                });
            });
        } catch (error) {
            // Another copy to the same host may have made it meanwhile.
            if ((await this.kindOf(path)) !== "directory") {
                throw new Error(`failed to create remote directory ${path}: ${wordsOf(error)}`, { cause: error });
            }
        }
    }

    /** Writes a file, over what it held before. */
    async write(path: string, content: Buffer): Promise<void> {
        let handle: Buffer;
        try {
            handle = await this.ask<Buffer>((done) => {
                this.channel.open(path, "w", done);
            });
        } catch (error) {
            throw new Error(`failed to create remote file ${path}: ${wordsOf(error)}`, { cause: error });
        }
        try {
            await this.writeChunks(handle, content);
        } catch (error) {
            throw new Error(`failed to write to remote path ${path}: ${wordsOf(error)}`, { cause: error });
        } finally {
            await this.ask<undefined>((done) => {
                this.channel.close(handle, (error) => {
                    done(error, undefined);
                });
            });
        }
    }

    private async writeChunks(handle: Buffer, content: Buffer): Promise<void> {
        for (let begin = 0; begin < content.length; begin += CHUNK * CHUNKS_IN_FLIGHT) {
            const writes: Promise<undefined>[] = [];
            for (let at = begin; at < Math.min(content.length, begin + CHUNK * CHUNKS_IN_FLIGHT); at += CHUNK) {
                const length = Math.min(CHUNK, content.length - at);
                writes.push(
                    this.ask<undefined>((done) => {
                        this.channel.write(handle, content, at, length, at, (error) => {
                            done(error ?? undefined, undefined);
                        });
                    }),
                );
            }
            await Promise.all(writes);
        }
    }

    private ask<T>(send: (done: (error: Error | null | undefined, answer: T) => void) => void): Promise<T> {
        const answered = new Promise<T>((resolve, reject) => {
            send((error, answer) => {
                if (error === undefined || error === null) {
                    resolve(answer);
                } else {
                    reject(error);
                }
            });
        });
        return untilAborted(answered, this.signal);
    }
}

function codeOf(error: unknown): number | undefined {
    return error instanceof Error && "code" in error && typeof error.code === "number" ? error.code : undefined;
}

function wordsOf(error: unknown): string {
    const known = CODE_WORDS[codeOf(error) ?? -1];
    return known ?? (error instanceof Error ? `sftp: "${error.message}"` : String(error));
}
