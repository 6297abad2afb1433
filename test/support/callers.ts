// Clients of a balancer, as API servers are: some stay connected and ask again and again, and new ones come all the time. They ask what
// any member answers by itself, so that what fails is the way to it, never an election. Whoever stays asks once more on a new connection
// when a member that stops has ended the old one, as etcd's own client does with reads; nothing else is tried again.
import { setTimeout as sleep } from "node:timers/promises";
import { type Credentials, EtcdClient } from "./etcdClient";

export const CONNECTED = 6;
const PAUSE_MS = 20;
const TIMEOUT_MS = 5000;

export interface Calls {
    readonly asked: number;
    readonly connections: number;
    /** Requests that were on a connection when it was ended. */
    readonly moved: number;
    /** Milliseconds since the start, and what was said. */
    readonly failures: readonly string[];
}

export class Callers {
    private readonly started = Date.now();
    private readonly failures: string[] = [];
    private asked = 0;
    private connections = 0;
    private moved = 0;
    private stopping = false;
    private readonly working: readonly Promise<void>[];

    constructor(
        private readonly endpoint: string,
        private readonly credentials: Credentials,
    ) {
        this.working = [...Array.from({ length: CONNECTED }, () => this.stay()), this.comeAndGo()];
    }

    async stop(): Promise<Calls> {
        this.stopping = true;
        await Promise.all(this.working);
        return { asked: this.asked, connections: this.connections, moved: this.moved, failures: this.failures };
    }

    private async stay(): Promise<void> {
        let client = this.connect();
        while (!this.stopping) {
            try {
                await client.readRevision("serializable");
                this.asked++;
            } catch {
                this.moved++;
                client.close();
                client = this.connect();
                await this.ask(client, "once more");
            }
            await sleep(PAUSE_MS);
        }
        client.close();
    }

    private async comeAndGo(): Promise<void> {
        while (!this.stopping) {
            const client = this.connect();
            await this.ask(client, "on a new connection");
            client.close();
            await sleep(PAUSE_MS);
        }
    }

    private connect(): EtcdClient {
        this.connections++;
        return new EtcdClient(this.endpoint, this.credentials, TIMEOUT_MS);
    }

    private async ask(client: EtcdClient, where: string): Promise<void> {
        try {
            await client.readRevision("serializable");
            this.asked++;
        } catch (error) {
            const reason = error instanceof Error ? error.message : String(error);
            this.failures.push(`after ${String(Date.now() - this.started)} ms ${where}: ${reason}`);
        }
    }
}
