// An S3 server on this computer (moto, which keeps its buckets in memory), for tests of what is kept in S3.
import { type ChildProcess, spawn } from "node:child_process";
import { awsModelsProgram } from "./awsModels";

// The server looks whether a request is signed, not by whom.
const ANYBODY = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";

export class S3Server {
    /** What clients need in their environment; the server lets everybody in. */
    readonly env = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "eu-central-1" };

    private constructor(
        private readonly process: ChildProcess,
        readonly endpoint: string,
    ) {}

    static async start(): Promise<S3Server> {
        const server = spawn(awsModelsProgram("moto_server"), ["-H", "127.0.0.1", "-p", "0"], {
            stdio: ["ignore", "ignore", "pipe"],
        });
        const endpoint = await new Promise<string>((found, failed) => {
            let said = "";
            server.stderr.on("data", (data: Buffer) => {
                said += data.toString();
                const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
                if (address !== undefined) {
                    found(address);
                }
            });
            server.on("error", failed).on("exit", () => {
                failed(new Error(`the S3 server has ended: ${said}`));
            });
        });
        return new S3Server(server, endpoint);
    }

    /** A bucket that keeps all versions. */
    async makeBucket(name: string): Promise<void> {
        await this.ask("PUT", name);
        const versioning =
            '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>';
        await this.ask("PUT", `${name}?versioning`, versioning);
    }

    keys(bucket: string): Promise<readonly string[]> {
        return this.list(`${bucket}?list-type=2`);
    }

    /** Of every version of every object. */
    versions(bucket: string): Promise<readonly string[]> {
        return this.list(`${bucket}?versions`);
    }

    read(bucket: string, key: string): Promise<string> {
        return this.ask("GET", `${bucket}/${key}`);
    }

    /** For PULUMI_BACKEND_URL. */
    backend(bucket: string): string {
        return `s3://${bucket}?region=eu-central-1&endpoint=${this.endpoint}&s3ForcePathStyle=true`;
    }

    stop(): void {
        this.process.kill();
    }

    private async list(path: string): Promise<readonly string[]> {
        return [...(await this.ask("GET", path)).matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, found = ""]) => found);
    }

    private async ask(method: "GET" | "PUT", path: string, body?: string): Promise<string> {
        const answer = await fetch(`${this.endpoint}/${path}`, {
            method,
            headers: { authorization: ANYBODY },
            ...(body === undefined ? {} : { body }),
        });
        if (!answer.ok) {
            throw new Error(`${method} ${path}: ${String(answer.status)} ${await answer.text()}`);
        }
        return answer.text();
    }
}
