import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";

export type LogSeverity = "debug" | "info" | "warning" | "error";

interface Message {
    urn: string;
    severity: LogSeverity;
    text: string;
    ephemeral: boolean;
}

// So many lines of one resource may wait; then they are sent as one message, so that a chatty command is not slowed down.
const JOIN_FROM = 64;

/** The engine's log: messages of a resource arrive in the order in which they were given. */
export class Engine {
    private client: Promise<EngineClient> | undefined;
    private readonly queues = new Map<string, { waiting: Message[]; sending: Promise<void> }>();

    constructor(private address: string | undefined) {}

    /** An engine that attaches to a running plugin gives its address then. */
    attach(address: string): void {
        this.address = address;
        this.client = undefined;
    }

    log(message: Message): void {
        if (this.address === undefined) {
            return;
        }
        const queue = this.queues.get(message.urn);
        if (queue === undefined) {
            const waiting = [message];
            this.queues.set(message.urn, { waiting, sending: this.drain(message.urn, waiting) });
        } else {
            queue.waiting.push(message);
        }
    }

    /** Resolves when the engine has all messages of the resource. */
    async flush(urn: string): Promise<void> {
        await this.queues.get(urn)?.sending;
    }

    private async drain(urn: string, waiting: Message[]): Promise<void> {
        while (waiting.length > 0) {
            await this.send(takeNext(waiting));
        }
        this.queues.delete(urn);
    }

    private async send(message: Message): Promise<void> {
        // Loaded late: a preview logs nothing.
        const { LogRequest, LogSeverity: Severities } = await import("@pulumi/pulumi/proto/engine_pb");
        const request = new LogRequest();
        request.setSeverity(
            {
                debug: Severities.DEBUG,
                info: Severities.INFO,
                warning: Severities.WARNING,
                error: Severities.ERROR,
            }[message.severity],
        );
        request.setUrn(message.urn);
        request.setMessage(message.text);
        request.setEphemeral(message.ephemeral);
        this.client ??= this.connect();
        const client = await this.client;
        await new Promise<void>((resolve) => {
            // A log line that does not arrive is no reason to fail the command.
            client.log(request, () => {
                resolve();
            });
        });
    }

    private async connect(): Promise<EngineClient> {
        const { EngineClient: Client } = await import("@pulumi/pulumi/proto/engine_grpc_pb");
        const { credentials } = await import("@grpc/grpc-js");
        return new Client(this.address ?? "", credentials.createInsecure());
    }
}

function takeNext(waiting: Message[]): Message {
    const [first] = waiting;
    if (first === undefined) {
        throw new Error("there is no message to send");
    }
    let count = 1;
    if (waiting.length >= JOIN_FROM) {
        const isLike = (other: Message): boolean =>
            other.severity === first.severity && other.ephemeral === first.ephemeral && other.text !== "";
        while (count < waiting.length && count < 1000 && isLike(waiting[count] ?? first)) {
            count++;
        }
    }
    const taken = waiting.splice(0, count);
    return { ...first, text: taken.map((message) => message.text).join("\n") };
}
