import { strict as assert } from "node:assert";
import { assertReplaced, describeFaults, ETCD_PORTS, last, until } from "./support/faults";

describeFaults("a network that fails while the cluster is used", {}, (faults) => {
    it("F7: a leader that is cut off from its peers is replaced, acknowledges nothing, and is not restarted for it", async () => {
        const victim = await faults.leader();
        const process = await faults.members.mainPid(victim);
        const figures = await faults.hold("F7", async (checker) => {
            await faults.cut(victim);
            try {
                await faults.leaderOtherThan(victim);
                await until("it is not ready", async () => !(await faults.isReady(victim)));
                const before = checker.acknowledgedBy(victim);
                await last(5);
                assert.equal(await faults.isReady(victim), false);
                assert.equal(checker.acknowledgedBy(victim), before, "acknowledged by a member that has no majority");
                for (const i of faults.members.indexes) if (i !== victim) assert.ok(await faults.isReady(i));
            } finally {
                await faults.heal(victim);
            }
        });
        assertReplaced(figures);
        assert.equal(await faults.members.mainPid(victim), process);
    });

    it("F8: half of all packets between peers lost is survived, and writes go on", async () => {
        const { indexes } = faults.members;
        let dropped: readonly number[] = [];
        await faults.hold("F8", async (checker) => {
            // On the way out alone, so that each packet is at risk once.
            await Promise.all(
                indexes.map((i) => faults.cut(i, { which: "numgen random mod 100 < 50", ways: ["output"] })),
            );
            try {
                await last(10);
                const before = checker.acknowledged;
                await until("writes go on", () => Promise.resolve(checker.acknowledged >= before + 10), 60);
            } finally {
                dropped = await Promise.all(indexes.map((i) => faults.heal(i)));
            }
        });
        assert.ok(Math.min(...dropped) > 50, `packets dropped: ${dropped.join()}`);
    });

    it("F29: a zone that cannot be reached at all, with the leader in it, costs less than ten seconds", async () => {
        const victim = await faults.leader();
        const figures = await faults.hold("F29", async () => {
            await faults.cut(victim, { ports: ETCD_PORTS });
            try {
                const leader = await faults.leaderOtherThan(victim);
                assert.ok(await faults.isReady(leader));
                await last(3);
            } finally {
                await faults.heal(victim);
            }
        });
        assert.ok(figures.readGapMs < 10_000 && figures.writeGapMs < 10_000, JSON.stringify(figures));
    });
});
