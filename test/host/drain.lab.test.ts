import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { HOST_PATHS } from "../../components/plan/hostPaths";
import { describeLab, type Ran, succeed } from "../support/lab";
import { Members, whyNotVersion } from "./support/members";

const missing = whyNotVersion("3.6.16");

describeLab(
    `a host that is to be taken away from three members${missing === undefined ? "" : ` [SKIPPED: ${missing}]`}`,
    function () {
        this.timeout(180_000);
        let members: Members;
        before(async function () {
            if (missing !== undefined) this.skip();
            members = await Members.create(3);
            await members.beBorn();
        });
        after(async () => {
            // `before` skips before there is anything to remove.
            if (missing === undefined) await members.destroy();
        });

        /** Asks one member whether a member, itself or another, can be spared. */
        const drain = (asked: number, drained: number, seconds = 20): Promise<Ran> =>
            members.lab.ssh(
                members.machine(asked),
                `${HOST_PATHS.node} drain ${members.name(drained)} --timeout ${String(seconds)}`,
                "",
            );
        const isLeader = async (i: number): Promise<boolean> =>
            /^etcd_server_is_leader 1$/m.test(await members.sh(i, `curl -fsS ${members.plan(i).healthUrl}/metrics`));
        const leader = async (): Promise<number> => {
            for (const i of members.indexes) if (await isLeader(i)) return i;
            throw new Error("no leader");
        };
        const retry = async (ask: () => Promise<string>): Promise<string> => {
            for (let left = 30; ; left--) {
                try {
                    return await ask();
                } catch (error) {
                    if (left === 0) throw error;
                    await sleep(500);
                }
            }
        };
        const bringBack = async (i: number): Promise<void> => {
            await members.sh(i, `systemctl start --no-block etcd; ${HOST_PATHS.node} await-ready --timeout 60`);
        };

        it("hands over, stops and lets go of the disk; asked again it is as it was, and it comes back", async () => {
            const gone = await leader();
            const before = await members.mainPid(gone);
            const name = members.name(gone);
            const proven = await members.sh(gone, `${HOST_PATHS.node} drain ${name} --dry-run --timeout 20`);
            assert.deepEqual(JSON.parse(proven), { name, drained: false });
            assert.equal(await members.mainPid(gone), before, "a proof changes nothing");
            assert.ok(await isLeader(gone));
            const ran = succeed(await drain(gone, gone));
            assert.match(ran.stderr, /handing over the leadership to [0-9a-f]+/);
            assert.deepEqual(JSON.parse(ran.stdout), { name: members.name(gone), drained: true });
            assert.equal(
                await members.sh(gone, "systemctl is-active etcd; findmnt /var/lib/etcd || echo free"),
                "inactive\nfree",
            );
            succeed(await drain(gone, gone));
            const other = (gone + 1) % 3;
            await members.etcdctl(other, "put while-away yes");
            await bringBack(gone);
            assert.match(await members.etcdctl(gone, "get while-away"), /yes/);
        });

        it("is not stopped while another member is down, which is named; nothing has changed", async () => {
            await members.sh(2, "systemctl stop etcd");
            const before = await members.mainPid(0);
            const ran = await drain(0, 0, 4);
            assert.equal(ran.code, 75, ran.stderr);
            assert.match(ran.stderr, /etcd-1 is not stopped, because other members are not ready: etcd-3/);
            assert.deepEqual(JSON.parse(ran.stdout), { notReady: "etcd-3" });
            assert.equal(await members.mainPid(0), before);
            // The one that is down may go: the others serve.
            succeed(await drain(2, 2));
            await bringBack(2);
        });

        it("that is dead is spared by what another member says", async () => {
            await members.lab.power("kill", members.name(2));
            succeed(await drain(0, 2));
            assert.equal(await members.isReady(0), true, "who is asked goes on");
            await members.sh(1, "systemctl stop etcd");
            const ran = await drain(0, 2, 4);
            // Without a quorum nobody can even say who the members are.
            assert.notEqual(ran.code, 0);
            assert.match(ran.stderr, /etcd-3 is not stopped/);
            await members.sh(1, "systemctl start --no-block etcd");
            await bringBack(1);
            await members.lab.power("start", members.name(2));
            await bringBack(2);
        });

        it("where etcd was never set up says so, for another member to be asked", async () => {
            await members.sh(0, "mv /etc/etcd/node.env /root/");
            const ran = await drain(0, 0);
            assert.equal(ran.code, 69);
            assert.match(ran.stderr, /never set up on this host; ask another member/);
            await members.sh(0, "mv /root/node.env /etc/etcd/");
        });

        it("is not stopped when the cluster has a learner", async () => {
            // etcd itself takes no new member before all others have been connected for a while.
            const add = "member add other --learner --peer-urls https://192.0.2.9:2380 2>/dev/null";
            const said = await retry(() => members.etcdctl(0, add));
            // etcdctl pads a short id with blanks.
            const [, id] = /Member\s+([0-9a-f]+) added/.exec(said) ?? [];
            const ran = await drain(0, 0);
            assert.notEqual(ran.code, 0);
            assert.match(ran.stderr, /etcd-1 is not stopped\. (Wait until it is promoted|Start it), or remove it/);
            await members.etcdctl(0, `member remove ${id ?? ""}`);
        });
    },
);
