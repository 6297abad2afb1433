import { strict as assert } from "node:assert";
import type { Ran } from "../support/lab";
import { assertReplaced, describeFaults, ETCD_PORTS, type Faults, until } from "./support/faults";

const DATA = "/var/lib/etcd/data";
const ASIDE = "/var/lib/etcd/aside";
const QUOTA = 16 * 2 ** 20;

function refused(ran: Ran, message: RegExp): void {
    assert.notEqual(ran.code, 0, ran.stdout);
    assert.match(ran.stderr, message);
}

// What is on a disk is put aside rather than lost, so that the next test has its three members.
async function lose(faults: Faults, i: number): Promise<void> {
    await faults.members.sh(i, `systemctl stop etcd; mv ${DATA} ${ASIDE}; install -d -o etcd -g etcd -m 0700 ${DATA}`);
}

async function giveBack(faults: Faults, i: number): Promise<void> {
    await faults.members.sh(
        i,
        `systemctl stop etcd; rmdir ${DATA} && mv ${ASIDE} ${DATA}; systemctl start --no-block etcd`,
    );
}

/** Started by hand, over and over, and neither etcd nor a log of its own is there. */
async function isNotStarted(faults: Faults, i: number): Promise<void> {
    const { members } = faults;
    await members.sh(i, "journalctl --rotate -q; journalctl --vacuum-time=1s -q; systemctl start --no-block etcd");
    const said = (): Promise<string> => members.sh(i, "journalctl -u etcd -o cat --no-pager");
    await until("the guard has spoken", async () => (await said()).includes("etcd-node: "));
    assert.match(await said(), /was a working member of .* the member's data is gone from the disk/);
    assert.equal(await members.sh(i, "pgrep -x etcd || echo none"), "none");
    assert.equal(await members.sh(i, `ls -A ${DATA}`), "");
}

describeFaults("disks that fail while the cluster is used", { flags: [`--quota-backend-bytes=${QUOTA}`] }, (faults) => {
    it("F9: a leader whose disk stands still for five seconds is replaced, and no write is lost", async () => {
        const victim = await faults.leader();
        const figures = await faults.hold("F9", async () => {
            // The thaw is begun before the freeze, since nothing that writes would end in between.
            const freeze = "(sleep 5; fsfreeze -u /var/lib/etcd) & fsfreeze -f /var/lib/etcd; wait";
            await Promise.all([faults.members.sh(victim, freeze), faults.leaderOtherThan(victim)]);
        });
        assertReplaced(figures);
    });

    it("F11: a data disk that is full stops that member alone, which comes back when there is room", async () => {
        const victim = await faults.follower();
        const figures = await faults.hold("F11", async () => {
            await faults.members.sh(victim, "dd if=/dev/zero of=/var/lib/etcd/filler bs=64k status=none || true");
            await faults.members.sh(victim, "dd if=/dev/zero of=/var/lib/etcd/filler2 bs=512 status=none || true");
            try {
                await until("it has stopped", async () => {
                    await faults.fill((victim + 1) % 3, 200_000);
                    return !(await faults.isReady(victim));
                });
                for (const i of faults.members.indexes) if (i !== victim) assert.ok(await faults.isReady(i));
            } finally {
                await faults.members.sh(victim, "rm -f /var/lib/etcd/filler*");
            }
        });
        assert.ok(figures.writeGapMs < 1000, JSON.stringify(figures));
    });

    it("F12 and F13: a member whose data is gone is not started, also when it can ask nobody", async () => {
        const victim = await faults.follower();
        await faults.hold("F12, F13", async () => {
            await lose(faults, victim);
            await isNotStarted(faults, victim);
            await faults.cut(victim, { ports: ETCD_PORTS });
            try {
                await isNotStarted(faults, victim);
                refused(await faults.members.stage(victim), /was a working member of/);
                refused(await faults.members.converge(victim, "--timeout 20"), /was a working member of/);
                assert.equal(await faults.members.sh(victim, `ls -A ${DATA}`), "");
            } finally {
                await faults.heal(victim);
            }
            await giveBack(faults, victim);
        });
    });

    it("F27: two lost disks are refused on both hosts, nothing is started empty, and the third acknowledges nothing", async () => {
        await faults.hold("F27", async (checker) => {
            await Promise.all([0, 1].map((i) => lose(faults, i)));
            const before = checker.acknowledged;
            for (const i of [0, 1]) {
                await isNotStarted(faults, i);
                refused(await faults.members.stage(i), /was a working member of/);
                refused(await faults.members.converge(i, "--timeout 20"), /was a working member of/);
            }
            assert.equal(checker.acknowledged, before, "acknowledged without a majority");
            assert.equal(await faults.isReady(2), false);
            await Promise.all([0, 1].map((i) => giveBack(faults, i)));
        });
    });

    it("F14: a flipped bit in a follower's database is found when it starts, and that member alone is kept out", async () => {
        const victim = await faults.follower();
        const flip = (from: string, to: string): string =>
            `LC_ALL=C sed -i 's/${from}/${to}/g' ${DATA}/member/snap/db && chown etcd:etcd ${DATA}/member/snap/db`;
        await faults.members.etcdctl(victim, "put flipped the-right-bits");
        await faults.hold("F14", async () => {
            await faults.members.sh(victim, `systemctl stop etcd && ${flip("the-right-bits", "the-righu-bits")}`);
            await faults.members.sh(victim, "systemctl start --no-block etcd");
            const said = (): Promise<string> => faults.members.sh(victim, "journalctl -u etcd -o cat --no-pager");
            await until("it is found", async () => (await said()).includes("found data inconsistency with peers"));
            for (const i of faults.members.indexes) assert.equal(await faults.isReady(i), i !== victim);
            await faults.members.sh(victim, `systemctl stop etcd && ${flip("the-righu-bits", "the-right-bits")}`);
            await faults.members.sh(victim, "systemctl start --no-block etcd");
        });
    });

    it("F10: a full quota stops writes alone: all stay ready and read, and the page's way out brings writes back", async () => {
        const { members } = faults;
        await faults.hold("F10", async (checker) => {
            // Status 8 is gRPC's "resource exhausted".
            const isFull = (): Promise<boolean> =>
                faults.fill(0, 1_000_000).then(
                    () => false,
                    (error: unknown) => String(error).endsWith("status 8"),
                );
            await until("the quota is used up", isFull, 60);
            for (const i of members.indexes) {
                assert.ok(await faults.isReady(i), `${members.name(i)} is not ready`);
                assert.match(await members.etcdctl(i, "get filler --keys-only"), /filler/);
            }
            const stopped = checker.acknowledged;
            const status = JSON.parse(await members.sh(0, "etcd-node status --json")) as { alarms: string };
            assert.match(status.alarms, /NOSPACE/);
            assert.equal(checker.acknowledged, stopped, "acknowledged over the quota");

            const { revision } = await faults.status(0);
            await members.etcdctl(0, `compact ${revision}`);
            for (const i of members.indexes) await members.etcdctl(i, "defrag");
            await members.etcdctl(0, "alarm disarm");
        });
    });
});
