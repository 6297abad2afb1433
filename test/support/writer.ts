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

export interface WriterOptions {
    /** @default 1 */
    readonly clientsPerEndpoint?: number;
    /** After so long a write is unknown. @default 1000 */
    readonly timeoutMs?: number;
}

/** What became of the writes. */
export interface Writes {
    readonly acknowledged: number;
    readonly unknown: number;
    /** The longest time without an acknowledgement. */
    readonly longestGapMs: number;
    /** What is there, in the order in which it was written. */
    readonly found: readonly KeyValue[];
}

const PAUSE_MS = 40;

export class Writer {
    private readonly clients: readonly EtcdClient[];
    private readonly writing: readonly Promise<void>[];
    /** No other writer has it. */
    public readonly prefix = `/check/${process.pid}-${Date.now()}/`;
    private stopping = false;
    /** How many writes of each client were acknowledged so far. */
    private readonly counts: number[];
    private newest = 0;

    private constructor(
        private readonly endpoints: readonly string[],
        private readonly credentials: Credentials,
        private readonly logFile: string,
        private readonly log: FileHandle,
        { clientsPerEndpoint = 1, timeoutMs = 1000 }: WriterOptions,
    ) {
        this.clients = Array.from({ length: clientsPerEndpoint }, () =>
            endpoints.map((endpoint) => new EtcdClient(endpoint, credentials, timeoutMs)),
        ).flat();
        this.counts = this.clients.map(() => 0);
        this.writing = this.clients.map((client, number) => this.write(client, number));
    }

    /** Clients have one write in flight each. What they do is in the log before the next thing is done. */
    static async start(
        endpoints: readonly string[],
        credentials: Credentials,
        logFile: string,
        options: WriterOptions = {},
    ): Promise<Writer> {
        return new Writer(endpoints, credentials, logFile, await open(logFile, "a", 0o600), options);
    }

    /** The newest revision that was acknowledged up to now: no read that begins from now on may find an older one. */
    get acknowledgedRevision(): number {
        return this.newest;
    }

    /** Acknowledged writes of each client up to now. */
    get acknowledged(): readonly number[] {
        return [...this.counts];
    }

    async stop(): Promise<void> {
        this.stopping = true;
        await Promise.all(this.writing);
        await this.log.close();
        this.clients.forEach((client) => {
            client.close();
        });
    }

    /** After `stop`. */
    async check(): Promise<Writes> {
        const entries = readLog(this.logFile);
        const list = [...(await this.readAll())].sort((one, other) => one.revision - other.revision);
        const found = new Map(list.map((one) => [one.key, one]));
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
        const unknown = entries.length - acknowledged.length;
        return { acknowledged: acknowledged.length, unknown, longestGapMs, found: list };
    }

    /** No revision was given out twice, and none before the one that the same client had got already. */
    private checkOrder(acknowledged: readonly Entry[]): void {
        const all = acknowledged.map((entry) => entry.revision ?? 0);
        assert.equal(new Set(all).size, all.length, "a revision was acknowledged twice");
        for (const client of this.clients.keys()) {
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
                this.newest = Math.max(this.newest, entry.revision);
                this.counts[number] = (this.counts[number] ?? 0) + 1;
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
