// A client of Kubernetes that never tries again and never waits for long: each request is one connection or one that is kept, and
// what became of it is written down with how long it took.
import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface Answer {
    readonly status: number;
    readonly body: string;
}

export interface Attempt {
    readonly server: string;
    readonly method: string;
    readonly at: number;
    readonly milliseconds: number;
    /** Undefined when it was answered as it should be. */
    readonly failure: string | undefined;
}

/** Longer than any request may take here, so that one that hangs is seen to hang. */
const TIMEOUT_MS = 8000;

export class ApiClient {
    private readonly agent: Agent;

    /** @param keys the folder with the lab's Kubernetes keys */
    public constructor(
        public readonly address: string,
        keys: string,
    ) {
        const read = (file: string): Buffer => readFileSync(join(keys, file));
        const pair = { ca: read("ca.crt"), cert: read("admin.crt"), key: read("admin.key") };
        this.agent = new Agent({ ...pair, keepAlive: true });
    }

    public call(method: string, path: string, body?: object): Promise<Answer> {
        return new Promise((resolve, reject) => {
            const options = { method, agent: this.agent, headers: { "content-type": "application/json" } };
            const call = request(`https://${this.address}:6443${path}`, options, (response) => {
                let text = "";
                response.on("data", (part: Buffer) => (text += part.toString()));
                response.on("error", reject);
                response.on("end", () => {
                    resolve({ status: response.statusCode ?? 0, body: text });
                });
            });
            const timer = setTimeout(() => call.destroy(new Error("no answer")), TIMEOUT_MS);
            call.on("error", reject).on("close", () => {
                clearTimeout(timer);
            });
            call.end(body === undefined ? undefined : JSON.stringify(body));
        });
    }

    public close(): void {
        this.agent.destroy();
    }
}

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

/**
 * What a careful client gives a request. Without it a write that is on its way to a leader that dies is answered after the 7 seconds
 * that etcd itself gives it.
 */
const BOUND = "timeout=1500ms";

/** Writes an object by each API server and reads it back from etcd, over and over, one request at a time for each. */
export class Load {
    public readonly attempts: Attempt[] = [];
    private stopping = false;
    private readonly running: readonly Promise<void>[];

    public constructor(private readonly clients: readonly ApiClient[]) {
        this.running = clients.map((client, number) => this.run(client, number));
    }

    public async stop(): Promise<void> {
        this.stopping = true;
        await Promise.all(this.running);
    }

    /** Forgets what was, and gives what is from now until the given work is done and a little longer. */
    public async during(work: () => Promise<void>, afterMs = 2500): Promise<readonly Attempt[]> {
        const start = Date.now();
        await work();
        await sleep(afterMs);
        return this.attempts.filter(({ at }) => at >= start);
    }

    private async run(client: ApiClient, number: number): Promise<void> {
        const name = `load-${number}`;
        for (let i = 0; !this.stopping; i++) {
            const object = { metadata: { name }, data: { count: String(i) } };
            await this.attempt(client, "PUT", `${CONFIG_MAPS}/${name}?${BOUND}`, object);
            await this.attempt(client, "GET", `${CONFIG_MAPS}/${name}?${BOUND}`);
            await sleep(40);
        }
    }

    private async attempt(client: ApiClient, method: string, path: string, body?: object): Promise<void> {
        const at = Date.now();
        let failure: string | undefined;
        try {
            const { status, body: text } = await client.call(method, path, body);
            failure = status === 200 || status === 201 ? undefined : `${status} ${text}`;
        } catch (error) {
            failure = String(error);
        }
        this.attempts.push({ server: client.address, method, at, milliseconds: Date.now() - at, failure });
    }
}

/** The longest time in which an API server answered nothing as it should: what its users notice. */
export function longestGap(attempts: readonly Attempt[]): number {
    const servers = [...new Set(attempts.map(({ server }) => server))];
    const gaps = servers.flatMap((server) => {
        const good = attempts
            .filter((one) => one.server === server && one.failure === undefined)
            .map((one) => one.at + one.milliseconds);
        return good.slice(1).map((end, i) => end - (good[i] ?? end));
    });
    return Math.max(0, ...gaps);
}
