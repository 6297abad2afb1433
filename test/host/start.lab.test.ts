import { strict as assert } from "node:assert";
import { describeLab, type Ran, succeed } from "../support/lab";
import { Members, whyNotVersion } from "./support/members";

// One machine at a time, in trouble before its first start; and one of each minor without any.
describeLab("a first start", function () {
    this.timeout(60_000);
    let members: Members;
    before(async () => {
        members = await Members.create(1);
    });
    after(() => members.destroy());
    beforeEach(() => members.remake(0));

    function refused(ran: Ran, message: RegExp): void {
        assert.notEqual(ran.code, 0, ran.stdout);
        assert.match(ran.stderr, message);
        assert.doesNotMatch(ran.stderr, /line \d+ failed/);
    }

    for (const version of ["3.5.35", "3.6.16", "3.7.3"]) {
        const missing = whyNotVersion(version);
        (missing === undefined ? it : it.skip)(
            `of etcd ${version} works, and its status is green${missing === undefined ? "" : ` [SKIPPED: ${missing}]`}`,
            async () => {
                succeed(await members.stage(0, { version }));
                const said = JSON.parse(succeed(await members.converge(0, "--timeout 60")).stdout) as Record<
                    string,
                    string
                >;
                assert.equal(said.version, version);
                await members.etcdctl(0, "put a b");
                const status = JSON.parse(await members.sh(0, "etcd-node status --json")) as Record<string, unknown>;
                assert.deepEqual(status.problems, []);
                assert.deepEqual((status.version as Record<string, string>).running, version);
                assert.equal(status.role, "leader");
                assert.equal(status.id, said.id);
                const { applied, lag } = status.raft as Record<string, number>;
                assert.ok((applied ?? 0) > 3 && lag === 0, JSON.stringify(status.raft));
                const { bytes, quotaBytes } = status.database as Record<string, number>;
                assert.ok((bytes ?? 0) >= 16384 && quotaBytes === 2 ** 31, JSON.stringify(status.database));
            },
        );
    }

    for (const port of [2379, 2380, 2381]) {
        it(`with port ${String(port)} taken names the program that has it, and works when it is gone`, async () => {
            // haproxy is on the machine anyway.
            const taker = `printf 'defaults\\n mode tcp\\n timeout client 9s\\n timeout server 9s\\n timeout connect 9s\\nlisten x\\n bind :${String(port)}\\n' >/tmp/x.cfg; haproxy -D -f /tmp/x.cfg -p /tmp/x.pid`;
            await members.sh(0, taker);
            refused(
                await members.stage(0),
                new RegExp(
                    `port ${String(port)}, which etcd needs, is taken by haproxy \\(process \\d+\\); stop that program`,
                ),
            );
            assert.equal(await members.sh(0, "pgrep -x etcd || echo none"), "none");
            await members.sh(0, "kill $(cat /tmp/x.pid)");
            // The parts of stage work by themselves as well.
            if (port === 2381) await members.sh(0, "etcd-node prepare-disk && etcd-node install && etcd-node start");
            else succeed(await members.stage(0));
            succeed(await members.converge(0, "--timeout 60"));
        });
    }

    it("on a root disk without room says so, wherever it is noticed, and goes on when there is some", async () => {
        await members.sh(0, "mkdir -p /opt/etcd; mount -t tmpfs -o size=40m none /opt/etcd");
        refused(
            await members.stage(0),
            /the disk under \/opt\/etcd has \d+ MiB free, 250 MiB are needed to install etcd 3\.6\.16; make room and run again/,
        );
        await members.sh(0, "umount /opt/etcd");
        // Full at the moment when the settings are moved in place: the keys are there, and no byte more.
        const render = await members.render(0);
        await members.sh(
            0,
            "mkdir /tmp/e; cp -a /etc/etcd/. /tmp/e/; mount -t tmpfs -o size=400k none /etc/etcd; cp -a /tmp/e/. /etc/etcd/; dd if=/dev/zero of=/etc/etcd/filler bs=1k count=$(($(df --output=avail -k /etc/etcd | tail -1) - 8)) status=none",
        );
        const full = await members.lab.ssh(members.machine(0), "bash -s", render.script);
        refused(full, /No space left|is the (root )?disk full/);
        await members.sh(0, "rm /etc/etcd/filler");
        succeed(await members.stage(0));
        succeed(await members.converge(0, "--timeout 60"));
    });

    it("with an archive that is wrong touches nothing: no disk, no version, no etcd", async () => {
        refused(
            await members.stage(0, { settings: { ARCHIVE_SHA256: "f".repeat(64) } }),
            /wrong checksum: expected SHA-256 f{64}, found [0-9a-f]{64}; it was not unpacked/,
        );
        assert.equal(await members.sh(0, "ls /opt/etcd; blkid -p /dev/etcd-data; pgrep -x etcd; echo end"), "end");
    });

    it("says for whom it waits, and ends in time", async () => {
        const genesis = `${members.plan(0).name}=${members.plan(0).peerUrl},etcd-2=https://${members.lab.network}.12:2380,etcd-3=https://${members.lab.network}.13:2380`;
        const wish = { settings: { GENESIS: genesis } };
        const began = Date.now();
        succeed(await members.stage(0, wish));
        const staged = Date.now() - began;
        assert.ok(staged < 15_000, `stage must not wait for the others; it took ${String(staged)} ms`);
        const ran = await members.converge(0, "--timeout 8");
        refused(ran, /etcd-1 is not ready after 8 s: waiting for 2 of 3 members: etcd-2, etcd-3\n/);
        assert.match(ran.stderr, /^waiting for 2 of 3 members: etcd-2, etcd-3\n/);
        assert.ok(Date.now() - began - staged < 15_000);
        // It has a vote that the others may count on, though it never joined.
        await members.lab.power("wipe-disk", members.name(0));
        refused(
            await members.stage(0, wish),
            /etcd was already started on this host as etcd-1 .* though not seen to join, but its data volume \/dev\/etcd-data is empty now.*\n.*destroy the cluster and create it again/,
        );
        assert.equal(await members.sh(0, "blkid -p /dev/etcd-data || echo blank"), "blank");
    });

    it("is not begun again with other addresses once the member lives", async () => {
        succeed(await members.stage(0));
        succeed(await members.converge(0, "--timeout 60"));
        const pid = await members.mainPid(0);
        refused(
            await members.stage(0, { settings: { PEER_URL: "https://192.0.2.1:2380" } }),
            /the addresses of etcd-1 would change from .* to etcd-1 \(https:\/\/192\.0\.2\.1:2380, .*\); a living member keeps its name and its addresses/,
        );
        assert.equal(await members.mainPid(0), pid);
    });

    it("is known on both disks as soon as etcd has joined, so that a volume lost before converge is noticed", async () => {
        succeed(await members.stage(0));
        await members.sh(0, "for n in $(seq 300); do systemctl -q is-active etcd && break; sleep 0.1; done");
        assert.equal(
            await members.sh(
                0,
                "grep -h ^STATE /etc/etcd/marker /var/lib/etcd/.pulumi-etcd; ls /etc/etcd/bootstrap.env",
            ),
            "STATE=joined\nSTATE=joined\n/etc/etcd/bootstrap.env",
        );
        await members.lab.power("wipe-disk", members.name(0));
        refused(
            await members.stage(0),
            /etcd-1 was a working member .* its data volume \/dev\/etcd-data is empty.*\n.*it was the only member: restore a backup/,
        );
    });

    it("waits for another etcd-node on the host, and says for which", async () => {
        succeed(await members.stage(0));
        const script =
            "flock /run/lock/etcd-node.lock bash -c 'echo \"stage (process 4711)\" >/run/lock/etcd-node.lock; sleep 3' & sleep 0.5; etcd-node converge";
        const ran = await members.lab.ssh(members.machine(0), `${script} ${members.stamps[0] ?? ""} --timeout 60`);
        assert.match(succeed(ran).stderr, /waiting for another etcd-node on this host: stage \(process 4711\)/);
    });

    it("does not outlive its data disk at the next boot", async () => {
        succeed(await members.stage(0));
        succeed(await members.converge(0, "--timeout 60"));
        await members.sh(
            0,
            "sed -i 's#^DEVICE=.*#DEVICE=/dev/nothing#' /etc/etcd/node.env; systemctl stop etcd etcd-disk; umount /var/lib/etcd",
        );
        const ran = await members.lab.ssh(
            members.machine(0),
            "timeout 3 systemctl start etcd; pgrep -x etcd || ls -A /var/lib/etcd | wc -l",
        );
        assert.equal(ran.stdout, "0\n");
    });
});
