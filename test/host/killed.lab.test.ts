import { strict as assert } from "node:assert";
import { describeLab } from "../support/lab";
import { Members } from "./support/members";

/** Rounds of each kind; more of them by hand: ETCD_NODE_KILL_ROUNDS=30. */
const rounds = Number(process.env.ETCD_NODE_KILL_ROUNDS ?? "2");

/** How etcd-node ends: alone, with all that it started, or with its whole machine. */
type End = "alone" | "with its children" | "with its machine";

describeLab("etcd-node that is killed anywhere", function () {
    this.timeout(180_000);
    let members: Members;
    before(async () => {
        members = await Members.create(3);
    });
    after(() => members.destroy());

    /** The prefix of a command that ends it so many milliseconds after it began. */
    function ending(end: End, ms: number): string {
        const seconds = (ms / 1000).toFixed(3);
        if (end === "alone") return `(sleep ${seconds}; pkill -9 -x etcd-node) >/dev/null 2>&1 </dev/null & `;
        return end === "with its children" ? `timeout -s KILL ${seconds}` : "";
    }

    /** Runs something that is killed on the way, or was done before. */
    async function killed(i: number, end: End, ms: number, work: (prefix: string) => Promise<unknown>): Promise<void> {
        const working = work(ending(end, ms));
        if (end === "with its machine") {
            await new Promise((done) => setTimeout(done, ms));
            await members.lab.power("kill", members.name(i));
        }
        await working;
        if (end === "with its machine") await members.lab.power("start", members.name(i));
    }

    async function isHealthy(): Promise<void> {
        const list = (await members.etcdctl(0, "member list -w simple")).split("\n");
        assert.equal(list.length, 3, list.join("\n"));
        for (const i of members.indexes) {
            assert.ok(await members.isReady(i));
            assert.equal(await members.sh(i, "ls /etc/etcd"), "identity\nnode.env\npki\nstaged");
            const markers = await members.sh(i, "grep -h ^STATE /etc/etcd/identity /var/lib/etcd/.pulumi-etcd");
            assert.equal(markers, "STATE=born\nSTATE=born");
            const status = JSON.parse(await members.sh(i, "etcd-node status --json")) as { problems: unknown[] };
            assert.deepEqual(status.problems, []);
        }
    }

    const ends: End[] = ["alone", "with its children", "with its machine"];
    for (let round = 0; round < rounds; round++) {
        for (const end of ends) {
            const seed = Math.random();
            const moment = (n: number, upTo: number): number => Math.round(((seed * 7919 * (n + 1)) % 1) * upTo);

            it(`${end}, while a cluster is born, ends in a healthy cluster (round ${String(round + 1)}, seed ${seed.toFixed(6)})`, async () => {
                await Promise.all(members.indexes.map((i) => members.remake(i)));
                for (const i of members.indexes) await members.render(i); // keys and certificates are not what is tested
                await Promise.all(
                    members.indexes.map((i) =>
                        killed(i, end, moment(i, 2000), (prefix) => members.stage(i, {}, prefix)),
                    ),
                );
                await Promise.all(
                    members.indexes.map((i) =>
                        killed(i, end, moment(i + 3, 1500), (prefix) => members.stage(i, {}, prefix)),
                    ),
                );
                await members.stageAll();
                for (const i of members.indexes)
                    await killed(i, end, moment(i + 6, 600), (prefix) => members.converge(i, "--timeout 30", prefix));
                await members.convergeAll();
                await isHealthy();
            });

            it(`${end}, while a flag changes, ends in a healthy cluster that has it (round ${String(round + 1)}, seed ${seed.toFixed(6)})`, async () => {
                const wish = { flags: [`--max-snapshots=${String(6 + moment(1, 90))}`] };
                await members.etcdctl(0, `put round ${String(round)}${end.length}`);
                await Promise.all(
                    members.indexes.map((i) =>
                        killed(i, end, moment(i + 9, 800), (prefix) => members.stage(i, wish, prefix)),
                    ),
                );
                await members.stageAll(wish);
                // The gate takes five seconds: most of what can go wrong comes after it.
                for (const i of members.indexes)
                    await killed(i, end, 5000 + moment(i + 12, 2500), (prefix) =>
                        members.converge(i, "--timeout 60", prefix),
                    );
                await members.convergeAll();
                await isHealthy();
                for (const i of members.indexes) {
                    assert.ok(
                        (await members.sh(i, "tr '\\0' '\\n' </proc/$(pgrep -x etcd)/cmdline")).includes(
                            wish.flags[0] ?? "none",
                        ),
                    );
                }
                assert.equal(await members.etcdctl(1, "get round --print-value-only"), `${String(round)}${end.length}`);
            });
        }
    }
});
