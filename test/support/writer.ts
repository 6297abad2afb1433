// Writes keys while a cluster is being changed, and then holds the cluster to its word: every write that was acknowledged is there,
// with the value and at the revision that were acknowledged. A write that failed or took too long is neither there nor not there:
// it is unknown, is not tried again, and its key is never used again.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Agent, request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

export interface Credentials {
    readonly ca: string;
    readonly cert: string;
    readonly key: string;
}

interface Entry {
    readonly client: number;
    readonly key: string;
    readonly value: string;
    readonly called: number;
    returned?: number;
    /** Given when the write was acknowledged. */
    revision?: number;
}

interface Found {
    readonly key: string;
    readonly value: string;
    readonly mod_revision: string;
}

const TIMEOUT_MS = 1000;
const PAUSE_MS = 40;

export class Writer {
    private readonly agent: Agent;
    private readonly clients: Promise<void>[];
    private readonly prefix = `/check/${process.pid}-${Date.now()}/`;
    private stopping = false;

    private constructor(
        private readonly endpoints: readonly string[],
        credentials: Credentials,
        private readonly logFile: string,
        private readonly log: FileHandle,
    ) {
        this.agent = new Agent({ ...credentials, keepAlive: true, maxSockets: Infinity });
        this.clients = endpoints.map((_, client) => this.write(client));
    }

    /** One client for each endpoint, with one write in flight each. What they do is in the log before the next thing is done. */
    static async start(endpoints: readonly string[], credentials: Credentials, logFile: string): Promise<Writer> {
        return new Writer(endpoints, credentials, logFile, await open(logFile, "a", 0o600));
    }

    async stop(): Promise<void> {
        this.stopping = true;
        await Promise.all(this.clients);
        await this.log.close();
    }

    /** After `stop`. Gives the number of acknowledged writes and the longest time without one, in milliseconds. */
    async check(): Promise<{ readonly acknowledged: number; readonly unknown: number; readonly longestGapMs: number }> {
        const entries = readLog(this.logFile);
        const found = new Map((await this.readAll()).map((one) => [one.key, one]));
        const acknowledged = entries.filter((entry) => entry.revision !== undefined);
        for (const { key, value, revision } of acknowledged) {
            const there = found.get(key);
            assert.ok(there, `the acknowledged write ${key} is lost`);
            assert.deepEqual({ value: there.value, revision: Number(there.mod_revision) }, { value, revision }, key);
        }
        const sent = new Map(entries.map((entry) => [entry.key, entry.value]));
        for (const { key, value } of found.values()) {
            assert.equal(value, sent.get(key), `${key} is not as it was sent`);
        }
        this.checkOrder(acknowledged);
        const times = acknowledged.map((entry) => entry.returned ?? 0).sort((one, other) => one - other);
        const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time));
        const longestGapMs = Math.round(Math.max(0, ...gaps));
        return { acknowledged: acknowledged.length, unknown: entries.length - acknowledged.length, longestGapMs };
    }

    /** No revision was given out twice, and none before the one that the same client had got already. */
    private checkOrder(acknowledged: readonly Entry[]): void {
        const all = acknowledged.map((entry) => entry.revision ?? 0);
        assert.equal(new Set(all).size, all.length, "a revision was acknowledged twice");
        for (const client of this.endpoints.keys()) {
            const own = acknowledged.filter((entry) => entry.client === client).map((entry) => entry.revision ?? 0);
            assert.deepEqual(
                own,
                [...own].sort((one, other) => one - other),
                `revisions of client ${client} went back`,
            );
        }
    }

    private async write(client: number): Promise<void> {
        for (let i = 0; !this.stopping; i++) {
            const entry: Entry = {
                client,
                key: `${this.prefix}${client}/${i}`,
                value: `${client}.${i}`,
                called: Date.now(),
            };
            await this.note(entry);
            try {
                const answer = await this.ask(this.endpoints[client] ?? "", "put", {
                    key: encode(entry.key),
                    value: encode(entry.value),
                });
                entry.revision = Number((answer as { header: { revision: string } }).header.revision);
            } catch {
                // Unknown.
            }
            entry.returned = Date.now();
            await this.note(entry);
            await sleep(PAUSE_MS);
        }
    }

    private async note(entry: Entry): Promise<void> {
        await this.log.write(`${JSON.stringify(entry)}\n`);
        await this.log.datasync();
    }

    /** A linearizable read of all that this writer can have written. */
    private async readAll(): Promise<readonly Found[]> {
        const range = { key: encode(this.prefix), range_end: encode(`${this.prefix.slice(0, -1)}0`) };
        const { kvs = [] } = (await this.ask(this.endpoints[0] ?? "", "range", range)) as { kvs?: readonly Found[] };
        return kvs.map((one) => ({ ...one, key: decode(one.key), value: decode(one.value) }));
    }

    private ask(endpoint: string, verb: "put" | "range", body: object): Promise<unknown> {
        const text = JSON.stringify(body);
        return new Promise((resolve, reject) => {
            const options = { method: "POST", agent: this.agent, signal: AbortSignal.timeout(TIMEOUT_MS) };
            const asked = request(`${endpoint}/v3/kv/${verb}`, options, (response) => {
                let answer = "";
                response.on("data", (data: Buffer) => (answer += data.toString())).on("error", reject);
                response.on("end", () => {
                    if (response.statusCode === 200) {
                        resolve(JSON.parse(answer));
                    } else {
                        reject(new Error(`${response.statusCode ?? ""} ${answer}`));
                    }
                });
            });
            asked.on("error", reject).end(text);
        });
    }
}

/** The last that was noted of each write. */
function readLog(file: string): readonly Entry[] {
    const lines = readFileSync(file, "utf8").trim().split("\n");
    const entries = lines.map((line) => JSON.parse(line) as Entry);
    return [...new Map(entries.map((entry) => [entry.key, entry])).values()];
}

function encode(text: string): string {
    return Buffer.from(text).toString("base64");
}

function decode(text: string): string {
    return Buffer.from(text, "base64").toString();
}
