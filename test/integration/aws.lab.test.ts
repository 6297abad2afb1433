import { strict as assert } from "node:assert";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AwsLab, whyNoBuild } from "../doubles/aws/awsLab";
import { absencesIn } from "../doubles/aws/hostEvents";
import { Callers, CONNECTED } from "../support/callers";
import type { Outputs } from "../support/cluster";
import { engineEnvironment } from "../support/engine";
import { EtcdClient } from "../support/etcdClient";
import { describeLab } from "../support/lab";
import type { Settings } from "../support/prodSettings";
import { watchReady } from "../support/readiness";
import { Writer } from "../support/writer";

const missing = whyNoBuild() ?? (engineEnvironment() === undefined ? "needs tools/setup --need engine" : undefined);
const MEMBERS = ["etcd-1", "etcd-2", "etcd-3"];

describeLab(`the AWS program on machines${missing === undefined ? "" : ` [SKIPPED: ${missing}]`}`, function () {
    this.timeout(900_000);
    let aws: AwsLab;
    let outputs: Outputs;
    let unplaced: Settings;
    before(async function () {
        if (missing !== undefined) this.skip();
        aws = await AwsLab.create();
        unplaced = aws.settings({ image: { generation: 3 }, placement: "none" });
    });
    after(async () => {
        // `before` skips before there is anything to remove.
        if (missing === undefined) await aws.remove();
    });

    const balancer = () => `https://${aws.balancerAddress}:2379`;
    const credentials = () => ({
        ca: outputs.caPem,
        cert: outputs.operator.certPem,
        key: outputs.operator.keyPem,
        // The balancer is asked by its address; its certificate has the name that API servers use.
        servername: new URL(outputs.endpoints.balancer ?? "").hostname,
    });
    const healthUrls = () => outputs.members.map((member) => member.healthUrl);
    const generation = (number: number) => aws.settings({ image: { generation: number } });

    /** Ids of what is in the account, by type. */
    function idsOf(kind: string): readonly string[] {
        const things = aws.stack.resources().filter(({ type }) => type.endsWith(`:${kind}`));
        return things.map(({ id = "" }) => id).sort();
    }

    function instanceOf(member: string): string {
        return aws.stack.resources().find(({ urn }) => urn.endsWith(`::cluster-${member}-instance`))?.id ?? "";
    }

    /** The machine stops, whatever AWS says of the instance. */
    async function stopMachine(member: string): Promise<void> {
        const { address = "" } = outputs.members.find(({ name }) => name === member) ?? {};
        await aws.lab.power("stop", `ip-${address.replaceAll(".", "-")}`);
    }

    /** Two health checks pass, 5 s apart, before the balancer sends anybody to a member that has become ready. */
    async function untilBalanced<T>(ask: () => Promise<T>): Promise<T> {
        const end = Date.now() + 30_000;
        for (;;) {
            try {
                return await ask();
            } catch (error) {
                if (Date.now() > end) throw error;
                await sleep(200);
            }
        }
    }

    async function assertServes(): Promise<void> {
        const client = new EtcdClient(balancer(), credentials(), 5000);
        const revision = await untilBalanced(() => client.put("/through/the/balancer", "yes"));
        assert.deepEqual(await client.list("/through/"), [{ key: "/through/the/balancer", value: "yes", revision }]);
        client.close();
        const { counts } = await watchReady(healthUrls(), () => Promise.resolve());
        assert.deepEqual(counts, [MEMBERS.length]);
    }

    it("ends with healthy members, reached through the balancer", async () => {
        const up = await aws.stack.up(aws.settings());
        assert.equal(up.code, 0, up.output);
        outputs = JSON.parse(await aws.stack.output()) as Outputs;
        assert.deepEqual(
            outputs.members.map(({ name }) => name),
            MEMBERS,
        );
        await assertServes();
    });

    it("changes nothing when it is run again", async () => {
        const again = await aws.stack.run(["up", "--yes", "--skip-preview", "--expect-no-changes"], aws.settings());
        assert.equal(again.code, 0, again.output);
    });

    it("renews all hosts one by one, with a writer that loses nothing, and no request through the balancer fails", async () => {
        const kept = { volumes: idsOf("Volume"), addresses: idsOf("NetworkInterface") };
        const old = idsOf("Instance");
        const before = aws.account.events().length;
        const endpoints = [balancer(), balancer(), balancer()];
        const writer = await Writer.start(endpoints, credentials(), join(aws.stack.directory, "writes"));
        const callers = new Callers(balancer(), credentials());
        const { result: up, counts } = await watchReady(healthUrls(), () => aws.stack.up(generation(2)));
        await writer.stop();
        const { asked, connections, moved, failures } = await callers.stop();
        assert.equal(up.code, 0, up.output);
        assert.ok(
            asked > 1000 && connections > 1000,
            `only ${String(asked)} requests, ${String(connections)} connections`,
        );
        assert.deepEqual(failures, []);
        assert.ok(moved <= CONNECTED * MEMBERS.length, `${String(moved)} requests lost their connection`);

        const absences = absencesIn(aws.account.events().slice(before));
        assert.deepEqual(absences.map(({ member }) => member).sort(), MEMBERS);
        for (const [i, { member, to }] of absences.entries()) {
            const next = absences[i + 1];
            assert.ok(
                next === undefined || to < next.from,
                `${next?.member ?? ""} was taken away before ${member} was back`,
            );
        }
        assert.ok(counts.length > 20, `only ${String(counts.length)} looks`);
        assert.ok(Math.min(...counts) >= 2, `only ${String(Math.min(...counts))} members were ready at once`);
        const { acknowledged, longestGapMs } = await writer.check();
        assert.ok(acknowledged > 100, `only ${String(acknowledged)} writes`);
        assert.ok(longestGapMs < 10_000, `no write was acknowledged for ${String(longestGapMs)} ms`);
        assert.equal(idsOf("Instance").length, MEMBERS.length);
        assert.ok(idsOf("Instance").every((id) => !old.includes(id)));
        assert.deepEqual({ volumes: idsOf("Volume"), addresses: idsOf("NetworkInterface") }, kept);
        await assertServes();
    });

    it("makes a host again that somebody has terminated, and no other", async () => {
        const old = idsOf("Instance");
        await aws.terminate(instanceOf("etcd-2"));
        const up = await aws.stack.run(["up", "--yes", "--skip-preview", "--refresh"], generation(2));
        assert.equal(up.code, 0, up.output);
        assert.equal(idsOf("Instance").filter((id) => old.includes(id)).length, MEMBERS.length - 1);
        await assertServes();
    });

    it("leaves one member away when AWS has no room for its host, and says what to do", async () => {
        const before = aws.account.events().length;
        aws.account.setShortage("spread", true);
        const failed = await aws.stack.up(generation(3));
        assert.notEqual(failed.code, 0, failed.output);
        assert.match(failed.output, /InsufficientInstanceCapacity/);
        assert.match(
            failed.output,
            /AWS has no room for cluster-etcd-\d-instance: .* set aws\.placement to partition or none/,
        );
        assert.equal(absencesIn(aws.account.events().slice(before)).length, 1);
        const { counts } = await watchReady(healthUrls(), () => Promise.resolve());
        assert.deepEqual(counts, [MEMBERS.length - 1]);
    });

    it("goes on where any hardware will do, also when it was killed while the next host was away, and is run again", async () => {
        // There is still no room for spread hosts.
        const old = idsOf("Instance");
        const before = aws.account.events().length;
        const away = () => absencesIn(aws.account.events().slice(before)).filter(({ to }) => to === Infinity);
        const killed = await aws.stack.run(["up", "--yes", "--skip-preview"], unplaced, {
            onOutput: (_, child) => {
                if (away().length > 0) {
                    child.kill("SIGKILL");
                }
            },
        });
        assert.equal(killed.signal, "SIGKILL", killed.output);
        await aws.stack.cancel();
        const { result: up, counts } = await watchReady(healthUrls(), () => aws.stack.up(unplaced));
        assert.equal(up.code, 0, up.output);
        assert.ok(Math.min(...counts) >= 2, `only ${String(Math.min(...counts))} members were ready at once`);
        assert.ok(idsOf("Instance").every((id) => !old.includes(id)));
        assert.deepEqual(idsOf("PlacementGroup"), []);
        await assertServes();
    });

    it("replaces a host that hangs, alone, when it is told to", async () => {
        const old = idsOf("Instance");
        const hung = instanceOf("etcd-3");
        await stopMachine("etcd-3");
        aws.account.hang(hung);
        const words = ["up", "--yes", "--skip-preview", "--replace", "**cluster-etcd-3-instance"];
        const up = await aws.stack.run(words, unplaced);
        assert.equal(up.code, 0, up.output);
        assert.deepEqual(
            old.filter((id) => !idsOf("Instance").includes(id)),
            [hung],
        );
        await assertServes();
    });

    it("is destroyed as a whole, with the program, and without asking whether members can be spared", async () => {
        const words = ["destroy", "--yes", "--skip-preview"];
        const refused = await aws.stack.run(words, unplaced);
        assert.notEqual(refused.code, 0);
        assert.match(refused.output, /Resource has delete hooks registered, but the program is not running/);
        const destroyed = await aws.stack.run([...words, "--run-program"], unplaced);
        assert.equal(destroyed.code, 0, destroyed.output);
        const machines = join(aws.lab.directory, "machines");
        assert.deepEqual(existsSync(machines) ? readdirSync(machines) : [], []);
    });
});
