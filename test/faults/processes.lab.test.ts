import { strict as assert } from "node:assert";
import { assertReplaced, describeFaults, last, until } from "./support/faults";

// Bounds are those of an operator: a follower is not missed, and another leader is there within three seconds.
describeFaults("processes and machines that fail while the cluster is used", {}, (faults) => {
    it("F1: a follower that is killed is not missed, and comes back by itself", async () => {
        const victim = await faults.follower();
        const figures = await faults.hold("F1", async () => {
            await faults.signal(victim, "KILL");
            await until("it is gone", async () => !(await faults.isReady(victim)));
            const back = await faults.ready(victim);
            assert.ok(back < 30_000, `back after ${back} ms`);
        });
        assert.ok(figures.writeGapMs < 1000, JSON.stringify(figures));
    });

    it("F2: a leader that is killed is replaced within three seconds, and comes back by itself", async () => {
        const victim = await faults.leader();
        const figures = await faults.hold("F2", async () => {
            await faults.signal(victim, "KILL");
            await faults.leaderOtherThan(victim);
            await until("it is gone", async () => !(await faults.isReady(victim)));
            await faults.ready(victim);
        });
        assertReplaced(figures);
    });

    it("F3: a leader that stands still for ten seconds is replaced, and answers nothing old when it goes on", async () => {
        const victim = await faults.leader();
        const figures = await faults.hold("F3", async () => {
            await faults.signal(victim, "STOP");
            try {
                await faults.leaderOtherThan(victim);
                await last(10);
            } finally {
                await faults.signal(victim, "CONT");
            }
        });
        assertReplaced(figures);
    });

    it("F4: all three killed at once are back by themselves, with every acknowledged write", async () => {
        const figures = await faults.hold("F4", async () => {
            await Promise.all(faults.members.indexes.map((i) => faults.signal(i, "KILL")));
            await until("they are gone", async () => !(await faults.isReady(0)));
        });
        assert.ok(figures.writeGapMs < 30_000, JSON.stringify(figures));
    });

    it("F5: a follower's machine that loses its power is not missed, and comes back with its data", async () => {
        const victim = await faults.follower();
        const name = faults.members.name(victim);
        const figures = await faults.hold("F5", async (checker) => {
            await faults.members.lab.power("kill", name);
            assert.equal(await faults.isReady(victim), false);
            const before = checker.acknowledged;
            await until("the others go on", () => Promise.resolve(checker.acknowledged > before + 100));
            await faults.members.lab.power("start", name);
        });
        assert.ok(figures.writeGapMs < 1000, JSON.stringify(figures));
    });

    it("F5: a leader's machine that loses its power is replaced within three seconds", async () => {
        const victim = await faults.leader();
        const name = faults.members.name(victim);
        const figures = await faults.hold("F5, leader", async () => {
            await faults.members.lab.power("kill", name);
            await faults.leaderOtherThan(victim);
            await faults.members.lab.power("start", name);
        });
        assertReplaced(figures);
    });

    it("F26: without a majority nothing is acknowledged or started anew, and its return needs nobody", async () => {
        const [one, two] = [0, 1];
        await faults.hold("F26", async (checker) => {
            await Promise.all([one, two].map((i) => faults.members.sh(i, "systemctl stop etcd")));
            const before = checker.acknowledged;
            await last(10);
            assert.equal(checker.acknowledged, before, "acknowledged without a majority");
            assert.equal(await faults.isReady(2), false);
            // Alone, it still knows the others, and has begun no cluster of its own.
            assert.equal((await faults.status(2)).leader, "0");
            await Promise.all([one, two].map((i) => faults.members.sh(i, "systemctl start --no-block etcd")));
        });
    });
});
