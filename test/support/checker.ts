// Holds a cluster to its word while something is done to it: writers, a watcher and readers go on all the time, and in the end every
// acknowledged write is there, everybody saw the same, and all members have the same data, list and cluster id, without an alarm.
import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { type Credentials, EtcdClient, type MemberStatus } from "./etcdClient";
import { Prober } from "./prober";
import { Watcher } from "./watcher";
import { Writer } from "./writer";

export interface Figures {
    readonly acknowledged: number;
    readonly unknown: number;
    /** The longest time without an acknowledged write, and without a linearizable read. */
    readonly writeGapMs: number;
    readonly readGapMs: number;
    /** Terms that began meanwhile: one for each election, also for one in which the votes were split and nobody won. */
    readonly elections: number;
    /** How often the watcher had to go on at another member. */
    readonly watchTurns: number;
}

const PATIENCE_MS = 30_000;
const TIMEOUT_MS = 5000;

export class Checker {
    private constructor(
        private readonly endpoints: readonly string[],
        private readonly credentials: Credentials,
        private readonly before: MemberStatus,
        private readonly writer: Writer,
        private readonly watcher: Watcher,
        private readonly prober: Prober,
    ) {}

    /** @param endpoints of all members */
    static async start(endpoints: readonly string[], credentials: Credentials, logFile: string): Promise<Checker> {
        const before = await ask(endpoints[0] ?? "", credentials, (client) => client.status());
        const writer = await Writer.start(endpoints, credentials, logFile, { clientsPerEndpoint: 2, timeoutMs: 500 });
        const watcher = new Watcher(endpoints, credentials, writer.prefix, before.revision + 1);
        const prober = new Prober(endpoints, credentials, () => writer.acknowledgedRevision);
        return new Checker(endpoints, credentials, before, writer, watcher, prober);
    }

    /** Acknowledged writes of all clients up to now. */
    get acknowledged(): number {
        return this.writer.acknowledged.reduce((sum, one) => sum + one, 0);
    }

    /** Of those that were sent to one member. */
    acknowledgedBy(i: number): number {
        const own = this.writer.acknowledged.filter((_, client) => client % this.endpoints.length === i);
        return own.reduce((sum, one) => sum + one, 0);
    }

    get prefix(): string {
        return this.writer.prefix;
    }

    /** Returns when every member has acknowledged a write of every client of its, and has answered a read, all sent from now on. */
    async allServe(): Promise<void> {
        const counts = (): readonly number[] => [...this.writer.acknowledged, ...this.prober.counted];
        // One may have been in flight.
        const due = counts().map((count) => count + 2);
        const end = Date.now() + PATIENCE_MS;
        while (counts().some((count, i) => count < (due[i] ?? 0))) {
            assert.ok(Date.now() < end, `not all members serve: ${counts().join()}, due were ${due.join()}`);
            await sleep(50);
        }
    }

    /** Nothing is sent any more. To be called whatever happened, and again without harm. */
    async stop(): Promise<void> {
        await Promise.all([this.writer.stop(), this.prober.stop()]);
        await this.watcher.stop([]);
    }

    /** Ends the writing and holds the cluster to its word. */
    async check(): Promise<Figures> {
        await Promise.all([this.writer.stop(), this.prober.stop()]);
        const writes = await this.writer.check();
        await this.watcher.stop(writes.found);
        const watchTurns = this.watcher.check(writes.found);
        const reads = this.prober.check();
        const term = await this.checkMembers();
        return {
            acknowledged: writes.acknowledged,
            unknown: writes.unknown,
            writeGapMs: writes.longestGapMs,
            readGapMs: reads.longestGapMs,
            elections: term - this.before.term,
            watchTurns,
        };
    }

    /** All members have applied the same, and then have the same. Gives the term they are in. */
    private async checkMembers(): Promise<number> {
        const fromAll = <T>(question: (client: EtcdClient) => Promise<T>): Promise<T[]> =>
            Promise.all(this.endpoints.map((endpoint) => ask(endpoint, this.credentials, question)));
        const end = Date.now() + PATIENCE_MS;
        let all = await fromAll((client) => client.status());
        while (new Set(all.map(({ applied }) => applied)).size > 1) {
            assert.ok(Date.now() < end, `members have not applied the same: ${JSON.stringify(all)}`);
            await sleep(50);
            all = await fromAll((client) => client.status());
        }
        const revision = all[0]?.revision ?? 0;
        const same = (what: string, values: readonly unknown[]): void => {
            assert.deepEqual(
                values,
                values.map(() => values[0]),
                `members differ in ${what}`,
            );
        };
        same("their data", await fromAll((client) => client.hash(revision)));
        same("who is a member", await fromAll((client) => client.members()));
        assert.deepEqual(
            await fromAll((client) => client.alarms()),
            this.endpoints.map(() => 0),
            "alarms",
        );
        assert.deepEqual(
            all.map(({ cluster }) => cluster),
            this.endpoints.map(() => this.before.cluster),
            "cluster id",
        );
        return all[0]?.term ?? 0;
    }
}

export async function ask<T>(
    endpoint: string,
    credentials: Credentials,
    question: (client: EtcdClient) => Promise<T>,
): Promise<T> {
    const client = new EtcdClient(endpoint, credentials, TIMEOUT_MS);
    try {
        return await question(client);
    } finally {
        client.close();
    }
}
