import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Cluster, describeCluster } from "../support/cluster";
import { succeed } from "../support/lab";
import { killTree } from "../support/processes";
import { Writer } from "../support/writer";

/** How many moments are tried: of the making of a cluster, and half as many of a change. More are more certain and take longer. */
const creates = Number(process.env.PULUMI_ETCD_KILLS ?? 4);
const changes = Math.ceil(creates / 2);
const seed = Number(process.env.PULUMI_ETCD_SEED ?? Date.now() % 1_000_000);

const title = `an up that is killed (kill -9 of all its processes, PULUMI_ETCD_KILLS=${creates} PULUMI_ETCD_SEED=${seed})`;

describeCluster(title, "killed", (cluster) => {
    const random = makeRandom(seed);
    /** How long an `up` takes here that is left alone. */
    let createMs = 0;
    let changeMs = 0;

    before(async () => {
        createMs = await timed(() => cluster.up());
        await cluster.put("before", "all kills");
        changeMs = await timed(() => cluster.up("--set", "timing.heartbeat=120ms", "--set", "timing.election=1200ms"));
    });

    for (let i = 0; i < changes; i++) {
        it(`goes on with a change, moment ${i + 1} of ${changes}`, async () => {
            const settings =
                i % 2 === 0
                    ? ["timing.heartbeat=150ms", "timing.election=1500ms"]
                    : ["etcd.logLevel=warn", "timing.heartbeat=110ms"];
            const args = settings.flatMap((setting) => ["--set", setting]);
            const before = await identify(cluster);
            const writer = await startWriter(cluster, i);
            try {
                await killAt(cluster, changeMs * ((i + random()) / changes), args);
                assert.deepEqual(await cluster.processesLeft(), []);
                // Told again, for the first run may have been killed before it had kept the settings.
                await cluster.up(...args);
            } finally {
                await writer.stop();
            }
            await assertWhole(cluster);
            const { acknowledged, unknown, longestGapMs } = await writer.check();
            tell(
                `${acknowledged} writes acknowledged and there, ${unknown} unknown, longest time without one ${longestGapMs} ms`,
            );
            assert.ok(acknowledged > 100, `only ${acknowledged} writes were acknowledged`);
            assert.equal(await cluster.get("before"), "all kills");
            assert.deepEqual(await identify(cluster), before);
            const flags = await cluster.onMembers(
                "tr '\\0' '\\n' </proc/$(systemctl show etcd -p MainPID --value)/cmdline",
            );
            const wanted = `--heartbeat-interval=${(/heartbeat=(\d+)ms/.exec(settings.join(" ")) ?? [])[1] ?? ""}`;
            assert.ok(
                Object.values(flags).every((text) => text.split("\n").includes(wanted)),
                `${wanted}: ${JSON.stringify(flags)}`,
            );
        });
    }

    for (let i = 0; i < creates; i++) {
        it(`goes on with a creation, moment ${i + 1} of ${creates}`, async () => {
            succeed(await cluster.command("down"));
            await killAt(cluster, createMs * ((i + random()) / creates));
            assert.deepEqual(await cluster.processesLeft(), []);
            const written = await tryPut(cluster);
            await cluster.up();
            await assertWhole(cluster);
            if (written !== undefined) {
                assert.equal(await cluster.get("early"), written);
            }
        });
    }

    it("is removed when its making was killed, and when its removal was", async () => {
        succeed(await cluster.command("down"));
        await killAt(cluster, createMs * 0.8 * random());
        const down = cluster.start("down");
        await sleep(600 * random());
        await killTree(down.child.pid ?? 0);
        await down.ended;
        // Both ways out of it are open.
        if (random() < 0.5) {
            await cluster.up();
            await assertWhole(cluster);
        }
        succeed(await cluster.command("down"));
        assert.equal(existsSync(cluster.directory), false);
    });
});

/** Starts an `up` and kills it, with all that it started, after some time. */
async function killAt(cluster: Cluster, milliseconds: number, args: readonly string[] = []): Promise<void> {
    const up = cluster.start("up", args);
    await Promise.race([sleep(milliseconds), up.ended]);
    const killed = up.child.exitCode === null ? await killTree(up.child.pid ?? 0) : 0;
    await up.ended;
    const last = up.output().trim().split("\n").at(-1) ?? "";
    tell(`killed ${killed} processes after ${Math.round(milliseconds)} ms: ${last.trim().slice(0, 100)}`);
}

/** Healthy, with nothing left to do and nothing left over. */
async function assertWhole(cluster: Cluster): Promise<void> {
    const status = await cluster.status();
    assert.equal(status.healthy, true, status.problems.join("\n"));
    assert.equal(status.members.length, 3);
    await cluster.assertNoChanges();
    await cluster.assertNoRemains(4);
    const tokens = new Set(
        Object.values(await cluster.onMembers("grep -h ^TOKEN= /etc/etcd/marker /var/lib/etcd/.pulumi-etcd | sort -u")),
    );
    assert.equal(tokens.size, 1, [...tokens].join("\n"));
}

/** The cluster's and the members' ids: what would differ if anything had been born anew. */
async function identify(cluster: Cluster): Promise<unknown> {
    const text = succeed(await cluster.etcdctl(["member", "list", "-w", "json"])).stdout;
    return [/"cluster_id":(\d+)/.exec(text)?.[1], [...text.matchAll(/"ID":(\d+)/g)].map((match) => match[1])];
}

/** A key, when what there is of the cluster takes it already. */
async function tryPut(cluster: Cluster): Promise<string | undefined> {
    if (!existsSync(join(cluster.directory, "pki/operator.key"))) {
        return undefined;
    }
    const outputs = await cluster.pulumi("stack", "output", "etcd", "--json", "--show-secrets");
    if (outputs.code !== 0) {
        return undefined;
    }
    const value = `written at ${Date.now()}`;
    return (await cluster.etcdctl(["put", "early", value])).code === 0 ? value : undefined;
}

async function startWriter(cluster: Cluster, number: number): Promise<Writer> {
    const { endpoints, caPem, operator } = await cluster.outputs();
    const credentials = { ca: caPem, cert: operator.certPem, key: operator.keyPem };
    return Writer.start(
        [...endpoints.members, endpoints.balancer ?? ""],
        credentials,
        join(cluster.directory, `writes-${number}.log`),
    );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
    const began = performance.now();
    await work();
    return performance.now() - began;
}

function tell(text: string): void {
    process.stdout.write(`        ${text}\n`);
}

/** Mulberry32: the same numbers for the same seed. */
function makeRandom(start: number): () => number {
    let state = start >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}
