// Reads through every member while a cluster is in trouble. No linearizable read may find less than what was acknowledged before it
// began, whichever member answers, and no member may go back behind what it has shown already.
import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { type Credentials, EtcdClient } from "./etcdClient";

const TIMEOUT_MS = 500;
const PAUSE_MS = 250;

export class Prober {
    private readonly clients: readonly EtcdClient[];
    private readonly reading: readonly Promise<void>[];
    private readonly answered: number[] = [];
    private readonly problems: string[] = [];
    private readonly counts: number[];
    private stopping = false;

    /** @param acknowledged the newest revision that anybody was given for a write up to now */
    public constructor(
        private readonly endpoints: readonly string[],
        credentials: Credentials,
        private readonly acknowledged: () => number,
    ) {
        this.clients = endpoints.map((endpoint) => new EtcdClient(endpoint, credentials, TIMEOUT_MS));
        this.counts = endpoints.map(() => 0);
        this.reading = this.clients.map((client, i) => this.read(client, i));
    }

    /** Linearizable reads that each member answered up to now. */
    public get counted(): readonly number[] {
        return [...this.counts];
    }

    public async stop(): Promise<void> {
        this.stopping = true;
        await Promise.all(this.reading);
        this.clients.forEach((client) => {
            client.close();
        });
    }

    /** After `stop`. Gives the number of linearizable reads that were answered and the longest time without one. */
    public check(): { readonly reads: number; readonly longestGapMs: number } {
        assert.deepEqual(this.problems, []);
        const times = this.answered.sort((one, other) => one - other);
        const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time));
        return { reads: times.length, longestGapMs: Math.round(Math.max(0, ...gaps)) };
    }

    private async read(client: EtcdClient, i: number): Promise<void> {
        let shown = 0;
        while (!this.stopping) {
            const due = this.acknowledged();
            try {
                const found = await client.readRevision("linearizable");
                this.answered.push(Date.now());
                this.counts[i] = (this.counts[i] ?? 0) + 1;
                if (found < due)
                    this.problems.push(`${this.endpoints[i] ?? ""} read ${found}, after ${due} was acknowledged`);
            } catch {
                // Nobody was told anything wrong.
            }
            try {
                const found = await client.readRevision("serializable");
                if (found < shown) this.problems.push(`${this.endpoints[i] ?? ""} went back from ${shown} to ${found}`);
                shown = found;
            } catch {
                // The same.
            }
            await sleep(PAUSE_MS);
        }
    }
}
