import { createServer, type Server } from "node:http";

export interface Asked {
    readonly method: string;
    readonly url: string;
    readonly body: { readonly body?: string };
    readonly token: string;
}

/** A forge with some comments; it writes down what it is asked. */
export class FakeForge {
    readonly asked: Asked[] = [];
    status = 200;
    private server: Server | undefined;

    constructor(readonly comments: { id: number; body: string }[]) {}

    async start(): Promise<string> {
        const server = createServer((request, response) => {
            let text = "";
            request.on("data", (data: Buffer) => (text += data.toString()));
            request.on("end", () => {
                const { method = "", url = "", headers } = request;
                // Whatever is sent here was made by what is tested.
                const body = (text === "" ? {} : JSON.parse(text)) as Asked["body"];
                this.asked.push({
                    method,
                    url,
                    body,
                    token: String(headers.authorization ?? headers["private-token"]),
                });
                const page = Number(new URL(url, "http://x").searchParams.get("page"));
                response.writeHead(this.status, { "content-type": "application/json" });
                response.end(JSON.stringify(method === "GET" ? this.comments.slice((page - 1) * 100, page * 100) : {}));
            });
        });
        this.server = server;
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const address = server.address();
        return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
    }

    /** The comments that were written since it was last asked. */
    takeWritten(): readonly string[] {
        const all = this.asked.splice(0);
        return all.flatMap(({ method, body }) => (method === "GET" || body.body === undefined ? [] : [body.body]));
    }

    stop(): void {
        this.server?.close();
    }
}
