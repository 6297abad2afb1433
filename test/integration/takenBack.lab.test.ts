import { strict as assert } from "node:assert";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describeCluster } from "../support/cluster";
import { type Ran, succeed } from "../support/lab";
import { killTree } from "../support/processes";

const A = "3.6.16";
const B = "3.6.15";

// Configuration A runs, B fails on the first member, the configuration goes back to A. The engine keeps the inputs of the last
// converge that ended well, so A's is not changed by going back: it must follow what was staged, not what it says.
describeCluster("a change that is taken back", "back", (cluster) => {
    const config = (): string[] => ["--config-file", join(cluster.directory, `Pulumi.${cluster.name}.yaml`)];
    /** The engine's own command, as somebody who does not know of ours gives it. */
    const plainUp = (): Promise<Ran> => cluster.pulumi("up", "--yes", "--skip-preview", ...config());
    const versions = (): Promise<Readonly<Record<string, string>>> =>
        cluster.onMembers("/opt/etcd/current/etcd --version | sed -n 's/^etcd Version: //p'");
    const heartbeats = (): Promise<Readonly<Record<string, string>>> =>
        cluster.onMembers("tr '\\0' '\\n' </proc/$(pgrep -x etcd)/cmdline | sed -n 's/^--heartbeat-interval=//p'");

    before(async () => {
        await cluster.up("--set", `etcd.version=${A}`);
        await cluster.put("before", "yes");
    });

    it("is really taken back by a plain `pulumi up`, also after it has failed twice, and says what it did", async function () {
        // Those whose turn comes before the broken one's wait for it, a minute each.
        this.timeout(400_000);
        // A release that does not start, on the member whose turn comes first: all three have it, and one of them gets to it.
        await cluster.onMembers(
            `mkdir /opt/etcd/${B}; cd /opt/etcd/${B}; cp ../${A}/etcdctl ../${A}/etcdutl .
            printf '#!/bin/sh\\necho broken >&2\\nexit 1\\n' >etcd; chmod 755 etcd
            printf '%s %s' "$(cut -c1-64 /opt/etcd-builds/${B}/*.sha256)" "$(stat -c %s etcd etcdctl etcdutl)" >.archive`,
        );
        for (let time = 0; time < 2; time++) {
            const failed = await cluster.command("up", ["--set", `etcd.version=${B}`]);
            assert.notEqual(failed.code, 0);
            assert.match(failed.stdout + failed.stderr, /etcd does not stay up on etcd-\d; its last words: broken/);
        }
        const down = Object.values(await cluster.onMembers("readlink /opt/etcd/current"));
        assert.deepEqual([...down].sort(), [B, A, A], "one member was tried, and no other");
        succeed(await cluster.pulumi("config", "set", "--path", "pulumi-etcd:etcd.version", A, ...config()));
        const back = succeed(await plainUp());
        assert.match(back.stdout + back.stderr, /etcd-\d is down: starting it with what is staged \(.*version.*\)/);
        assert.deepEqual(Object.values(await versions()), [A, A, A]);
        assert.equal((await cluster.status()).healthy, true);
        assert.equal(await cluster.get("before"), "yes");
        await cluster.assertNoChanges();
    });

    it("is really taken back when its run was killed in the middle", async () => {
        await takeBackAfter("timing.heartbeat=130ms", (pid) => killTree(pid));
    });

    it("is really taken back when its run was interrupted in the middle", async () => {
        await takeBackAfter("timing.heartbeat=140ms", (pid) => process.kill(pid, "SIGINT"));
    });

    /** Ends a run when its first member restarts, and goes back. */
    async function takeBackAfter(setting: string, end: (pid: number) => unknown): Promise<void> {
        const before = await heartbeats();
        const up = cluster.start("up", ["--set", `etcd.version=${A}`, "--set", setting]);
        while (up.child.exitCode === null && !/etcd-\d: restarting etcd/.test(up.output())) {
            await sleep(50);
        }
        assert.equal(up.child.exitCode, null, up.output());
        await end(up.child.pid ?? 0);
        await up.ended;
        await cluster.up("--set", "timing.heartbeat=");
        assert.deepEqual(await heartbeats(), before);
        await cluster.assertNoChanges();
    }

    it("does not have to be: a dead host holds up nobody, and is named", async () => {
        const serials = (script: string): Promise<Readonly<Record<string, string>>> => cluster.onMembers(script);
        const before = await serials("openssl x509 -noout -serial -in /etc/etcd/pki/server.crt");
        const { members } = await cluster.outputs();
        const address = (name: string): string => members.find((member) => member.name === name)?.address ?? "";
        const ask = async (name: string, script: string): Promise<string> =>
            succeed(await cluster.ssh(address(name), script)).stdout.trim();
        await cluster.machine("kill", "etcd-3");
        // Other certificates for all: what is staged on the living goes live, whoever is missing.
        succeed(await cluster.pulumi("config", "set", "--path", "pulumi-etcd:tls.validity", "8000h", ...config()));
        const ran = await plainUp();
        assert.notEqual(ran.code, 0);
        assert.match(ran.stdout + ran.stderr, /-etcd-3-stage.*\n?.*(failed|error)/);
        for (const name of ["etcd-1", "etcd-2"]) {
            const serial = await ask(name, "openssl x509 -noout -serial -in /etc/etcd/pki/server.crt");
            assert.notEqual(serial, before[name]);
            const status = await ask(name, "etcd-node status --json || true");
            assert.doesNotMatch(status, /what is staged is not live yet/);
        }
        await cluster.machine("start", "etcd-3");
        succeed(await plainUp());
        const after = await serials("openssl x509 -noout -serial -in /etc/etcd/pki/server.crt");
        assert.notEqual(after["etcd-3"], before["etcd-3"]);
        await cluster.assertNoChanges();
    });

    it("leaves its birth to be found again: what the state forgot, the hosts know when they all agree", async () => {
        const token = (await cluster.onMembers("sed -n 's/^TOKEN=//p' /etc/etcd/marker"))["etcd-1"] ?? "";
        const processes = await cluster.etcdProcesses();
        const listed = succeed(await cluster.pulumi("stack", "export")).stdout;
        const urns = [...new Set([...listed.matchAll(/"urn": "([^"]+)"/g)].map(([, urn = ""]) => urn))];
        for (const part of ["converge", "stage", "genesis"]) {
            for (const urn of urns.filter((one) => one.endsWith(`-${part}`))) {
                succeed(await cluster.pulumi("state", "delete", urn, "--yes"));
            }
        }
        const refused = await plainUp();
        assert.notEqual(refused.code, 0);
        assert.match(
            refused.stdout + refused.stderr,
            new RegExp(`does not remember \\(token "${token}"\\); .*set genesis\\.token: ${token}`),
        );
        // The engine takes some of them for a secret, by the word and the letters.
        const set = ["config", "set", "--plaintext", "--path", "pulumi-etcd:genesis.token", token];
        succeed(await cluster.pulumi(...set, ...config()));
        succeed(await plainUp());
        assert.deepEqual(await cluster.etcdProcesses(), processes, "nobody was restarted");
        assert.equal((await cluster.status()).healthy, true);
        assert.equal(await cluster.get("before"), "yes");
        succeed(await cluster.pulumi("config", "rm", "--path", "pulumi-etcd:genesis.token", ...config()));
        await cluster.assertNoChanges();
    });
});
