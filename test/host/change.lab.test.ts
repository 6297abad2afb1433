import { strict as assert } from "node:assert";
import { describeLab, type Ran, succeed } from "../support/lab";
import { Authority } from "./support/authority";
import { fewestReady } from "./support/fewestReady";
import { Members, whyNotVersion, type Wish } from "./support/members";

const missing = whyNotVersion("3.6.15") ?? whyNotVersion("3.7.3") ?? whyNotVersion("3.5.35");

describeLab(`a change of three members${missing === undefined ? "" : ` [SKIPPED: ${missing}]`}`, function () {
    this.timeout(180_000);
    let members: Members;
    before(async function () {
        if (missing !== undefined) this.skip();
        members = await Members.create(3, { version: "3.6.15" });
        await members.beBorn();
    });
    after(async () => {
        // `before` skips before there is anything to remove.
        if (missing === undefined) await members.destroy();
    });

    const pids = (): Promise<string[]> => Promise.all(members.indexes.map((i) => members.mainPid(i)));

    function refused(ran: Ran, message: RegExp): void {
        assert.notEqual(ran.code, 0, ran.stdout);
        assert.match(ran.stderr, message);
        assert.doesNotMatch(ran.stderr, /line \d+ failed/);
    }

    /** Gives what was said about it. */
    async function roll(wish: Wish): Promise<string> {
        await members.stageAll(wish);
        let said = "";
        for (const i of members.indexes) said += succeed(await members.converge(i, "--timeout 90")).stderr;
        return said;
    }

    it("of nothing but certificates restarts nothing, and is live at the next handshake", async () => {
        const before = await pids();
        await roll({ renew: true });
        assert.deepEqual(await pids(), before);
        for (const i of members.indexes) {
            const plan = members.plan(i);
            const shown = await members.sh(
                i,
                `openssl s_client -connect ${plan.address}:2379 -cert /etc/etcd/pki/server.crt -key /etc/etcd/pki/server.key </dev/null 2>/dev/null | openssl x509 -noout -serial`,
            );
            assert.equal(shown, await members.sh(i, "openssl x509 -noout -serial -in /etc/etcd/staged/server.crt"));
        }
        assert.equal(await members.etcdctl(0, "endpoint health --cluster 2>&1 | grep -c 'is healthy'"), "3");
    });

    it("of a flag goes round one by one, with two ready at every moment and the leader handed over", async () => {
        const before = await pids();
        let said = "";
        const { fewest, looks, seen } = await fewestReady(members, async () => {
            said = await roll({ flags: ["--max-snapshots=6"] });
        });
        assert.match(said, /handing over the leadership to [0-9a-f]+\n/);
        assert.ok(looks > 30, `only ${String(looks)} looks`);
        assert.equal(fewest, 2, seen);
        const after = await pids();
        for (const i of members.indexes) {
            assert.notEqual(after[i], before[i], `${members.name(i)} was not restarted`);
            assert.match(await members.sh(i, "tr '\\0' ' ' </proc/$(pgrep -x etcd)/cmdline"), /--max-snapshots=6/);
            assert.equal(await members.sh(i, "ls /etc/etcd/restart-due 2>/dev/null || echo done"), "done");
        }
    });

    it("again restarts nothing", async () => {
        const before = await pids();
        await roll({ flags: ["--max-snapshots=6"] });
        assert.deepEqual(await pids(), before);
    });

    it("waits at the gate while another member is down, and says for whom; nothing is restarted", async () => {
        await members.stageAll({ flags: ["--max-snapshots=7"] });
        await members.sh(2, "systemctl stop etcd");
        const before = await members.mainPid(0);
        const ran = await members.converge(0, "--timeout 8");
        refused(
            ran,
            /etcd-1 is not restarted, because other members are not ready: etcd-3\s*\n.*bring them back first/,
        );
        assert.match(ran.stderr, /etcd-1 waits to be restarted for etcd-3 to be ready/);
        assert.equal(await members.mainPid(0), before);
        // The one that is down is brought up by its own converge: nothing is lost by that.
        succeed(await members.converge(2, "--timeout 60"));
        succeed(await members.converge(0, "--timeout 60"));
    });

    it("stops at an alarm", async () => {
        await members.stageAll({ flags: ["--max-snapshots=8"] });
        const id = (await members.etcdctl(0, "member list -w simple")).split(",")[0] ?? "";
        // etcdctl cannot raise an alarm; a quota that is too small can, and the next change takes it away again.
        await members.sh(
            0,
            "sed -i 's/--quota-backend-bytes=[0-9]*/--quota-backend-bytes=16384/' /etc/systemd/system/etcd.service; systemctl daemon-reload; systemctl restart etcd",
        );
        await members.etcdctl(0, "put a b 2>&1 || true");
        assert.match(await members.etcdctl(1, "alarm list"), /NOSPACE/);
        const before = await members.mainPid(1);
        refused(
            await members.converge(1, "--timeout 20"),
            /the cluster has an alarm \(memberID:\d+ alarm:NOSPACE\s*\); etcd-2 is not restarted/,
        );
        assert.equal(await members.mainPid(1), before);
        assert.match(id, /^[0-9a-f]+$/);
        await members.sh(
            0,
            "sed -i 's/--quota-backend-bytes=16384/--quota-backend-bytes=2147483648/' /etc/systemd/system/etcd.service; systemctl daemon-reload; systemctl restart etcd",
        );
        await members.etcdctl(1, "alarm disarm");
    });

    it("stops at a learner", async () => {
        await members.stageAll({ flags: ["--max-snapshots=9"] });
        // etcd takes no new member before all have been connected for five seconds.
        await members.sh(0, "sleep 6");
        const added = await members.etcdctl(0, "member add etcd-9 --learner --peer-urls https://192.0.2.9:2380");
        const id = /Member\s+([0-9a-f]+) added/.exec(added)?.[1] ?? "";
        try {
            refused(await members.converge(0, "--timeout 20"), /is still a learner; etcd-1 is not restarted/);
        } finally {
            await members.etcdctl(0, `member remove ${id}`);
        }
    });

    it("that was killed between the new unit and the restart is noticed and finished", async () => {
        await members.stageAll({ flags: ["--max-snapshots=10"] });
        const before = await members.mainPid(0);
        // Everything converge does up to the restart itself.
        const stop =
            "source /usr/local/sbin/etcd-node; lock test; load_settings $STAGED/node.env; read_unit; put_live unit; load_units; kill -9 $$";
        assert.notEqual((await members.lab.ssh(members.machine(0), `bash -c '${stop}'`)).code, 0);
        assert.equal(await members.mainPid(0), before);
        assert.equal(
            await members.sh(0, "cmp /etc/systemd/system/etcd.service /etc/etcd/staged/etcd.service && echo same"),
            "same",
        );
        assert.match(await members.sh(0, "etcd-node status"), /what is staged is not live yet: due/);
        succeed(await members.converge(0, "--timeout 60"));
        assert.notEqual(await members.mainPid(0), before);
        assert.match(await members.sh(0, "tr '\\0' ' ' </proc/$(pgrep -x etcd)/cmdline"), /--max-snapshots=10/);
    });

    it("that keeps etcd from starting stops at the first member, says why, and is undone by the next", async () => {
        await members.stageAll({ flags: ["--no-such-flag=1"] });
        const before = await pids();
        refused(
            await members.converge(0, "--timeout 60"),
            /etcd does not stay up on etcd-1; its last words: .*flag provided but not defined: -no-such-flag/,
        );
        assert.equal(await members.mainPid(1), before[1]);
        assert.ok(await members.isReady(1));
        refused(
            await members.converge(1, "--timeout 7"),
            /etcd-2 is not restarted, because other members are not ready: etcd-1/,
        );
        await members.stageAll({ flags: ["--max-snapshots=11"] });
        succeed(await members.converge(0, "--timeout 60"));
        for (const i of members.indexes) assert.ok(await members.isReady(i));
    });

    it("of an authority restarts, because etcd reads it only when it starts", async () => {
        const before = await members.mainPid(0);
        const other = new Authority("next");
        const now = await members.sh(0, "cat /etc/etcd/pki/peer-ca.crt");
        const client = await members.sh(0, "cat /etc/etcd/pki/client-ca.crt");
        const both = (certificate: string): string => `${certificate}\n${other.certificate}`;
        await members.stageAll({
            flags: ["--max-snapshots=11"],
            authorities: { peer: both(now), client: both(client) },
            // An authority never changes alone: what it signs comes with it.
            renew: true,
        });
        other.remove();
        const ran = succeed(await members.converge(0, "--timeout 60"));
        assert.match(ran.stderr, /etcd-1: restarting etcd \(.*\bca\b/);
        assert.notEqual(await members.mainPid(0), before);
    });

    it("to an older minor is refused", async () => {
        const before = await pids();
        await members.stageAll({ version: "3.5.35" });
        refused(
            await members.converge(0, "--timeout 20"),
            /the cluster is at etcd 3\.6 and 3\.5\.35 is older; going back is a downgrade.*\n.*set etcd\.version to a release of 3\.6 or newer/,
        );
        assert.deepEqual(await pids(), before);
    });

    it("to the next patch and the next minor keeps the data, and two ready at every moment", async () => {
        await members.etcdctl(0, "put upgraded no");
        for (const version of ["3.6.16", "3.7.3"]) {
            const { fewest, seen } = await fewestReady(members, async () => {
                await roll({ version });
            });
            assert.equal(fewest, 2, `going to ${version}: ${seen}`);
            for (const i of members.indexes) {
                assert.match(
                    await members.sh(i, "/opt/etcd/current/etcd --version"),
                    new RegExp(`etcd Version: ${version}`),
                );
                const status = JSON.parse(await members.sh(i, "etcd-node status --json")) as {
                    version: { running: string };
                };
                assert.equal(status.version.running, version);
            }
        }
        const versions = await members.sh(1, "ls /opt/etcd");
        assert.deepEqual(versions.split("\n"), ["3.6.16", "3.7.3", "current", "previous"]);
        assert.equal(await members.etcdctl(1, "get upgraded --print-value-only"), "no");
    });
});
