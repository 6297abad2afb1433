import { Operation } from "./operation";
import { LineLogger } from "./logLines";

export interface Streams {
    stdout: string;
    stderr: string;
}

interface Stream {
    chunks: Buffer[];
    /** Undefined if the stream is not to be logged. */
    lines: LineLogger | undefined;
}

/** Keeps what a command writes: each stream for itself, and both in the order of arrival for error texts. */
export class Capture {
    private readonly out: Stream;
    private readonly err: Stream;
    private readonly both: Buffer[] = [];

    /** `logging` is the input of that name; if it is not given both streams are logged. */
    constructor(operation: Operation, logging: unknown) {
        const logs = (name: string): LineLogger | undefined =>
            [undefined, "stdoutAndStderr", name].includes(logging as string) ? new LineLogger(operation) : undefined;
        this.out = { chunks: [], lines: logs("stdout") };
        this.err = { chunks: [], lines: logs("stderr") };
    }

    stdout(chunk: Buffer): void {
        this.add(this.out, chunk);
    }

    stderr(chunk: Buffer): void {
        this.add(this.err, chunk);
    }

    /** No more output will come. */
    end(): void {
        this.out.lines?.end();
        this.err.lines?.end();
    }

    /** Both streams, each without its last line end. */
    streams(): Streams {
        return { stdout: trimLineEnd(toText(this.out.chunks)), stderr: trimLineEnd(toText(this.err.chunks)) };
    }

    combined(): string {
        return toText(this.both);
    }

    private add(stream: Stream, chunk: Buffer): void {
        stream.chunks.push(chunk);
        this.both.push(chunk);
        stream.lines?.write(chunk);
    }
}

function toText(chunks: Buffer[]): string {
    return Buffer.concat(chunks).toString("utf8");
}

function trimLineEnd(text: string): string {
    return text.endsWith("\n") ? text.slice(0, -1) : text;
}
