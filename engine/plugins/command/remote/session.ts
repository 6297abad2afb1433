import type { Client, ClientChannel } from "ssh2";

// The parts of ssh2 (pinned to one version) that are not public. Its exec() sends the command as soon as the channel is
// open and does not tell whether the server took the environment variables; we must know both before a command is sent.
interface ClientParts {
    _chanMgr: { add(callback: OpenCallback): number };
    _callbacks: (() => void)[];
    _protocol: {
        session(channel: number, window: number, packetSize: number): void;
        env(channel: number, name: string, value: string, wantReply: boolean): void;
        exec(channel: number, command: string, wantReply: boolean): void;
        signal(channel: number, name: string): void;
        ping(): void;
    };
}
interface ChannelParts {
    _callbacks: ((failed: boolean | Error) => void)[];
    outgoing: { id: number; state: "open" | "eof" | "closing" | "closed" };
}
type OpenCallback = ((error: Error | undefined, channel?: ClientChannel) => void) & { type?: string };

// OpenSSH holds back an answer as long as something that it sent before is not acknowledged, and Linux takes 40 ms to do so
// unless it has something to send. So it gets something to send. It costs nothing where answers take longer anyway.
const NUDGES_MS = [2, 10, 25];

const WINDOW = 2 * 1024 * 1024;
const PACKET_SIZE = 32 * 1024;

export interface Exit {
    /** Undefined if the command was ended by a signal, or if nobody knows. */
    code?: number;
    /** Without "SIG", such as "TERM". */
    signal?: string;
}

/** A channel on which one command can be run. Opening it proves that the connection is alive. */
export class Session {
    private constructor(
        private readonly protocol: ClientParts["_protocol"],
        private readonly channel: ClientChannel & ChannelParts,
    ) {}

    static open(client: Client): Promise<Session> {
        const { _chanMgr: channels, _callbacks: answers, _protocol: protocol } = client as unknown as ClientParts;
        return new Promise((resolve, reject) => {
            const nudge = (): void => {
                answers.push(() => undefined);
                protocol.ping();
            };
            const timers = NUDGES_MS.map((milliseconds) => setTimeout(nudge, milliseconds));
            const opened: OpenCallback = (error, channel) => {
                timers.forEach(clearTimeout);
                if (channel === undefined) {
                    reject(error ?? new Error("the channel could not be opened"));
                } else {
                    resolve(new Session(protocol, channel as ClientChannel & ChannelParts));
                }
            };
            opened.type = "session";
            protocol.session(channels.add(opened), WINDOW, PACKET_SIZE);
        });
    }

    /** Sets a variable for the command; false if the server refuses it. */
    setVariable(name: string, value: string): Promise<boolean> {
        return this.request(() => {
            this.protocol.env(this.channel.outgoing.id, name, value, true);
        });
    }

    /** Starts the command; from here on it may run, whatever happens. */
    start(command: string): Promise<boolean> {
        return this.request(() => {
            this.protocol.exec(this.channel.outgoing.id, command, true);
        });
    }

    /** Gives the command its whole input. */
    write(input: string): void {
        // A command that ends without having read its input is no error.
        this.channel.on("error", () => undefined);
        this.channel.end(input);
    }

    onOutput(stdout: (chunk: Buffer) => void, stderr: (chunk: Buffer) => void): void {
        this.channel.on("data", stdout);
        this.channel.stderr.on("data", stderr);
    }

    /** Resolves when the command has ended and all its output is here, or when the connection is lost. */
    async ended(): Promise<Exit> {
        const exit: Exit = {};
        this.channel.on("exit", (code: number | null, signal?: string) => {
            if (code !== null) {
                exit.code = code;
            } else if (signal !== undefined) {
                exit.signal = signal.replace(/^SIG/, "");
            }
        });
        const closed = new Promise((resolve) => this.channel.once("close", resolve));
        const drained = new Promise((resolve) => this.channel.stderr.once("close", resolve));
        await Promise.all([closed, drained]);
        return exit;
    }

    signal(name: "TERM" | "KILL"): void {
        if (this.channel.outgoing.state === "open" || this.channel.outgoing.state === "eof") {
            this.protocol.signal(this.channel.outgoing.id, name);
        }
    }

    close(): void {
        this.channel.close();
    }

    private request(send: () => void): Promise<boolean> {
        return new Promise((resolve) => {
            if (this.channel.outgoing.state !== "open") {
                resolve(false);
                return;
            }
            this.channel._callbacks.push((failed) => {
                resolve(failed === false);
            });
            send();
        });
    }
}
