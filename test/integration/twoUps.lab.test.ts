import { strict as assert } from "node:assert";
import { Cluster, describeCluster } from "../support/cluster";
import { succeed } from "../support/lab";
import { leftoversOf } from "../support/leftovers";

describeCluster("two ups at once", "twoups", (cluster) => {
    const neighbour = new Cluster("next");
    after(async () => {
        succeed(await neighbour.command("down"));
        assert.deepEqual(leftoversOf(neighbour.directory), []);
    });

    it("on one lab: one makes it, the other is refused and says why", async () => {
        const both = await Promise.all([cluster.command("up"), cluster.command("up")]);
        const [winner, loser] = both[0].code === 0 ? both : [both[1], both[0]];
        assert.equal(winner.code, 0, winner.stderr);
        assert.equal(loser.code, 1, loser.stdout);
        assert.match(
            loser.stderr,
            /^error: the lab test-twoups-\d+ is being changed by process \d+; wait until it has ended/m,
        );
        assert.doesNotMatch(loser.stderr, /^ {4}at /m);
        assert.equal((await cluster.status()).healthy, true);
        await cluster.assertNoRemains(4);
    });

    it("refuses a down while an up is at work, which goes on undisturbed", async () => {
        const up = cluster.start("up", ["--set", "timing.heartbeat=120ms"]);
        while (!/^Updating/m.test(up.output()) && up.child.exitCode === null) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        const down = await cluster.command("down");
        assert.equal(down.code, 1, down.stdout);
        assert.match(down.stderr, /is being changed by process \d+/);
        succeed(await up.ended);
        assert.equal((await cluster.status()).healthy, true);
    });

    it("on two labs: both are made, and neither sees the other", async () => {
        await cluster.put("whose", "the first one's");
        const processes = await cluster.etcdProcesses();
        await Promise.all([neighbour.up("--set", "members=1"), cluster.up()]);
        assert.deepEqual(await cluster.etcdProcesses(), processes);
        const [own, other] = await Promise.all([cluster.outputs(), neighbour.outputs()]);
        const addresses = [...own.members, ...other.members].map((member) => member.address);
        assert.equal(new Set(addresses).size, 4);
        assert.equal(await neighbour.get("whose"), "");
        // Not even with a route in between: the machines of one lab do not reach those of the other.
        const url = own.members[0]?.healthUrl ?? "";
        const reached = await neighbour.ssh(
            other.members[0]?.address ?? "",
            `curl -s --max-time 2 ${url}/readyz || echo unreachable`,
        );
        assert.equal(succeed(reached).stdout.trim(), "unreachable");
        succeed(await neighbour.command("down"));
        assert.equal((await cluster.status()).healthy, true);
    });
});
