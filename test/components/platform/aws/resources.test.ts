// All that is made, as one text to be reviewed: what AWS is asked for, and how the engine may treat it.
import assert from "node:assert/strict";

import type { RecordedResource } from "../../../support/mocks";
import { type Inputs, Secret, unknown } from "../../../support/recordOptions";
import { assertGolden } from "../../../support/golden";
import { type AwsRun, inputsOf, MIRROR, namesLike, runAws } from "./runAws";

describe("a cluster on AWS", () => {
    for (const preview of [false, true]) {
        describe(preview ? "in a preview" : "when it is made", () => {
            let run: AwsRun;
            before(async () => {
                run = await runAws({}, { flowLogs: true, bastion: { create: true } }, { preview });
            });

            it("has names and owners on everything that can have tags", () => {
                for (const { name, inputs, type } of run.resources) {
                    if ("tags" in inputs) {
                        const tags = inputs.tags as Record<string, string>;
                        assert.equal(tags["pulumi-etcd:cluster"], "main", name);
                        assert.match(tags.Name ?? "", /^main-/, name);
                    }
                    const untaggable =
                        /:(Route|RouteTableAssociation|VolumeAttachment|TargetGroupAttachment|TopicSubscription|Record|Alias|RolePolicy|Bucket\w+)$/;
                    assert.ok(
                        "tags" in inputs || !type.startsWith("aws:") || untaggable.test(type),
                        `${name} has no tags`,
                    );
                }
            });

            it("uses the provider of its region for all of it", () => {
                assert.equal(inputsOf(run, "main-aws").region, "eu-central-1");
                for (const { name, type, provider } of run.resources) {
                    assert.equal(provider.includes("main-aws::"), type.startsWith("aws:"), name);
                }
            });

            it("lets nobody in from the world", () => {
                for (const { name, inputs } of run.listOfType(
                    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                )) {
                    assert.ok(inputs.cidrIpv4 !== "0.0.0.0/0" && inputs.cidrIpv6 === undefined, name);
                    assert.notEqual(inputs.description, "", name);
                }
                for (const { name, inputs } of run.listOfType("aws:ec2/securityGroup:SecurityGroup")) {
                    assert.ok(!("ingress" in inputs) && !("egress" in inputs), `${name} has rules of its own`);
                }
            });

            it("keeps private host keys in the parameter store alone", () => {
                const places = run.resources.flatMap(({ name, inputs }) =>
                    Object.entries(inputs).flatMap(([key, value]) =>
                        value instanceof Secret ? [`${name}.${key}`] : [],
                    ),
                );
                const hosts = ["etcd-1", "etcd-2", "etcd-3", "bastion"];
                const expected = hosts.map((host) => `main-${host}-host-key-parameter.value`).sort();
                assert.deepEqual(places.sort(), preview ? [] : expected);
            });
        });
    }

    it("is what was reviewed", async () => {
        const run = await runAws({}, { bastion: { create: true }, flowLogs: true });
        const shown = run.resources.filter(({ name, type }) => !/etcd-[23]/.test(name) && !type.startsWith("etcd:"));
        assertGolden(
            "aws/resources.txt",
            `${shown
                .map((one) => show(run, one))
                .sort()
                .join("\n\n")}\n`,
        );
    });

    it("has nothing on the internet without NAT and bastion", async () => {
        const run = await runAws({ etcd: MIRROR }, { egress: "none" });
        assert.deepEqual(namesLike(run, /public-eu|internet|nat-/), []);
        assert.deepEqual(namesLike(run, /-endpoint-/), ["main-endpoint-s3", "main-endpoint-ssm"]);
        const s3 = inputsOf(run, "main-endpoint-s3");
        assert.match(String(s3.policy), /arn:aws:s3:::my-mirror\/\*/);
    });

    it("has planned addresses for all that stands beside the members", async () => {
        const run = await runAws({ etcd: MIRROR }, { egress: "none" });
        const balancer = inputsOf(run, "main-balancer").subnetMappings as readonly Inputs[];
        const endpoints = run
            .listOfType("aws:ec2/vpcEndpoint:VpcEndpoint")
            .flatMap(({ inputs }) => (inputs.subnetConfigurations ?? []) as readonly Inputs[]);
        const cards = run.listOfType("aws:ec2/networkInterface:NetworkInterface");
        const addresses = [
            ...balancer.map(({ privateIpv4Address }) => privateIpv4Address),
            ...endpoints.map(({ ipv4 }) => ipv4),
            ...cards.flatMap(({ inputs }) => inputs.privateIps as readonly string[]),
        ];
        assert.equal(addresses.length, 3 + 3 + 3);
        assert.equal(new Set(addresses).size, addresses.length);
        assert.ok(
            addresses.every((address) => /^10\.60\.\d+\.\d+$/.test(String(address))),
            addresses.join(),
        );
    });

    it("has one public subnet and no NAT, when only a bastion needs it", async () => {
        const run = await runAws({ etcd: MIRROR }, { egress: "none", bastion: { create: true } });
        assert.deepEqual(namesLike(run, /public-eu.*[abc]$/), ["main-public-eu-central-1a"]);
        assert.deepEqual(namesLike(run, /nat-/), []);
    });

    it("leaves out what is not wanted", async () => {
        const run = await runAws(
            { balancer: { enabled: false } },
            {
                snapshots: { enabled: false },
                alarms: { topic: "arn:aws:sns:eu-central-1:123456789012:oncall" },
            },
        );
        assert.deepEqual(namesLike(run, /balancer|snapshots|-target$|flow-log|bastion|-alarms$/), []);
        assert.deepEqual(namesLike(run, /-alarms-/), []);
        const { alarmActions } = inputsOf(run, "main-etcd-1-system-alarm");
        assert.deepEqual(alarmActions, ["arn:aws:sns:eu-central-1:123456789012:oncall"]);
    });

    it("uses a key of the user's, and then makes none", async () => {
        const kmsKey = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d";
        const run = await runAws({}, { kmsKey });
        assert.deepEqual(namesLike(run, /^main-key/), []);
        assert.equal(inputsOf(run, "main-etcd-1-volume").kmsKeyId, kmsKey);
    });

    it("keeps members of a zone apart as far as is wanted", async () => {
        const groupsOf = (run: AwsRun) => run.listOfType("aws:ec2/placementGroup:PlacementGroup");
        const partition = await runAws({}, { placement: "partition" });
        assert.deepEqual(
            groupsOf(partition).map(({ name, inputs }) => [name, inputs.strategy, inputs.partitionCount]),
            [["main-partition", "partition", 7]],
        );
        const none = await runAws({}, { placement: "none" });
        assert.deepEqual(groupsOf(none), []);
        assert.equal(inputsOf(none, "main-etcd-1-instance").placementGroup, undefined);
        assert.notEqual(
            none.find("main-etcd-1-instance").options.replacementTrigger,
            partition.find("main-etcd-1-instance").options.replacementTrigger,
        );
    });

    it("asks AWS to move a host only where AWS can", async () => {
        const actionsOf = async (instanceType: string) =>
            inputsOf(await runAws({}, { instanceType }), "main-etcd-1-hardware-alarm").alarmActions as string[];
        assert.deepEqual((await actionsOf("m7i.2xlarge")).length, 2);
        assert.deepEqual((await actionsOf("i4i.2xlarge")).length, 1);
    });

    it("touches no other account than the one that is named", async () => {
        const run = await runAws({}, { account: "123456789012" });
        assert.equal(inputsOf(run, "main-aws").allowedAccountIds, '["123456789012"]');
    });
});

function show(run: AwsRun, { name, type, inputs, options }: RecordedResource): string {
    const said = Object.entries({
        protect: options.protect,
        ignoreChanges: options.ignoreChanges.join() || undefined,
        replaceOnChanges: options.replaceOnChanges.join() || undefined,
        replacementTrigger: options.replacementTrigger,
        deleteBeforeReplace: options.deleteBeforeReplace,
    })
        .filter(([, value]) => value !== undefined && value !== false)
        .map(([key, value]) => `    ! ${key}: ${String(value)}`);
    const shown = Object.entries(inputs).map(([key, value]) => `    ${key}: ${showValue(key, value)}`);
    return [`${name} (${type})`, ...said, ...shown].join("\n");
}

/** Texts with files of their own are left out. */
function showValue(key: string, value: unknown): string {
    if (["userData", "policy", "assumeRolePolicy"].includes(key)) {
        return "(see its own file)";
    }
    return JSON.stringify(value, (_, inner: unknown) =>
        inner instanceof Secret ? "(secret)" : inner === unknown ? "(unknown)" : inner,
    );
}
