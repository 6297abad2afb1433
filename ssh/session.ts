import type { Client, ClientChannel } from "ssh2";

export interface Exit {
    /** Undefined if the command was ended by a signal, or if nobody knows. */
    code?: number;
    /** Without "SIG", such as "TERM". */
    signal?: string;
}

/** The command was not sent: the server opened no session for it. */
export class SessionRefused extends Error {}

/** A command that runs on a host. */
export class Session {
    /** Resolves when the command has ended and all its output is here, or when the connection is lost. */
    readonly ended: Promise<Exit>;

    private constructor(private readonly channel: ClientChannel) {
        const exit: Exit = {};
        channel.on("exit", (code: number | null, signal?: string) => {
            if (code !== null) {
                exit.code = code;
            } else if (signal !== undefined) {
                exit.signal = signal.replace(/^SIG/, "");
            }
        });
        // A command that ends without having read its input is no error.
        channel.on("error", () => undefined);
        const closed = new Promise((resolve) => channel.once("close", resolve));
        const drained = new Promise((resolve) => channel.stderr.once("close", resolve));
        this.ended = Promise.all([closed, drained]).then(() => exit);
    }

    /**
     * Starts a command, once: of any error but SessionRefused nobody can say whether it runs. Servers take only the variables that
     * they are configured to take, and do not say which.
     */
    static start(client: Client, command: string, env: Record<string, string> = {}): Promise<Session> {
        return new Promise((resolve, reject) => {
            const done = (error: Error | undefined, channel: ClientChannel): void => {
                if (error === undefined) {
                    // At once, for the exit may come with the same packet.
                    resolve(new Session(channel));
                } else {
                    reject(
                        "reason" in error ? new SessionRefused(error.message, { cause: error }) : unknownStart(error),
                    );
                }
            };
            try {
                client.exec(command, { env }, done);
            } catch (error) {
                // It throws where there is no connection any more.
                reject(new SessionRefused(error instanceof Error ? error.message : String(error), { cause: error }));
            }
        });
    }

    /** Gives the command its whole input. */
    write(input: string): void {
        this.channel.end(input);
    }

    onOutput(stdout: (chunk: Buffer) => void, stderr: (chunk: Buffer) => void): void {
        this.channel.on("data", stdout);
        this.channel.stderr.on("data", stderr);
    }

    close(): void {
        this.channel.close();
    }
}

/** Resolves when the server answers: it is asked to give up a forwarding that there is not, and says no. */
export function ping(client: Client): Promise<void> {
    return new Promise((resolve, reject) => {
        const lost = (): void => {
            reject(new Error("the connection was lost"));
        };
        client.once("close", lost);
        client.unforwardIn("127.0.0.1", 1, () => {
            client.removeListener("close", lost);
            resolve();
        });
    });
}

function unknownStart(error: Error): Error {
    return new Error(`the server did not say that it started the command: ${error.message}`, { cause: error });
}
