import { strict as assert } from "node:assert";
import { describeLab, succeed } from "../support/lab";
import { Members, whyNotVersion } from "./support/members";

// 3.5 and 3.6 do not even say to a stranger that it is on; 3.7 does.
for (const version of ["3.5.35", "3.6.16", "3.7.3"]) {
    const missing = whyNotVersion(version);

    describeLab(`etcd's own users, in ${version}${missing === undefined ? "" : ` [SKIPPED: ${missing}]`}`, function () {
        this.timeout(120_000);
        let members: Members;
        before(async function () {
            if (missing !== undefined) this.skip();
            members = await Members.create(1, { version });
            await members.beBorn();
        });
        after(async () => {
            if (missing === undefined) await members.destroy();
        });

        const problems = async (): Promise<string> =>
            await members.sh(0, "/usr/local/sbin/etcd-node status | grep -E '^(red|yellow)' || true");
        const reason =
            /etcd's own user authentication is on, which Kubernetes does not support: API servers have certificates/;

        it("are off, and then nobody speaks of them", async () => {
            assert.equal(await problems(), "");
            assert.doesNotMatch(succeed(await members.converge(0)).stderr, /authentication/);
        });

        it("are shown in red by status, with the reason and what to do", async () => {
            await members.etcdctl(0, "user add root:secret");
            await members.etcdctl(0, "user grant-role root root");
            await members.etcdctl(0, "auth enable");
            assert.match(await problems(), /^red +etcd's own user authentication is on/m);
            assert.match(await problems(), reason);
            assert.match(await problems(), /; turn it off: etcdctl --user root auth disable$/m);
        });

        it("keep a member from being restarted", async () => {
            const pid = await members.mainPid(0);
            succeed(await members.stage(0, { flags: ["--max-snapshots=6"] }));
            const ran = await members.converge(0, "--timeout 20");
            assert.notEqual(ran.code, 0);
            assert.match(ran.stderr, reason);
            assert.match(ran.stderr, /etcd-1 is not restarted/);
            assert.equal(await members.mainPid(0), pid);
        });

        it("do not keep a new certificate from being taken over, which says so", async () => {
            succeed(await members.stage(0, { renew: true }));
            assert.match(succeed(await members.converge(0)).stderr, reason);
        });

        it("are gone as told, and the change is done", async () => {
            await members.etcdctl(0, "--user root:secret auth disable");
            assert.equal(await problems(), "");
            succeed(await members.stage(0, { flags: ["--max-snapshots=6"] }));
            assert.doesNotMatch(succeed(await members.converge(0, "--timeout 60")).stderr, /authentication/);
        });
    });
}
