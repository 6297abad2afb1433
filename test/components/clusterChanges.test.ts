// What a later run does to a cluster that is there: the engine's steps, from the inputs that were recorded.
import assert from "node:assert/strict";
import type { Genesis } from "../../components/member/genesis";
import type { ClusterConfig } from "../../config/schema";
import { labConfig, makeLabDirectory, numbers, sshConfig } from "../support/clusterConfig";
import { type Recording, Step } from "../support/mocks";
import { makeMember } from "../support/configs";
import { memberNames, runCluster } from "./clusterOn";

describe("EtcdCluster, run again", () => {
    const labDirectory = makeLabDirectory();
    const update = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, Step.update]));
    const stepsOf = (names: readonly string[], steps: readonly string[]): readonly string[] =>
        names.flatMap((name) => steps.map((step) => `main-${name}-${step}`));

    for (const preview of [true, false]) {
        for (const [platform, config] of [
            ["ssh", (): ClusterConfig => sshConfig(3)],
            ["lab", (): ClusterConfig => labConfig(3, labDirectory)],
        ] as const) {
            it(`changes nothing on ${platform}, ${preview ? "by its preview" : "when it is done"}`, async () => {
                const before = await runCluster(config());
                const again = await runCluster(config(), { before, preview });
                assert.deepEqual(again.listChanges(), {});
                assert.equal(again.resources.length, before.resources.length);
            });
        }

        it(`stages and converges, and nothing else, for another version, ${preview ? "by its preview" : "when it is done"}`, async () => {
            const before = await runCluster(sshConfig(3, { etcd: { version: "3.5.33" } }));
            const after = await runCluster(sshConfig(3, { etcd: { version: "3.6.14" } }), { before, preview });
            const { main, ...steps } = after.listChanges();
            const { ...members } = steps;
            for (const name of memberNames(3)) {
                assert.equal(members[`main-${name}`], Step.update, "the component shows its version");
                Reflect.deleteProperty(members, `main-${name}`);
            }
            assert.equal(main, Step.update);
            assert.deepEqual(members, update(stepsOf(memberNames(3), ["stage", "converge"])));
        });
    }

    describe("when a machine of the lab was made anew", () => {
        const config = (): ClusterConfig => labConfig(3, labDirectory, { timing: { roundTrip: "1ms" } });
        const world = { machineIds: { "etcd-2": "second" }, hostIds: { "10.213.4.12": "f".repeat(32) } };

        for (const preview of [true, false]) {
            it(`makes its keys anew and stages it, and the others see no change, ${preview ? "by its preview" : "when it is done"}`, async () => {
                const before = (await runCluster(config())).without("main-etcd-2-machine");
                const after = await runCluster(config(), { before, preview, world });
                assert.deepEqual(after.listChanges(), {
                    "main-etcd-2-machine": Step.create,
                    "main-etcd-2-keys": Step.replace,
                    "main-etcd-2-peer": Step.replace,
                    "main-etcd-2-server": Step.replace,
                    "main-etcd-2-stage": Step.replace,
                    "main-etcd-2-converge": Step.replace,
                });
            });
        }

        it("never starts it as if the cluster were new", async () => {
            const before = await runCluster(config());
            assert.deepEqual(bornOf(before), { "etcd-1": "true", "etcd-2": "true", "etcd-3": "true" });
            const after = await runCluster(config(), { before: before.without("main-etcd-2-machine"), world });
            assert.deepEqual(bornOf(after), { "etcd-1": "true", "etcd-2": "false", "etcd-3": "true" });
        });
    });

    for (const preview of [true, false]) {
        it(`refuses members that come before anything is asked for, ${preview ? "by its preview" : "in an update"}`, async () => {
            const born = await runCluster(sshConfig(3));
            const grown = runCluster(sshConfig(5), { before: born, preview });
            await assert.rejects(grown, /members: "etcd-4" was not there when the cluster was born/);
        });

        it(`refuses another name before anything is asked for, ${preview ? "by its preview" : "in an update"}`, async () => {
            const before = await runCluster(sshConfig(3));
            const renamed = runCluster(sshConfig(3, { name: "other" }), { before, preview });
            await assert.rejects(renamed, /name: "other" is not the name this cluster was born with \("main"\)/);
        });
    }

    it("asks all hosts anew, and takes another name and other members, while not all have answered once", async () => {
        // What a first run leaves that failed because a host did not answer.
        const failed = (await runCluster(sshConfig(5))).without("main-genesis");
        const run = await runCluster(sshConfig(3, { name: "other" }), { before: failed });
        assert.match(genesisOf(run).token, /^other-/);
        assert.equal(genesisOf(run).members.length, 3);
        assert.equal(run.listChanges()["main-etcd-1-keys"], Step.update);
        assert.deepEqual((await runCluster(sshConfig(3, { name: "other" }), { before: run })).listChanges(), {});
    });

    it("takes another address and other members while no host was staged and none was started", async () => {
        const whole = await runCluster(sshConfig(5));
        const failed = whole.resources
            .filter(({ name }) => /-(stage|converge)$/.test(name))
            .reduce<Recording>((run, { name }) => run.without(name), whole);
        const marker = { token: genesisOf(whole).token, name: "etcd-1", state: "formatted" };
        const run = await runCluster(sshConfig(3), { before: failed, world: { markers: { "192.0.2.11": marker } } });
        assert.equal(genesisOf(run).members.length, 3);
        assert.equal(genesisOf(run).token, genesisOf(whole).token);
        assert.deepEqual((await runCluster(sshConfig(3), { before: run })).listChanges(), {});
    });

    it("keeps its pace when a member does not answer the others any more", async () => {
        const before = await runCluster(sshConfig(3), { world: { roundTripsMs: { "192.0.2.13": 180 } } });
        const asked = before.without("main-etcd-3-keys");
        const world = { silent: { "192.0.2.13": ["192.0.2.11"] } };
        const after = await runCluster(sshConfig(3), { before: asked, world });
        assert.deepEqual(after.listChanges(), { "main-etcd-3-keys": Step.create });
    });

    describe("when the state was lost", () => {
        const token = "main-0a1b2c3d";
        const markers = Object.fromEntries(
            numbers(3).map((i) => [`192.0.2.${10 + i}`, { token, name: `etcd-${i}`, state: "joined" }]),
        );

        it("takes the cluster over by the token that all hosts name", async () => {
            const run = await runCluster(sshConfig(3, { genesis: { token } }), { world: { markers } });
            assert.equal(genesisOf(run).token, token);
            const again = await runCluster(sshConfig(3), { before: run, world: { markers } });
            assert.deepEqual(again.listChanges(), {}, "the setting may be removed");
        });

        it("refuses the setting for another cluster from then on", async () => {
            const before = await runCluster(sshConfig(3));
            const run = runCluster(sshConfig(3, { genesis: { token } }), { before });
            await assert.rejects(run, /genesis\.token: "main-0a1b2c3d" is not the token/);
        });
    });

    it("offers every new cluster a token of its own", async () => {
        const first = genesisOf(await runCluster(sshConfig(1))).token;
        const second = genesisOf(await runCluster(sshConfig(1))).token;
        assert.match(first, /^main-[0-9a-f]{8}$/);
        assert.notEqual(first, second);
    });

    it("keeps every member's resources when the list of members is written in another order", async () => {
        const members = numbers(3).map((i) => makeMember(i));
        const before = await runCluster(sshConfig(3, { members }));
        const after = await runCluster(sshConfig(3, { members: [...members].reverse() }), { before });
        const created = Object.entries(after.listChanges()).filter(([, step]) => step !== Step.update);
        assert.deepEqual(created, []);
        assert.equal(after.resources.length, before.resources.length);
    });

    it("lets all members beat at the pace of the slowest way between two of them", async () => {
        const { resources } = await runCluster(sshConfig(3), { world: { roundTripsMs: { "192.0.2.13": 180 } } });
        const scripts = resources
            .filter(({ name }) => name.endsWith("-stage"))
            .map(({ inputs }) => String(inputs.stdin));
        const paces = scripts.map((script) => /--heartbeat-interval=(\d+)[^]*/.exec(script)?.[1]);
        assert.deepEqual(paces, ["250", "250", "250"]);
    });

    it("restarts nobody for a round trip that is measured a little longer", async () => {
        const before = await runCluster(sshConfig(3), { world: { roundTripsMs: { "192.0.2.13": 0.4 } } });
        const measured = before.without("main-etcd-3-keys");
        const world = { roundTripsMs: { "192.0.2.13": 0.9 } };
        const after = await runCluster(sshConfig(3), { before: measured, world });
        assert.deepEqual(after.listChanges(), { "main-etcd-3-keys": Step.create });
    });
});

function genesisOf(run: Recording): Genesis {
    return run.find("main-genesis").state.output as Genesis;
}

/** What every member is told of whether it was there at the birth. */
function bornOf(run: Recording): Readonly<Record<string, string | undefined>> {
    const scripts = run.resources.filter(({ name }) => name.endsWith("-stage"));
    const told = scripts.map(({ name, inputs }) => [
        name.replace(/^main-(.*)-stage$/, "$1"),
        /^FOUNDER=(.*)$/m.exec(String(inputs.stdin))?.[1],
    ]);
    return Object.fromEntries(told.sort()) as Readonly<Record<string, string | undefined>>;
}
