import { Operation } from "./operation";
import { LineLogger, LOGS_STDERR, LOGS_STDOUT } from "./logLines";

export interface Streams {
    stdout: string;
    stderr: string;
}

/** Keeps what a command writes: each stream for itself, and both in the order of arrival for error texts. */
export class Capture {
    private readonly out: Buffer[] = [];
    private readonly err: Buffer[] = [];
    private readonly both: Buffer[] = [];
    private readonly lines: LineLogger;

    constructor(
        operation: Operation,
        private readonly logging: unknown,
    ) {
        this.lines = new LineLogger(operation);
    }

    stdout(chunk: Buffer): void {
        this.add(this.out, chunk, LOGS_STDOUT);
    }

    stderr(chunk: Buffer): void {
        this.add(this.err, chunk, LOGS_STDERR);
    }

    /** No more output will come. */
    end(): void {
        this.lines.end();
    }

    /** Both streams, each without its last line end. */
    streams(): Streams {
        return { stdout: trimLineEnd(toText(this.out)), stderr: trimLineEnd(toText(this.err)) };
    }

    combined(): string {
        return toText(this.both);
    }

    private add(stream: Buffer[], chunk: Buffer, logged: ReadonlySet<unknown>): void {
        stream.push(chunk);
        this.both.push(chunk);
        if (logged.has(this.logging)) {
            this.lines.write(chunk);
        }
    }
}

function toText(chunks: Buffer[]): string {
    return Buffer.concat(chunks).toString("utf8");
}

function trimLineEnd(text: string): string {
    return text.endsWith("\n") ? text.slice(0, -1) : text;
}
