// Writes keys while a cluster is being changed, and then holds the cluster to its word: every write that was acknowledged is there,
// with the value and at the revision that were acknowledged. A write that failed or took too long is neither there nor not there:
// it is unknown, is not tried again, and its key is never used again.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type Credentials, EtcdClient, type KeyValue } from "./etcdClient";

interface Entry {
    readonly client: number;
    readonly key: string;
    readonly value: string;
    readonly called: number;
    returned?: number;
    /** Given when the write was acknowledged. */
    revision?: number;
}

const TIMEOUT_MS = 1000;
const PAUSE_MS = 40;

export class Writer {
    private readonly clients: readonly EtcdClient[];
    private readonly writing: readonly Promise<void>[];
    private readonly prefix = `/check/${process.pid}-${Date.now()}/`;
    private stopping = false;

    private constructor(
        private readonly endpoints: readonly string[],
        private readonly credentials: Credentials,
        private readonly logFile: string,
        private readonly log: FileHandle,
    ) {
        this.clients = endpoints.map((endpoint) => new EtcdClient(endpoint, credentials, TIMEOUT_MS));
        this.writing = this.clients.map((client, number) => this.write(client, number));
    }

    /** One client for each endpoint, with one write in flight each. What they do is in the log before the next thing is done. */
    static async start(endpoints: readonly string[], credentials: Credentials, logFile: string): Promise<Writer> {
        return new Writer(endpoints, credentials, logFile, await open(logFile, "a", 0o600));
    }

    async stop(): Promise<void> {
        this.stopping = true;
        await Promise.all(this.writing);
        await this.log.close();
        this.clients.forEach((client) => {
            client.close();
        });
    }

    /** After `stop`. Gives the number of acknowledged writes and the longest time without one, in milliseconds. */
    async check(): Promise<{ readonly acknowledged: number; readonly unknown: number; readonly longestGapMs: number }> {
        const entries = readLog(this.logFile);
        const found = new Map((await this.readAll()).map((one) => [one.key, one]));
        const acknowledged = entries.filter((entry) => entry.revision !== undefined);
        for (const { key, value, revision } of acknowledged) {
            const there = found.get(key);
            assert.ok(there, `the acknowledged write ${key} is lost`);
            assert.deepEqual({ value: there.value, revision: there.revision }, { value, revision }, key);
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

    private async write(client: EtcdClient, number: number): Promise<void> {
        for (let i = 0; !this.stopping; i++) {
            const entry: Entry = {
                client: number,
                key: `${this.prefix}${number}/${i}`,
                value: `${number}.${i}`,
                called: Date.now(),
            };
            await this.note(entry);
            try {
                entry.revision = await client.put(entry.key, entry.value);
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

    private async readAll(): Promise<readonly KeyValue[]> {
        const client = new EtcdClient(this.endpoints[0] ?? "", this.credentials, 10_000);
        try {
            return await client.list(this.prefix);
        } finally {
            client.close();
        }
    }
}

/** The last that was noted of each write. */
function readLog(file: string): readonly Entry[] {
    const lines = readFileSync(file, "utf8").trim().split("\n");
    const entries = lines.map((line) => JSON.parse(line) as Entry);
    return [...new Map(entries.map((entry) => [entry.key, entry])).values()];
}
