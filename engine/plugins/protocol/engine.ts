import type { Client } from "@grpc/grpc-js";
import { EMPTY, LOG_REQUEST, LOG_SEVERITIES } from "./messages";

export type LogSeverity = keyof typeof LOG_SEVERITIES;

interface Message {
    urn: string;
    severity: LogSeverity;
    text: string;
    ephemeral: boolean;
}

// So many lines of one resource may wait; then they are sent as one message, so that a chatty command is not slowed down.
const JOIN_FROM = 64;
const JOIN_AT_MOST = 1000;

/** The engine's log: messages of a resource arrive in the order in which they were given. */
export class Engine {
    private client: Promise<Client> | undefined;
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
        this.client ??= this.connect();
        const client = await this.client;
        const request = { ...message, severity: LOG_SEVERITIES[message.severity] };
        await new Promise<void>((resolve) => {
            client.makeUnaryRequest("/pulumirpc.Engine/Log", LOG_REQUEST.encode, EMPTY.decode, request, () => {
                // A log line that does not arrive is no reason to fail the command.
                resolve();
            });
        });
    }

    private async connect(): Promise<Client> {
        const { Client: GrpcClient, credentials } = await import("@grpc/grpc-js");
        return new GrpcClient(this.address ?? "", credentials.createInsecure());
    }
}

/** Takes the first message, or as many as can be sent as one when there are many. */
function takeNext(waiting: Message[]): Message {
    const [first] = waiting;
    if (first === undefined) {
        throw new Error("there is no message to send");
    }
    const isLike = (other: Message): boolean =>
        other.severity === first.severity && other.ephemeral === first.ephemeral && other.text !== "";
    let count = 1;
    if (waiting.length >= JOIN_FROM) {
        while (count < Math.min(waiting.length, JOIN_AT_MOST) && isLike(waiting[count] ?? first)) {
            count++;
        }
    }
    const taken = waiting.splice(0, count);
    return { ...first, text: taken.map((message) => message.text).join("\n") };
}
