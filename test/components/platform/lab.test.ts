import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { lab } from "../../../components/platform/lab";
import { planCluster } from "../../../components/plan";
import { labConfig, makeLabDirectory } from "../../support/clusterConfig";
import { type Recording, runProgram, type RunOptions } from "../../support/mocks";
import { promiseOf } from "../../support/promiseOf";
import { describeWithTools, runTool } from "../../support/tools";

describe("createFleet of the lab", () => {
    const directory = makeLabDirectory();
    const run = (changes: Readonly<Record<string, unknown>> = {}, options: RunOptions = {}) =>
        runProgram(() => {
            const config = labConfig(3, directory, changes);
            const parent = new pulumi.ComponentResource("etcd:index:EtcdCluster", "main");
            return lab.createFleet("main", { config, plan: planCluster(config) }, { parent }).hosts;
        }, options);
    const commandsOf = (recording: Recording, name: string): unknown => {
        const { create, delete: remove } = recording.find(name).inputs;
        return [create, remove].map((text) =>
            String(text)
                .replaceAll(directory, "LAB")
                .replace(/'\S*\/lab\//, "'lab/"),
        );
    };

    it("boots a machine for each member, with a data disk, and takes it away again", async () => {
        const recording = await run({ disk: { size: "5GiB" } });
        assert.deepEqual(commandsOf(recording, "main-etcd-2-machine"), [
            "'lab/machine' create 'LAB' etcd-2 10.213.4.12 --disk 5120",
            `'lab/machine' delete 'LAB' etcd-2 --made "$PULUMI_COMMAND_STDOUT"`,
        ]);
    });

    it("boots one for the balancer, without a data disk", async () => {
        assert.deepEqual(commandsOf(await run(), "main-balancer-machine"), [
            "'lab/machine' create 'LAB' balancer 10.213.4.5",
            `'lab/machine' delete 'LAB' balancer --made "$PULUMI_COMMAND_STDOUT"`,
        ]);
    });

    it("makes no balancer where none is wanted", async () => {
        const recording = await run({ balancer: { enabled: false } });
        assert.deepEqual(
            recording.resources.filter(({ name }) => name.includes("balancer")),
            [],
        );
    });

    it("says who may log in, and expects the host key that the machine got", async () => {
        const recording = await run();
        const { inputs, state } = recording.find("main-etcd-1-machine");
        assert.equal(inputs.stdin, "ssh-ed25519 AAAAC3Nz lab-test\n");
        const [host] = recording.result;
        assert.ok(host !== undefined);
        const { hostKey } = JSON.parse(String(state.stdout)) as { hostKey: string };
        assert.match(hostKey, /^ssh-ed25519 \S+$/);
        assert.equal((await promiseOf(host.connection)).hostKey, hostKey);
    });

    it("names a machine's id, so that what was done on the one before is done again", async () => {
        const { result } = await run({}, { world: { machineIds: { "etcd-1": "second" } } });
        assert.equal(await promiseOf(result[0]?.machineId ?? ""), "second");
    });

    it("sets up the balancer after its machine answers, and proves that it runs", async () => {
        const recording = await run();
        assert.ok(recording.listAllDependencies("main-balancer").includes("main-balancer-machine"));
        const script = String(recording.find("main-balancer").inputs.stdin);
        const steps = script.split("\n").filter((line) => line.endsWith("</dev/null"));
        assert.deepEqual(
            steps.map((line) => line.trim().replace(" </dev/null", "")),
            [
                "haproxy -c -q -f /etc/haproxy/haproxy.cfg",
                "nft -c -f /etc/etcd-firewall.nft",
                "systemctl daemon-reload",
                "systemctl enable --quiet haproxy etcd-firewall",
                "systemctl reload-or-restart etcd-firewall",
                "systemctl reload-or-restart haproxy",
                "systemctl is-active --quiet haproxy",
            ],
        );
    });

    describeWithTools("by shellcheck", ["shellcheck"], () => {
        it("sets up the balancer with a script that has nothing to complain of", async () => {
            const script = String((await run()).find("main-balancer").inputs.stdin);
            assert.deepEqual(runTool("shellcheck", ["--shell=bash", "-"], script), { code: 0, stdout: "", stderr: "" });
        });
    });
});
