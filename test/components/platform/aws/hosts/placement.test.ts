import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import { createPlacements } from "../../../../../components/platform/aws/hosts/placement";
import { createScope } from "../../../../../components/platform/aws/createScope";
import { planCluster } from "../../../../../components/plan";
import { awsConfig } from "../../../../support/clusterConfig";
import type { Values } from "../../../../support/configs";
import { type Recording, runProgram } from "../../../../support/mocks";
import { promiseOf } from "../../../../support/promiseOf";
import { runAws } from "../runAws";

/** The zones of the members, or the message with which they are refused. */
async function place(values: Values, aws: Values = {}, before?: Recording): Promise<string> {
    const config = awsConfig(3, { disk: { size: "40GiB" }, ...values }, aws);
    let said = "";
    await runProgram(
        async () => {
            const parent = new pulumi.ComponentResource("etcd:index:EtcdCluster", "main");
            const zones = createPlacements(createScope("main", { config, plan: planCluster(config) }, { parent }));
            const all = Promise.all([...zones.values()].map((zone) => promiseOf(zone)));
            said = await all.then(String, (error: unknown) => (error instanceof Error ? error.message : String(error)));
        },
        before === undefined ? {} : { before },
    );
    return said;
}

describe("places of members on AWS", () => {
    let born: Recording;
    before(async () => {
        born = await runAws({ disk: { size: "40GiB" } });
    });

    it("are where the plan has them, at first and again", async () => {
        assert.equal(await place({}), "eu-central-1a,eu-central-1b,eu-central-1c");
        assert.equal(await place({}, {}, born), "eu-central-1a,eu-central-1b,eu-central-1c");
    });

    it("are all refused, with all that is wrong, when members move, disks shrink and keys change", async () => {
        const members = ["b", "a", "c"].map((letter, i) => ({ name: `etcd-${i + 1}`, zone: `eu-central-1${letter}` }));
        const kmsKey = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d";
        const lines = (await place({ members, disk: { size: "30GiB" } }, { kmsKey }, born)).split("\n  ");
        assert.equal(lines[0], "What is configured cannot be done here; nothing that runs was touched.");
        assert.deepEqual(
            lines.slice(1).map((line) => line.replace(/ (has|is|cannot) .*/, "")),
            [
                'members: "etcd-1" in eu-central-1b',
                "disk.size: 30GiB",
                `aws.kmsKey: ${kmsKey}`,
                'members: "etcd-2" in eu-central-1a',
            ],
        );
    });

    it("are good when disks grow", async () => {
        assert.equal(await place({ disk: { size: "80GiB" } }, {}, born), "eu-central-1a,eu-central-1b,eu-central-1c");
    });

    it("are asked about before any volume, interface or name is made or changed", () => {
        const placements = ["etcd-1", "etcd-2", "etcd-3"].map((member) => `main-${member}-placement`);
        for (const part of ["etcd-1-volume", "etcd-1-address", "etcd-1-instance", "dns-etcd-1"]) {
            const before = born.listAllDependencies(`main-${part}`);
            assert.deepEqual(
                placements.filter((placement) => !before.includes(placement)),
                [],
                part,
            );
        }
    });

    it("are remembered as they were", () => {
        for (const { name, options } of born.listOfType("pulumi:index:Stash")) {
            assert.deepEqual(options.ignoreChanges, ["input"], name);
        }
    });
});
