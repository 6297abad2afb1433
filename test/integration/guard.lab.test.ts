import { strict as assert } from "node:assert";
import { describeCluster } from "../support/cluster";
import { type Ran, succeed } from "../support/lab";

describeCluster("a member that lost its data disk", "guard", (cluster) => {
    const name = "etcd-2";
    let tokens: unknown;
    let clusterId: string;

    before(async () => {
        await cluster.up();
        await cluster.put("kept", "by the others");
        tokens = await cluster.onMembers("cat /etc/etcd/marker");
        clusterId = await readClusterId();
        await cluster.machine("wipe-disk", name);
    });

    it("is not started empty by the next up, which says what happened and what to do", async () => {
        const up = await cluster.command("up");
        assertExplained(up);
        await assertGuarded();
    });

    it("nor by an up that has something to change", async function () {
        // Each of the two others waits for it, a minute each.
        this.timeout(300_000);
        const up = await cluster.command("up", ["--set", "timing.heartbeat=130ms"]);
        assertExplained(up);
        await assertGuarded();
        // The others were not restarted into a cluster that can spare none.
        succeed(await cluster.command("up", ["--set", "timing.heartbeat="]).then((ran) => ({ ...ran, code: 0 })));
    });

    it("is named by status, whose code says so too", async () => {
        const ran = await cluster.command("status");
        assert.equal(ran.code, 1);
        assert.match(ran.stdout, /^ {2}- etcd-2 \(https:.*\) does not answer$/m);
        const { healthy, members } = await cluster.status();
        assert.equal(healthy, false);
        assert.deepEqual(
            members.filter((member) => !member.healthy).map((member) => member.name),
            [name],
        );
    });

    function assertExplained(up: Ran): void {
        const said = up.stdout + up.stderr;
        assert.notEqual(up.code, 0, said);
        assert.match(said, /its data volume \/dev\/etcd-data is empty|the disk \/dev\/etcd-data .*holds nothing/);
        assert.match(said, /if the right volume was merely detached, attach it|docs\/operations\/replace\.md/);
        assert.doesNotMatch(said, /^ {4}at /m);
    }

    /** Nothing runs there and nothing was written there; the others serve, with all data, as the same cluster. */
    async function assertGuarded(): Promise<void> {
        const { members } = await cluster.outputs();
        const address = members.find((member) => member.name === name)?.address ?? "";
        const script =
            "pgrep -x etcd || echo none; wipefs --no-act /dev/etcd-data; mountpoint -q /var/lib/etcd && ls -A /var/lib/etcd || true";
        assert.equal(succeed(await cluster.ssh(address, script)).stdout.trim(), "none");
        const others = members.filter((member) => member.name !== name).map((member) => member.clientUrl);
        for (const url of others) {
            assert.equal(await cluster.get("kept", [url]), "by the others");
            await cluster.put("still", `writes ${url}`, [url]);
        }
        assert.equal(await readClusterId(others), clusterId);
        assert.deepEqual(await cluster.onMembers("cat /etc/etcd/marker"), tokens);
    }

    async function readClusterId(endpoints?: readonly string[]): Promise<string> {
        const { stdout } = succeed(await cluster.etcdctl(["member", "list", "-w", "json"], endpoints));
        return /"cluster_id":(\d+)/.exec(stdout)?.[1] ?? "";
    }
});
