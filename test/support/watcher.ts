// Watches keys while a cluster is in trouble, as an API server does: when a stream ends it goes on at the next member, from the
// revision after the last one that it saw. In the end it must have seen every write once, in order, and nothing else.
import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { type Credentials, EtcdClient, type KeyValue } from "./etcdClient";

const TIMEOUT_MS = 2000;
const PING_MS = 500;
const PATIENCE_MS = 10_000;

export class Watcher {
    private readonly seen: KeyValue[] = [];
    private readonly clients: readonly EtcdClient[];
    private readonly pinging: NodeJS.Timeout;
    private stopping = false;
    /** How often a stream ended and another one went on. */
    private turns = 0;

    /** @param from the first revision that counts */
    public constructor(
        endpoints: readonly string[],
        credentials: Credentials,
        private readonly prefix: string,
        private readonly from: number,
    ) {
        this.clients = endpoints.map((endpoint) => new EtcdClient(endpoint, credentials, TIMEOUT_MS));
        this.watch();
        // A member that is paused or cut off ends no stream: nobody would notice that nothing comes.
        this.pinging = setInterval(() => {
            this.clients.forEach((client) => {
                client.ping();
            });
        }, PING_MS);
    }

    /** Once it has seen as much as there is; whether that is right says `check`. */
    public async stop(found: readonly KeyValue[]): Promise<void> {
        const end = Date.now() + PATIENCE_MS;
        const last = found.at(-1)?.revision ?? 0;
        while ((this.seen.at(-1)?.revision ?? 0) < last && Date.now() < end) await sleep(20);
        this.stopping = true;
        clearInterval(this.pinging);
        this.clients.forEach((client) => {
            client.close();
        });
    }

    /** After `stop`. Gives how often it went on at another member. */
    public check(found: readonly KeyValue[]): number {
        assert.deepEqual(this.seen, found, "the watcher did not see each write once, in order");
        return this.turns;
    }

    private watch(): void {
        const client = this.clients[this.turns % this.clients.length];
        const next = (this.seen.at(-1)?.revision ?? this.from - 1) + 1;
        client?.watch(
            this.prefix,
            next,
            (event) => this.seen.push(event),
            () => {
                if (this.stopping) return;
                this.turns++;
                setTimeout(() => {
                    if (!this.stopping) this.watch();
                }, 50);
            },
        );
    }
}
