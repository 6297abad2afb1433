import { strict as assert } from "node:assert";
import { describeLab, type Ran, succeed } from "../support/lab";
import { Members, whyNotVersion, type Wish } from "./support/members";

const missing = ["3.5.35", "3.6.15", "3.6.16", "3.7.3"].map(whyNotVersion).find((why) => why !== undefined);

// The fault matrix's F19: an upgrade is taken back while the cluster is still what it was, and not one step longer.
describeLab(`the way back from an upgrade${missing === undefined ? "" : ` [SKIPPED: ${missing}]`}`, function () {
    this.timeout(180_000);
    let members: Members;
    before(async function () {
        if (missing !== undefined) this.skip();
        members = await Members.create(3, { version: "3.5.35" });
        await members.beBorn();
        await members.etcdctl(0, "put before yes");
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
    const version = (i: number): Promise<string> =>
        members.sh(i, "/opt/etcd/current/etcd --version | sed -n 's/^etcd Version: //p'");
    const convergeAll = async (wish: Wish): Promise<string> => {
        await members.stageAll(wish);
        let said = "";
        for (const i of members.indexes) said += succeed(await members.converge(i, "--timeout 90")).stderr;
        return said;
    };
    const keepsItsData = async (): Promise<void> => {
        for (const i of members.indexes) {
            assert.ok(await members.isReady(i), `${members.name(i)} is not ready`);
            assert.equal(await members.etcdctl(i, "get before --print-value-only"), "yes");
        }
    };

    it("is open while one member has the next minor and the others have not", async () => {
        await members.stageAll({ version: "3.6.16" });
        succeed(await members.converge(0, "--timeout 90"));
        assert.equal(await version(0), "3.6.16");
        const said = await convergeAll({ version: "3.5.35" });
        assert.match(said, /etcd-1: restarting etcd \(.*version\)/);
        assert.equal(await version(0), "3.5.35");
        await keepsItsData();
    });

    it("is open for a member that never came up on the new minor, which may not go on to one that the others are two from", async () => {
        await members.stageAll({ version: "3.6.16", flags: ["--no-such-flag=1"] });
        refused(await members.converge(0, "--timeout 60"), /etcd does not stay up on etcd-1/);
        const before = await members.mainPid(1);
        await members.stageAll({ version: "3.7.3" });
        refused(
            await members.converge(0, "--timeout 30"),
            /etcd goes one minor at a time, and the cluster is at 3\.5: 3\.7\.3 cannot follow/,
        );
        assert.equal(await members.mainPid(1), before);
        const said = await convergeAll({ version: "3.5.35" });
        assert.match(said, /etcd-1 is down: starting it with what is staged \(.*version.*\)/);
        await keepsItsData();
    });

    it("is closed once all members have the next minor, but for its own patches", async () => {
        await convergeAll({ version: "3.6.16" });
        await members.stageAll({ version: "3.5.35" });
        const before = await members.mainPid(0);
        refused(await members.converge(0, "--timeout 30"), /the cluster is at etcd 3\.6 and 3\.5\.35 is older/);
        assert.equal(await members.mainPid(0), before);
        await convergeAll({ version: "3.6.15" });
        for (const i of members.indexes) assert.equal(await version(i), "3.6.15");
        await keepsItsData();
    });

    it("asks nobody where nobody lives, and then knows what last ran here", async () => {
        for (const i of [1, 2]) await members.sh(i, "systemctl stop etcd");
        await members.sh(0, "systemctl stop etcd");
        await members.stageAll({ version: "3.5.35" });
        refused(await members.converge(0, "--timeout 30"), /the cluster is at etcd 3\.6 and 3\.5\.35 is older/);
        await members.stageAll({ version: "3.6.15" });
        for (const i of members.indexes) await members.sh(i, "systemctl start --no-block etcd");
        for (const i of members.indexes) succeed(await members.converge(i, "--timeout 60"));
        await keepsItsData();
    });
});
