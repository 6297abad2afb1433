// The API servers of a cluster in a lab, cp-1 as a static pod and cp-2 under systemd, and somebody who uses both all the time.
import { strict as assert } from "node:assert";
import { join } from "node:path";
import type { ApiServerStatus } from "../../commands/status/apiServerStatus";
import { ApiClient, type Attempt, Load, longestGap } from "./apiClient";
import type { Cluster } from "./cluster";
import { succeed } from "./lab";

export const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

export class ApiServers {
    /** The first three numbers of every address in the lab. */
    net = "";
    clients: readonly ApiClient[] = [];
    load = new Load([]);

    constructor(readonly cluster: Cluster) {}

    /** Begins to use them. */
    async use(): Promise<void> {
        this.net = ((await this.cluster.outputs()).members[0]?.address ?? "").replace(/\.\d+$/, "");
        this.clients = [1, 2].map((number) => new ApiClient(this.address(number), this.keys));
        for (const [i, client] of this.clients.entries()) {
            assert.equal((await client.call("POST", CONFIG_MAPS, { metadata: { name: `load-${i}` } })).status, 201);
        }
        this.load = new Load(this.clients);
    }

    async leave(): Promise<void> {
        await this.load.stop();
        this.clients.forEach((client) => {
            client.close();
        });
    }

    /** The folder with the lab's Kubernetes keys. */
    get keys(): string {
        return join(this.cluster.directory, "kubernetes");
    }

    address(number: number): string {
        return `${this.net}.${200 + number}`;
    }

    async on(number: number, script: string): Promise<string> {
        return succeed(await this.cluster.ssh(this.address(number), script)).stdout.trim();
    }

    /** What tells one process of an API server from the next. */
    processes(): Promise<readonly string[]> {
        return Promise.all([1, 2].map((number) => this.on(number, PROCESS)));
    }

    async statuses(): Promise<readonly ApiServerStatus[]> {
        return (await this.cluster.status()).apiServers;
    }

    /** Both are ready with what the stack says. */
    async assertWired(): Promise<void> {
        const states = (await this.statuses()).map(({ ready, wired }) => [ready, wired]);
        assert.deepEqual(states, [
            [true, true],
            [true, true],
        ]);
    }
}

const PROCESS = "cut -d ' ' -f 1,22 /proc/$(pgrep -x kube-apiserver)/stat";

/** No request was left hanging, and whoever asks was not without answers for longer than that. */
export function assertServed(attempts: readonly Attempt[], title: string, gapMs = 4000): void {
    const failed = attempts.filter(({ failure }) => failure !== undefined);
    const longest = Math.max(0, ...failed.map(({ milliseconds }) => milliseconds));
    const shown = `${title}: ${failed.map((one) => `${one.method} ${one.milliseconds} ms ${one.failure ?? ""}`).join("\n")}`;
    assert.ok(attempts.length > 40, `${title}: ${attempts.length} requests`);
    assert.ok(longest <= 2000, shown);
    assert.ok(longestGap(attempts) <= gapMs, `${title}: no good answer for ${longestGap(attempts)} ms; ${shown}`);
}

/** At every moment one of the two had answered within the last seconds: they were down one at a time. */
export function assertOneAnswered(attempts: readonly Attempt[]): void {
    const good = attempts
        .filter(({ failure }) => failure === undefined)
        .map((one) => one.at + one.milliseconds)
        .sort((a, b) => a - b);
    const gap = Math.max(...good.slice(1).map((time, i) => time - (good[i] ?? time)));
    assert.ok(gap < 4000, `nobody answered for ${gap} ms`);
}
