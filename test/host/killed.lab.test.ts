import { strict as assert } from "node:assert";
import { HOST_PATHS } from "../../components/plan/hostPaths";
import { describeLab } from "../support/lab";
import { Members, SETTLED } from "./support/members";

/** Rounds of each kind, and how thoroughly every step is tried; more of both by hand: ETCD_NODE_KILL_ROUNDS=30. */
const rounds = Number(process.env.ETCD_NODE_KILL_ROUNDS ?? "1");

/** How etcd-node ends: alone, with all that it started, or with its whole machine. */
type End = "alone" | "with its children" | "with its machine";

describeLab("etcd-node that is killed anywhere", function () {
    this.timeout(180_000);
    let members: Members;
    before(async () => {
        members = await Members.create(3);
    });
    after(() => members.destroy());

    /** Runs something that is killed on the way, or was done before. Whoever kills has ended when this ends. */
    async function killed(i: number, end: End, ms: number, work: (prefix: string) => Promise<unknown>): Promise<void> {
        const seconds = (ms / 1000).toFixed(3);
        const working = work(end === "with its children" ? `timeout -s KILL ${seconds}` : "");
        if (end === "alone") await members.sh(i, `sleep ${seconds}; pkill -9 -x etcd-node || true`);
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
            assert.equal(await members.sh(i, "ls /etc/etcd"), SETTLED);
            const markers = await members.sh(i, "grep -h ^STATE /etc/etcd/marker /var/lib/etcd/.pulumi-etcd");
            assert.equal(markers, "STATE=joined\nSTATE=joined");
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

            // Rolls take long: unless more was asked for, they are tried with one end of the three.
            if (rounds === 1 && end !== ends[Math.floor(Date.now() / 1000) % ends.length]) continue;
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
                // The lock of a converge that died is held for half a minute.
                await members.convergeAll("--timeout 120");
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

// Random moments miss what takes a millisecond. Here bash itself ends the program before the n-th of its commands, with n growing
// from run to run, each run from what the one before left behind: in the end there is no step it has not died at.
describeLab("etcd-node that dies at every step", function () {
    this.timeout(rounds > 1 ? 0 : 120_000);
    let members: Members;
    /** How far n grows from run to run: by two and a half on average when thorough. */
    const stride = rounds > 1 ? 2 : 60;
    before(async () => {
        members = await Members.create(1);
    });
    after(() => members.destroy());

    /** Runs a verb of a program on the machine until it gets to its end, each time after `first`; gives the number of its deaths. */
    async function dyingOn(program: string, verb: string, first?: () => Promise<unknown>): Promise<number> {
        let deaths = 0;
        for (let n = 1; ; n += 1 + Math.floor(Math.random() * 2 * stride)) {
            await first?.();
            // In functions too (-T), in subshells it is the whole program that dies.
            const script = `n=${String(n)}; source ${program}; set -T; trap '((--n > 0)) || kill -9 $$ $BASHPID' DEBUG; main ${verb} </dev/null`;
            const ran = await members.lab.ssh(members.machine(0), `timeout 60 bash -c "$(cat)"; exit $?`, script);
            if (ran.code === 0) return deaths;
            assert.equal(
                ran.code,
                137,
                `killed before its command ${String(n)}, the next run of ${verb} fails:\n${ran.stderr}`,
            );
            deaths += 1;
        }
    }

    /** Stages and converges, both dying at every step; gives how often each died. */
    async function dyingOnChange(wish: Parameters<Members["stage"]>[1]): Promise<readonly number[]> {
        const { digest, script } = await members.render(0, wish);
        // The script puts everything in place each time; its last line, which stages, is what dies.
        const put = script.replace(/^.*etcd-node stage [0-9a-f]+.*$/m, "    true");
        const arrive = (): Promise<string> => members.lab.sh(members.machine(0), "bash -s", put);
        return [
            await dyingOn(`${HOST_PATHS.arriving}/etcd-node`, `stage ${digest}`, arrive),
            await dyingOn(`${HOST_PATHS.staged}/etcd-node`, "converge --timeout 30"),
        ];
    }

    for (const filesystem of ["xfs", "ext4"]) {
        it(`is born on ${filesystem} and changed all the same`, async () => {
            await members.remake(0);
            for (const flag of ["--max-snapshots=6", "--max-snapshots=7"]) {
                const wish = { flags: [flag], settings: { FILESYSTEM: filesystem } };
                const deaths = await dyingOnChange(wish);
                assert.ok(
                    deaths.every((count) => count >= 2),
                    `died only ${deaths.join(" and ")} times`,
                );
                assert.ok((await members.sh(0, "tr '\\0' '\\n' </proc/$(pgrep -x etcd)/cmdline")).includes(flag));
                assert.equal(await members.sh(0, "ls /etc/etcd"), SETTLED);
                assert.equal(
                    await members.sh(0, "grep -h ^STATE /etc/etcd/marker /var/lib/etcd/.pulumi-etcd"),
                    "STATE=joined\nSTATE=joined",
                );
            }
            await members.etcdctl(0, "put a b");
        });
    }
});
