// What breaks around API servers that are wired: tests of apiServer.lab.test.ts, on its cluster.
import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { longestGap } from "../../support/apiClient";
import { type ApiServers, assertServed } from "../../support/apiServers";
import { succeed } from "../../support/lab";

/** Drops what comes and goes, but for SSH: to everybody else the machine is as dead as one without power. */
const DROP_ALL = `nft -f - <<'RULES'
table inet hole {
    chain in { type filter hook input priority -300; policy drop; tcp dport 22 accept; iif lo accept; }
    chain out { type filter hook output priority -300; policy drop; tcp sport 22 accept; oif lo accept; }
}
RULES`;

/** @param deadlineMs until no request fails any more, whatever the member does */
export function itOutlivesADeadMachine(servers: ApiServers, by: string, deadlineMs: number, gapMs: number): void {
    const { cluster } = servers;

    it(`answer ${by} while a member's machine is dead, which drops packets and refuses none`, async () => {
        const leader = (await cluster.status()).members.find((member) => member.leader);
        const host = new URL(leader?.endpoint ?? "").hostname;
        let [dead, back] = [0, 0];
        const attempts = await servers.load.during(async () => {
            dead = Date.now();
            succeed(await cluster.ssh(host, DROP_ALL));
            const seen = (await cluster.status()).members.find(({ name }) => name === leader?.name);
            assert.equal(seen?.healthy, false, "the machine is not dead");
            await sleep(dead + deadlineMs - Date.now());
            back = Date.now();
            succeed(await cluster.ssh(host, "nft delete table inet hole"));
        });
        assertServed(attempts, `${by}, ${leader?.name ?? ""} dead`, gapMs);
        // Not those to the member that is back and does not know yet what it missed.
        const failed = attempts.filter(({ at, failure }) => at < back && failure !== undefined);
        const last = Math.max(0, ...failed.map((one) => one.at + one.milliseconds - dead));
        const longest = Math.max(0, ...failed.map(({ milliseconds }) => milliseconds));
        const figures = `${failed.length} of ${attempts.length} requests failed, the longest after ${longest} ms, the last ${last} ms after the death; longest gap ${longestGap(attempts)} ms`;
        assert.ok(last < deadlineMs - 1000, figures);
        // The kernel sends again what was lost, later each time, so the member and its peers need a while to hear each other.
        while ((await servers.load.during(() => sleep(0), 3000)).some(({ failure }) => failure !== undefined)) {
            assert.ok(Date.now() < back + 40_000, "requests still fail though the machine is back");
        }
        if (process.env.SHOW_FIGURES === "1") process.stdout.write(`      ${figures}\n`);
    });
}

export function itGoesOnWithoutADeadHost(servers: ApiServers): void {
    const { cluster } = servers;
    const running = (): Promise<string> => servers.on(2, "pgrep -x kube-apiserver");

    it("are wired without the one whose host is down; the next run finishes that one", async () => {
        await cluster.machine("stop", "cp-1");
        const before = await running();
        const ran = await cluster.command("up", ["--set", "apiServer.readycheckTimeout=3s"]);
        assert.equal(ran.code, 1);
        assert.match(ran.stdout + ran.stderr, /-cp-1-(stage|request)[^]*no SSH connection/);
        assert.notEqual(await running(), before);
        const sick = await cluster.status();
        const down = `cp-1 cannot be asked: its host ${servers.address(1)} does not answer over SSH`;
        assert.deepEqual([sick.healthy, sick.problems], [false, [down]]);

        await cluster.machine("start", "cp-1");
        await cluster.up();
        await servers.assertWired();
    });
}

/** What an API server is started with, on each host. */
const FILES = [
    "/etc/kubernetes/manifests/kube-apiserver.yaml",
    "/etc/systemd/system/kube-apiserver.service.d/50-pulumi-etcd.conf",
] as const;

export function itTakesBackWhatDoesNotWork(servers: ApiServers): void {
    const { cluster } = servers;
    const files = (): Promise<readonly string[]> =>
        Promise.all(FILES.map((file, i) => servers.on(i + 1, `sha256sum <${file}`)));

    it("get their old flags back when they are not ready with the new ones, and the next one is not touched", async () => {
        const patience = "APISERVER_NODE_TIMEOUT=20";
        for (const number of [1, 2]) await servers.on(number, `sed -i '1i export ${patience}' /root/.bashrc`);
        const [before, written] = [await servers.processes(), await files()];

        // Nobody has this address, so no API server becomes ready with it.
        const ran = await cluster.command("up", ["--set", "apiServer.events.servers=[https://192.0.2.77:2379]"]);
        assert.equal(ran.code, 1);
        const after = await servers.processes();
        const first = after.findIndex((process, i) => process !== before[i]);
        const next = 1 - first;
        assert.ok(first >= 0, ran.stdout);
        assert.match(ran.stdout, notReady);
        assert.match(
            ran.stdout,
            new RegExp(`-cp-${first + 1}-wire failed, so nothing was done here; mend that and run`),
        );
        assert.doesNotMatch(ran.stdout, /^\s+at .*:\d+:\d+\)?$/m);
        assert.equal(after[next], before[next], "the next one was touched");
        assert.deepEqual(await files(), written);

        // The other kind, on its host.
        const wired = await cluster.ssh(servers.address(next + 1), "apiserver-node wire");
        assert.notEqual(wired.code, 0);
        assert.match(wired.stderr, notReady);
        assert.notEqual((await servers.processes())[next], before[next]);
        assert.deepEqual(await files(), written);
        assert.deepEqual(
            (await servers.statuses()).map(({ ready }) => ready),
            [true, true],
        );

        for (const number of [1, 2]) await servers.on(number, `sed -i '/${patience}/d' /root/.bashrc`);
        await cluster.up("--set", "apiServer.events.servers=");
        await servers.assertWired();
        assert.deepEqual(await files(), written);
    });
}

/** With the reason between. */
const notReady =
    /apiserver-node: the API server of this host was not ready within 20 s: (kube-apiserver runs, but does not answer|no kube-apiserver runs|\/readyz fails).*; its old flags are back, and it is ready with them/;
