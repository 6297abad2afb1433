import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { describeLab, type Ran, succeed } from "../support/lab";
import { Authority } from "./support/authority";
import { fewestReady } from "./support/fewestReady";
import { Members, whyNotVersion } from "./support/members";

const missing = whyNotVersion("3.6.16");

// What must be true before a member that takes part is stopped.
describeLab(`the gate${missing === undefined ? "" : ` [SKIPPED: ${missing}]`}`, function () {
    this.timeout(180_000);
    let members: Members;
    before(async function () {
        if (missing !== undefined) this.skip();
        members = await Members.create(3);
        await members.beBorn();
    });
    after(async () => {
        // `before` skips before there is anything to remove.
        if (missing === undefined) await members.destroy();
    });

    function refused(ran: Ran, message: RegExp): void {
        assert.notEqual(ran.code, 0, ran.stdout);
        assert.match(ran.stderr, message);
        assert.doesNotMatch(ran.stderr, /line \d+ failed/);
    }
    const pids = (): Promise<string[]> => Promise.all(members.indexes.map((i) => members.mainPid(i)));
    const leader = async (): Promise<number> => {
        for (const i of members.indexes) {
            const metrics = await members.sh(i, `curl -fsS ${members.plan(i).healthUrl}/metrics`);
            if (/^etcd_server_is_leader 1$/m.test(metrics)) return i;
        }
        throw new Error("no leader");
    };
    /** Until all three are ready again. */
    const settle = async (): Promise<void> => {
        for (const i of members.indexes) succeed(await members.converge(i, "--timeout 90"));
    };

    it("is passed by one at a time, however many ask at once", async () => {
        await members.stageAll({ flags: ["--max-snapshots=6"] });
        let said: Ran[] = [];
        const { fewest, seen } = await fewestReady(members, async () => {
            said = await Promise.all(members.indexes.map((i) => members.converge(i, "--timeout 170")));
        });
        for (const ran of said) succeed(ran);
        assert.equal(fewest, 2, seen);
        assert.match(
            said.map((ran) => ran.stderr).join(""),
            /waits for the lock of the cluster: etcd-\d converge, by process \d+ of /,
        );
    });

    it("waits for a person who holds the lock, and says so", async () => {
        await members.stageAll({ flags: ["--max-snapshots=7"] });
        const holding = members.etcdctl(1, "lock pulumi-etcd/lock -- bash -c 'touch /run/held; sleep 8'");
        await members.sh(1, "for n in $(seq 100); do [ -e /run/held ] && break; sleep 0.1; done");
        const ran = succeed(await members.converge(0, "--timeout 90"));
        assert.match(ran.stderr, /etcd-1 waits for the lock of the cluster: held by hand, lease [0-9a-f]+/);
        await holding;
        assert.equal(await members.etcdctl(0, "get --prefix pulumi-etcd/lock --keys-only"), "", "it is given back");
    });

    it("takes over the lock of a converge that was killed on this host", async () => {
        await members.stageAll({ flags: ["--max-snapshots=8"] });
        const killed =
            "source /etc/etcd/staged/etcd-node; lock test; load_settings $STAGED/node.env; hold_cluster converge; kill -9 $$";
        assert.notEqual((await members.lab.ssh(members.machine(0), `bash -c '${killed}'`)).code, 0);
        assert.match(await members.etcdctl(0, "get --prefix pulumi-etcd/lock"), /etcd-1 converge, by process \d+/);
        const began = Date.now();
        const ran = succeed(await members.converge(0, "--timeout 90"));
        assert.doesNotMatch(ran.stderr, /waits for the lock/);
        assert.ok(Date.now() - began < 40_000);
    });

    it("is shut for one of two voters, whatever they say of themselves", async () => {
        await members.stageAll({ flags: ["--max-snapshots=9"] });
        const id = (await members.etcdctl(0, "member list -w simple | grep etcd-3")).split(",")[0] ?? "";
        await members.sh(2, "systemctl stop etcd");
        await members.etcdctl(0, `member remove ${id}`);
        const before = [await members.mainPid(0), await members.mainPid(1)];
        const message = /the cluster has 2 voters, and without etcd-1 the 2 that make a majority would not be there/;
        refused(await members.converge(0, "--timeout 30"), message);
        refused(await members.lab.ssh(members.machine(0), "etcd-node drain etcd-1 --timeout 10"), message);
        assert.deepEqual([await members.mainPid(0), await members.mainPid(1)], before);
    });

    it("knows a member that was added anew from one that is to be born", async () => {
        // etcd takes nobody before all others have been connected for a while.
        const peer = members.plan(2).peerUrl;
        const add = `for n in $(seq 30); do /opt/etcd/current/etcdctl --endpoints ${members.plan(0).clientUrl} --cacert /etc/etcd/pki/client-ca.crt --cert /etc/etcd/pki/server.crt --key /etc/etcd/pki/server.key member add etcd-3 --learner --peer-urls ${peer} && exit 0; sleep 0.5; done; exit 1`;
        const added = await members.sh(0, add);
        await members.lab.power("wipe-disk", members.name(2));
        // A learner that was never started: the disk is made ready for it, and nothing is begun.
        const ran = succeed(await members.stage(2, { flags: ["--max-snapshots=9"] }));
        assert.match(ran.stdout, /"name":"etcd-3"/);
        refused(await members.converge(2, "--timeout 10"), /etcd is not started\s*\n.*must be joined/);
        assert.equal(
            await members.sh(2, "pgrep -x etcd || ls /etc/etcd/bootstrap.env 2>/dev/null || echo none"),
            "none",
        );
        // By hand, as the runbook has it.
        const join = added
            .split("\n")
            .filter((line) => line.startsWith("ETCD_INITIAL_CLUSTER"))
            .map((line) => line.replaceAll('"', ""));
        await members.sh(
            2,
            `printf '%s\\n' ${join.map((line) => `'${line}'`).join(" ")} >/run/etcd-join.env
            flags=$(sed -n '/^ExecStart=/,/[^\\\\]$/{s/^ExecStart=[^ ]*//;s/\\\\$//;p}' /etc/etcd/staged/etcd.service)
            systemd-run --unit=etcd-join --uid=etcd --gid=etcd --property=EnvironmentFile=/run/etcd-join.env /opt/etcd/3.6.16/etcd $flags`,
        );
        const id = (await members.etcdctl(0, `member list -w simple | grep ${peer}`)).split(",")[0] ?? "";
        await members.sh(0, add.replace(/member add .*? && exit 0/, `member promote ${id} && exit 0`));
        await members.sh(2, "systemctl stop etcd-join");
        succeed(await members.converge(2, "--timeout 60"));
        await settle();
        assert.equal(await members.etcdctl(0, "member list -w simple | grep -c 'false$'"), "3");
    });

    it("waits for the end of an election and for whoever has fallen", async () => {
        await members.stageAll({ flags: ["--max-snapshots=11"] });
        const leads = await leader();
        const other = (leads + 1) % 3;
        await members.sh(leads, "pkill -KILL -x etcd");
        succeed(await members.converge(other, "--timeout 90"));
        // The one that fell was back for as long as the gate asks before the other one was restarted.
        const since = (i: number): Promise<string> =>
            members.sh(i, "systemctl show -p ActiveEnterTimestampMonotonic --value etcd");
        const [restarted, back] = [await since(other), await since(leads)];
        assert.ok(Number(restarted) - Number(back) > 5_000_000, `back at ${back}, the other restarted at ${restarted}`);
    });

    it("is shut for an authority that would part the members", async () => {
        const [peers, clients] = [new Authority("other peers"), new Authority("other clients")];
        const before = await pids();
        for (const [use, signedBy] of [
            ["peers", { peer: peers }],
            ["clients", { client: clients }],
        ] as const) {
            succeed(await members.stage(0, { signedBy }));
            refused(
                await members.converge(0, "--timeout 30"),
                new RegExp(
                    `the authority for ${use} would change to another one, and .*; etcd-1 is not restarted, for the members would be parted`,
                ),
            );
        }
        peers.remove();
        clients.remove();
        assert.deepEqual(await pids(), before);
        await members.stageAll();
        await settle();
    });

    it("lets nobody pass to a quota that the database does not fit into, and says both numbers", async () => {
        await members.sh(0, "head -c 900000 /dev/urandom | base64 -w0 >/tmp/value");
        const put = (n: number): string =>
            `for n in $(seq ${String(n)}); do /opt/etcd/current/etcdctl --endpoints ${members.plan(0).clientUrl} --cacert /etc/etcd/pki/client-ca.crt --cert /etc/etcd/pki/server.crt --key /etc/etcd/pki/server.key put big-$n </tmp/value >/dev/null || exit 1; done`;
        await members.sh(0, put(14));
        const before = await pids();
        await members.stageAll({ flags: ["--quota-backend-bytes=16777216"] });
        refused(
            await members.converge(0, "--timeout 30"),
            /etcd\.quota would be 16\.0 MiB, and the database takes \d+\.\d MiB on etcd-\d: etcd would soon take no writes.*\n.*set etcd\.quota to \d+\.\d MiB or more/,
        );
        assert.deepEqual(await pids(), before);
    });

    it("is open to a larger quota, which is the way out of NOSPACE", async () => {
        // A quota that the database has grown to, on all three, as it comes to be in life.
        for (const i of members.indexes) {
            await members.sh(
                i,
                "sed -i 's/--quota-backend-bytes=[0-9]*/--quota-backend-bytes=16777216/' /etc/systemd/system/etcd.service; systemctl daemon-reload; systemctl restart etcd; etcd-node await-ready --timeout 60",
            );
        }
        await members.etcdctl(0, "put small x 2>&1 || true");
        assert.match(await members.etcdctl(1, "alarm list"), /NOSPACE/);
        await members.stageAll({ flags: ["--quota-backend-bytes=67108864"] });
        let said = "";
        for (const i of members.indexes) said += succeed(await members.converge(i, "--timeout 90")).stderr;
        assert.match(said, /no lock is taken/);
        assert.match(said, /every member has room again, so the alarm NOSPACE is disarmed/);
        assert.equal(await members.etcdctl(1, "alarm list"), "");
        await members.etcdctl(0, "put small x");
    });

    it("has nothing to do with renewed certificates, which mend a cluster whose certificates have expired", async () => {
        const flags = ["--quota-backend-bytes=67108864"]; // as they are
        const until = new Date(Date.now() + 25_000);
        await members.stageAll({ flags, renew: true, until });
        for (const i of members.indexes) {
            assert.equal(
                await members.sh(i, "cmp /etc/etcd/staged/peer.crt /etc/etcd/pki/peer.crt && echo live"),
                "live",
                "they are live without a converge",
            );
        }
        await sleep(Math.max(0, until.getTime() + 1000 - Date.now()));
        // Two have been rebooted meanwhile: there is no quorum any more.
        for (const i of [0, 1]) await members.sh(i, "systemctl restart --no-block etcd");
        await sleep(3000);
        assert.equal(await members.isReady(0), false);
        await members.stageAll({ flags, renew: true });
        await settle();
        for (const i of members.indexes) assert.ok(await members.isReady(i));
        await members.etcdctl(0, "put after yes");
    });

    it("is not gone round for a member that answers late and sees a leader", async () => {
        // Nobody hears of a leader that stands still for as long as an election takes; meanwhile no linearizable read ends.
        await members.stageAll({ flags: ["--heartbeat-interval=1000", "--election-timeout=20000"] });
        await settle();
        const leads = await leader();
        const other = (leads + 1) % 3;
        await members.stageAll({
            flags: ["--heartbeat-interval=1000", "--election-timeout=20000", "--max-snapshots=10"],
        });
        const before = await pids();
        await members.sh(leads, "pkill -STOP -x etcd");
        let ran: Ran;
        try {
            ran = await members.converge(other, "--timeout 14");
        } finally {
            await members.sh(leads, "pkill -CONT -x etcd");
        }
        refused(ran, /is not restarted/);
        assert.deepEqual(
            await pids(),
            before,
            "a voter was restarted although the cluster could not say that it can do without it",
        );
        for (const i of members.indexes) await members.sh(i, "etcd-node await-ready --timeout 60");
    });
});

