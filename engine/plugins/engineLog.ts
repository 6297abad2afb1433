import { Client, credentials } from "@grpc/grpc-js";
import { EMPTY, LOG_REQUEST, LOG_SEVERITIES } from "./command/wire/messages";

/** Says something to the user through the engine, beside the resource that it is about. */
export class EngineLog {
    private client: Client | undefined;

    constructor(private readonly address: string | undefined) {}

    /** Resolves when the engine has it; a log that cannot be delivered does not fail the step. */
    write(severity: keyof typeof LOG_SEVERITIES, urn: string, text: string): Promise<void> {
        if (this.address === undefined) {
            return Promise.resolve();
        }
        const client = (this.client ??= new Client(this.address, credentials.createInsecure()));
        const message = { severity: LOG_SEVERITIES[severity], text, urn, ephemeral: false };
        return new Promise((resolve) => {
            client.makeUnaryRequest("/pulumirpc.Engine/Log", LOG_REQUEST.encode, EMPTY.decode, message, () => {
                resolve();
            });
        });
    }
}

/** The engine gives its own address as the last argument, after flags such as --tracing, --logtostderr and -v=9. */
export function parseEngineAddress(args: string[]): string | undefined {
    return args.filter((arg) => /^[^-].*:\d+$/.test(arg)).pop();
}
