import { strict as assert } from "node:assert";
import { describeCluster } from "../support/cluster";

describeCluster("a lab whose machines all went down at once", "revive", (cluster) => {
    let clusterIds: string;

    before(async () => {
        await cluster.up();
        await cluster.put("kept", "through the night");
        clusterIds = await readIds();
        await Promise.all(cluster.machines().map((name) => cluster.machine("kill", name)));
    });

    it("says so", async () => {
        const status = await cluster.status();
        assert.equal(status.healthy, false);
        assert.ok(
            status.problems.some((problem) => problem.includes("no majority: 0 of 3")),
            status.problems.join("\n"),
        );
    });

    it("is healthy again after the next up, with its data, and nothing was made anew", async () => {
        const said = await cluster.up();
        assert.match(said, /^Resources:\n +\d+ unchanged$/m);
        assert.equal((await cluster.status()).healthy, true);
        assert.equal(await cluster.get("kept"), "through the night");
        assert.equal(await readIds(), clusterIds);
        await cluster.assertNoRemains(4);
    });

    it("has every member back after the power-off of one", async () => {
        await cluster.machine("stop", "etcd-3");
        await cluster.put("with two", "of three");
        await cluster.machine("start", "etcd-3");
        await cluster.up();
        const { members } = await cluster.outputs();
        assert.equal(await cluster.get("with two", [members[2]?.clientUrl ?? ""]), "of three");
    });

    async function readIds(): Promise<string> {
        const { stdout } = await cluster.etcdctl(["member", "list"]);
        return stdout;
    }
});