describeLab(`the gate of five members${missing === undefined ? "" : ` [SKIPPED: ${missing}]`}`, function () {
    this.timeout(180_000);
    let members: Members;
    before(async function () {
        if (missing !== undefined) this.skip();
        members = await Members.create(5);
        await members.beBorn();
    });
    after(async () => {
        if (missing === undefined) await members.destroy();
    });

    it("does not wait for a dead host for ever where the quorum needs neither, and does where it does", async () => {
        await members.lab.power("kill", members.name(4));
        for (const i of [0, 1]) succeed(await members.stage(i, { flags: ["--max-snapshots=6"] }));
        const before = await members.mainPid(0);
        const ran = succeed(await members.converge(0, "--timeout 90"));
        assert.match(ran.stderr, /etcd-1 goes on without etcd-5: 3 of 5 voters are ready beside it, and 3 are enough/);
        assert.notEqual(await members.mainPid(0), before);
        await members.sh(3, "systemctl stop etcd");
        const second = await members.mainPid(1);
        const refused = await members.converge(1, "--timeout 28");
        assert.notEqual(refused.code, 0);
        assert.match(
            refused.stderr,
            /etcd-2 is not restarted, because other members are not ready: etcd-[45] etcd-[45]/,
        );
        assert.equal(await members.mainPid(1), second);
    });
});
