import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describeLab, type Ran, succeed } from "../support/lab";
import { Members } from "./support/members";

// What must never happen: a member that lost its data starts empty under its old name.
describeLab("a lost volume", function () {
    this.timeout(120_000);
    let members: Members;
    const victim = 2;
    before(async () => {
        members = await Members.create(3);
        await members.beBorn();
        await members.etcdctl(0, "put before yes");
    });
    after(() => members.destroy());

    /** The machine's data disk, as this computer sees it. */
    function disk(i: number): string {
        const image = join(members.lab.directory, "machines", members.name(i), "disk.img");
        assert.ok(existsSync(image));
        return execFileSync("losetup", ["-j", image, "-O", "NAME", "-n"], { encoding: "utf8" }).trim();
    }

    async function othersServe(): Promise<void> {
        for (const i of [0, 1]) assert.ok(await members.isReady(i), `${members.name(i)} is not ready`);
        const key = `key-${String(Date.now())}`;
        await members.etcdctl(0, `put ${key} yes`);
        assert.equal(await members.etcdctl(1, `get ${key} --print-value-only`), "yes");
    }

    /** Nothing started, nothing formatted. */
    async function isUntouched(i: number): Promise<void> {
        assert.equal(await members.sh(i, "pgrep -x etcd || echo none"), "none");
        assert.equal(await members.sh(i, "blkid -p /dev/etcd-data || echo blank"), "blank");
    }

    function refused(ran: Ran, message: RegExp): void {
        assert.notEqual(ran.code, 0, ran.stdout);
        assert.equal(ran.stdout, "");
        assert.match(ran.stderr, message);
        assert.doesNotMatch(ran.stderr, /line \d+ failed/);
        for (const line of ran.stderr.trimEnd().split("\n")) assert.match(line, /^etcd-node: /);
    }

    it("is refused by stage and by converge, with what happened and what to do", async () => {
        await members.lab.power("wipe-disk", members.name(victim));
        const message =
            /etcd-3 was a working member of prod-etcd-1a2b3c4d on this host, but its data volume \/dev\/etcd-data is empty.*\n.*if the right volume was merely detached, attach it as \/dev\/etcd-data and run again; if it is lost, the other members still hold the data; this member must be removed and rejoined \(docs\/operations\/replace\.md\)/;
        refused(await members.stage(victim), message);
        refused(await members.converge(victim), message);
        await isUntouched(victim);
        await othersServe();
    });

    it("keeps etcd down through a boot, though its unit is enabled", async () => {
        assert.equal(await members.sh(victim, "systemctl is-enabled etcd"), "enabled");
        assert.match(await members.sh(victim, "systemctl is-active etcd || true"), /^(inactive|failed)$/);
        assert.match(
            await members.sh(victim, "journalctl -u etcd-disk -o cat --no-pager"),
            /etcd-node: the disk \/dev\/etcd-data is not this member's: it holds nothing, expected a filesystem labelled etcd-[0-9a-f]{7}/,
        );
    });

    it("is refused by the guard, should anybody start etcd on an empty filesystem by hand", async () => {
        await members.sh(
            victim,
            "mkfs.xfs -q /dev/etcd-data && mount /dev/etcd-data /var/lib/etcd && install -d -o etcd -g etcd /var/lib/etcd/data",
        );
        const started = await members.lab.ssh(
            members.machine(victim),
            "systemctl start etcd-disk; systemctl start --no-block etcd; sleep 1.5; systemctl is-active etcd; systemctl stop etcd",
        );
        assert.match(started.stdout, /^(activating|failed|inactive)\n$/);
        const log = await members.sh(victim, "journalctl -u etcd -o cat --no-pager");
        assert.match(log, /etcd-node: etcd-3 was a working member .* but its data volume \/dev\/etcd-data is empty/);
        assert.equal(await members.sh(victim, "ls -A /var/lib/etcd/data"), "");
        await othersServe();
        await members.sh(
            victim,
            "umount /var/lib/etcd; wipefs -qa /dev/etcd-data; dd if=/dev/zero of=/dev/etcd-data bs=1M count=8 status=none",
        );
    });

    it("is refused also where somebody took the marker away and nobody else answers: silence permits nothing", async () => {
        for (const i of [0, 1]) await members.sh(i, "systemctl stop etcd");
        await members.sh(victim, "mv /etc/etcd/marker /root/");
        refused(
            await members.stage(victim),
            /etcd-3 was a working member .* but its data volume \/dev\/etcd-data is empty/,
        );
        await isUntouched(victim);
        await members.sh(victim, "mv /root/marker /etc/etcd/");
        for (const i of [0, 1]) await members.sh(i, "systemctl start --no-block etcd");
        for (const i of [0, 1]) succeed(await members.converge(i, "--timeout 60"));
        await othersServe();
    });

    it("is red in the status, with the reason", async () => {
        const status = JSON.parse(await members.sh(victim, "etcd-node status --json")) as {
            problems: { severity: string; what: string }[];
        };
        assert.ok(
            status.problems.some(
                (problem) => problem.severity === "red" && problem.what.includes("etcd is not running on etcd-3"),
            ),
            JSON.stringify(status),
        );
    });

    it("is refused when the root disk is gone too, because the living know better", async () => {
        await members.remake(victim);
        refused(
            await members.stage(victim),
            /the living members list etcd-3 \(https:\/\/[0-9.]+:2380\) as a member that has already run, but neither this host nor its disk \/dev\/etcd-data holds its data/,
        );
        await isUntouched(victim);
        await othersServe();
    });

    it("on a host that was not there at the birth is prepared, but never started before it is joined", async () => {
        succeed(await members.stage(victim, { settings: { FOUNDER: "false" } }));
        refused(
            await members.converge(victim),
            /etcd-3 has no data on this host, and the cluster was not born with it here/,
        );
        assert.equal(await members.sh(victim, "pgrep -x etcd || echo none"), "none");
        assert.equal(await members.sh(victim, "systemctl is-active etcd || true"), "inactive");
        await othersServe();
    });

    it("is no loss when the disk comes to a new host: it is adopted", async () => {
        const saved = join(members.lab.directory, "saved.img");
        const before = await members.etcdctl(0, "member list -w simple");
        await members.lab.power("stop", members.name(1));
        execFileSync("dd", [`if=${disk(1)}`, `of=${saved}`, "bs=4M", "conv=sparse,fsync", "status=none"]);
        await members.remake(1);
        execFileSync("dd", [`if=${saved}`, `of=${disk(1)}`, "bs=4M", "conv=fsync", "status=none"]);
        rmSync(saved);
        const staged = await members.stage(1, { settings: { FOUNDER: "false" } });
        assert.match(succeed(staged).stderr, /this host takes over the disk of etcd-2 \(joined\)/);
        succeed(await members.converge(1, "--timeout 60"));
        assert.equal(await members.etcdctl(1, "get before --print-value-only"), "yes");
        assert.equal(await members.etcdctl(0, "member list -w simple"), before);
        assert.match(await members.sh(1, "cat /etc/etcd/marker"), /STATE=joined/);
        await othersServe();
    });

    it("that was swapped with another member's is refused", async () => {
        await members.lab.power("stop", members.name(1));
        await members.remake(victim);
        execFileSync("dd", [`if=${disk(1)}`, `of=${disk(victim)}`, "bs=4M", "conv=fsync", "status=none"]);
        refused(
            await members.stage(victim),
            /the disk \/dev\/etcd-data holds the data of member etcd-2 of this cluster, not of etcd-3; nothing was changed/,
        );
        execFileSync("cmp", [disk(1), disk(victim)]);
        await members.lab.power("start", members.name(1));
        succeed(await members.converge(1, "--timeout 60"));
    });

    /** Why etcd is not started, by the journal of its last start. */
    const startedInVain = async (i: number): Promise<string> => {
        await members.sh(i, "journalctl --rotate >/dev/null; journalctl --vacuum-time=1s >/dev/null 2>&1; true");
        await members.sh(
            i,
            "systemctl restart --no-block etcd; for n in $(seq 50); do journalctl -q -u etcd -o cat | grep -q 'etcd is not started' && break; sleep 0.1; done",
        );
        const said = await members.sh(
            i,
            "pgrep -x etcd >/dev/null && echo RUNS; journalctl -q -u etcd -o cat; systemctl stop etcd",
        );
        assert.doesNotMatch(said, /^RUNS/);
        return said;
    };

    it("of which a copy was put in its place is refused", async () => {
        await members.sh(
            1,
            "systemctl stop etcd; sed -i 's/^HARDWARE=.*/HARDWARE=vol-0original/' /var/lib/etcd/.pulumi-etcd",
        );
        const message =
            /the disk \/dev\/etcd-data is a copy of the data disk of etcd-2: its marker was written on the disk vol-0original, and this one is \S+\. etcd is not started/;
        refused(await members.stage(1), message);
        assert.match(await startedInVain(1), message);
        await members.sh(1, 'sed -i "s#^HARDWARE=.*#$(grep ^HARDWARE /etc/etcd/marker)#" /var/lib/etcd/.pulumi-etcd');
        succeed(await members.stage(1));
        succeed(await members.converge(1, "--timeout 60"));
    });

    it("that was put back from a snapshot is refused, by what the host remembers, and by what the cluster does", async () => {
        const [old, now] = ["old.img", "now.img"].map((file) => join(members.lab.directory, file));
        assert.ok(old !== undefined && now !== undefined);
        const copy = (from: string, to: string): void => {
            execFileSync("dd", [`if=${from}`, `of=${to}`, "bs=4M", "conv=fsync", "status=none"]);
        };
        await members.sh(1, "etcd-node beat");
        await members.lab.power("stop", members.name(1));
        copy(disk(1), old);
        await members.lab.power("start", members.name(1));
        await members.sh(1, "etcd-node await-ready --timeout 60 && etcd-node beat && etcd-node beat");
        await members.etcdctl(0, "put forgotten no");
        await members.lab.power("stop", members.name(1));
        copy(disk(1), now);
        copy(old, disk(1));
        await members.lab.power("start", members.name(1));
        assert.match(
            await startedInVain(1),
            /is what the data disk of etcd-2 was some time ago .*: it has counted \d+ minutes of service, and this host has counted \d+\. etcd is not started/,
        );
        // The root disk goes back with it, as a snapshot of a whole machine has both.
        await members.sh(1, "systemctl start etcd-disk; cp /var/lib/etcd/.beat /var/lib/etcd-node/beat");
        assert.match(
            await startedInVain(1),
            /it has counted \d+ minutes of service, and the cluster remembers \d+\. etcd is not started/,
        );
        refused(await members.stage(1), /was some time ago .*and the cluster remembers \d+/);
        await members.lab.power("stop", members.name(1));
        copy(now, disk(1));
        rmSync(old);
        rmSync(now);
        await members.lab.power("start", members.name(1));
        succeed(await members.stage(1));
        succeed(await members.converge(1, "--timeout 60"));
        assert.equal(await members.etcdctl(1, "get forgotten --print-value-only"), "no");
    });
});
