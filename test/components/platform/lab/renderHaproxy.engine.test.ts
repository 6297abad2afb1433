// The balancer as it is configured, before two real etcds: a member, and a learner, which lives and answers but must get nobody.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { renderHaproxy } from "../../../../components/platform/lab/renderHaproxy";
import { planCluster } from "../../../../components/plan";
import { labConfig } from "../../../support/clusterConfig";
import { describeEtcd, EtcdProcess, findFreePorts } from "../../../support/etcd";
import { findHaproxy } from "./findHaproxy";

const run = promisify(execFile);
const haproxy = findHaproxy();

describeEtcd("3.6.16", (etcd) => {
    (haproxy === undefined ? it.skip : it)(
        "gets no connection through the balancer while it is a learner",
        async () => {
            const folder = mkdtempSync(join(tmpdir(), "pulumi-etcd-balancer-"));
            const ports = await findFreePorts(7);
            const url = (i: number): string => `http://127.0.0.1:${ports[i] ?? 0}`;
            const start = (name: string, first: number, cluster: string, state: string): EtcdProcess => {
                const [client, peer, health] = [url(first), url(first + 1), url(first + 2)];
                const flags = [
                    ...[`--name=${name}`, `--data-dir=${join(folder, name)}`, "--logger=zap"],
                    ...[`--listen-client-urls=${client}`, `--advertise-client-urls=${client}`],
                    ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`],
                    ...[
                        `--listen-metrics-urls=${health}`,
                        `--initial-cluster=${cluster}`,
                        `--initial-cluster-state=${state}`,
                    ],
                ];
                return EtcdProcess.start(etcd, flags, {});
            };
            const etcdctl = async (endpoint: string, ...words: string[]): Promise<string> =>
                (await run(join(etcd, "etcdctl"), [`--endpoints=${endpoint}`, "--command-timeout=5s", ...words]))
                    .stdout;
            const member = start("one", 0, `one=${url(1)}`, "new");
            const processes = [member];
            const plan = planCluster(labConfig(3, "/var/lab"));
            const members = ["one", "two"].map((name, i) => ({
                ...plan.members[0],
                ...{ name, clientUrl: url(3 * i), healthUrl: url(3 * i + 2) },
            })) as typeof plan.members;
            assert.ok(plan.balancer !== undefined);
            const config = renderHaproxy({ ...plan, members }, { ...plan.balancer, port: ports[6] ?? 0 });
            writeFileSync(
                join(folder, "haproxy.cfg"),
                config.replace(/^ {4}log .*\n/gm, "").replace("option tcplog", ""),
            );
            const [program = "", ...words] = haproxy ?? [];
            let balancer;
            try {
                await member.waitReady(url(2));
                await etcdctl(url(0), "member", "add", "two", "--learner", `--peer-urls=${url(4)}`);
                const learner = start("two", 3, `one=${url(1)},two=${url(4)}`, "existing");
                processes.push(learner);
                const learnerId = async (): Promise<string> =>
                    (await etcdctl(url(3), "endpoint", "status", "--write-out=json").catch(() => "")).split(
                        '"member_id":',
                    )[1] ?? "";
                const deadline = Date.now() + 30_000;
                while ((await learnerId()) === "") {
                    assert.ok(Date.now() < deadline, learner.text);
                    await sleep(200);
                }
                balancer = spawn(program, [...words, "-db", "-f", join(folder, "haproxy.cfg")], { stdio: "pipe" });
                let said = "";
                balancer.stderr.on("data", (data: Buffer) => (said += data.toString()));
                while (!said.includes("Server members/two is DOWN")) {
                    assert.ok(Date.now() < deadline, said);
                    await sleep(100);
                }
                assert.match(said, /Server members\/two is DOWN, reason: Layer7 wrong status, code: 503/);
                const id = (text: string): string | undefined => /"member_id":(\d+)/.exec(text)?.[1];
                const own = id(await etcdctl(url(0), "endpoint", "status", "--write-out=json"));
                for (let i = 0; i < 6; i++) {
                    assert.equal(id(await etcdctl(url(6), "endpoint", "status", "--write-out=json")), own);
                }
            } finally {
                balancer?.kill("SIGKILL");
                await Promise.all(processes.map((process) => process.stop()));
                rmSync(folder, { recursive: true, force: true });
            }
        },
    );
});
