import { StringDecoder } from "node:string_decoder";
import { Operation } from "./operation";

/** Cuts output into lines and logs each as soon as it is complete. */
export class LineLogger {
    private readonly decoder = new StringDecoder("utf8");
    private rest = "";

    constructor(private readonly operation: Operation) {}

    write(chunk: Buffer): void {
        const lines = (this.rest + this.decoder.write(chunk)).split("\n");
        this.rest = lines.pop() ?? "";
        for (const line of lines) {
            this.log(line);
        }
    }

    /** Logs what came after the last line end. */
    end(): void {
        const last = this.rest + this.decoder.end();
        this.rest = "";
        if (last !== "") {
            this.log(last);
        }
    }

    private log(line: string): void {
        this.operation.log("info", line.endsWith("\r") ? line.slice(0, -1) : line, "status");
    }
}
