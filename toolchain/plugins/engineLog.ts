import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

export type Severity = "debug" | "info" | "warning" | "error";

/** Says something to the user through the engine, beside the resource that it is about. */
export class EngineLog {
    private client: EngineClient | undefined;

    constructor(private readonly address: string | undefined) {}

    /** Resolves when the engine has it; a log that cannot be delivered does not fail the step. */
    write(severity: Severity, urn: string, message: string): Promise<void> {
        if (this.address === undefined) {
            return Promise.resolve();
        }
        this.client ??= new EngineClient(this.address, credentials.createInsecure());
        const request = new LogRequest();
        request.setSeverity(severityOf(severity));
        request.setUrn(urn);
        request.setMessage(message);
        const { client } = this;
        return new Promise((resolve) =>
            client.log(request, () => {
                resolve();
            }),
        );
    }
}

/** The engine gives its own address as the last argument, after flags such as --tracing, --logtostderr and -v=9. */
export function parseEngineAddress(args: string[]): string | undefined {
    return args.filter((arg) => /^[^-].*:\d+$/.test(arg)).pop();
}

function severityOf(severity: Severity): LogSeverity {
    switch (severity) {
        case "debug":
            return LogSeverity.DEBUG;
        case "info":
            return LogSeverity.INFO;
        case "warning":
            return LogSeverity.WARNING;
        case "error":
            return LogSeverity.ERROR;
    }
}
