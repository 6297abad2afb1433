import { hostAutoscaling } from "../../policies/rules/host/hostAutoscaling";
import { hostBurstable } from "../../policies/rules/host/hostBurstable";
import { hostMetadata } from "../../policies/rules/host/hostMetadata";
import { hostPublic } from "../../policies/rules/host/hostPublic";
import { hostReclaimable } from "../../policies/rules/host/hostReclaimable";
import { hostTenancy } from "../../policies/rules/host/hostTenancy";
import type { EtcdPolicy } from "../../policies/policy";
import { volumeEncrypted } from "../../policies/rules/volume/volumeEncrypted";
import { volumeKept } from "../../policies/rules/volume/volumeKept";
import { volumeOwn } from "../../policies/rules/volume/volumeOwn";
import { volumeProtected } from "../../policies/rules/volume/volumeProtected";
import { volumeSize } from "../../policies/rules/volume/volumeSize";
import { attachment, cluster, host, INSTANCE, volume, VOLUME } from "./goodStack";
import { assertBreaks, assertObeys, type Given, urnOf } from "./judge";

const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const good: readonly Given[] = [host(1), volume(), attachment("etcd-1", "etcd-1-data")];

function template(props: Given["props"]): Given {
    return { type: LAUNCH_TEMPLATE, name: "etcd-template", props };
}

type Broken = readonly [string, readonly Given[], RegExp];

const cases: readonly { policy: EtcdPolicy; broken: readonly Broken[] }[] = [
    {
        policy: hostBurstable,
        broken: [
            ["a burstable type", [host(1, { instanceType: "t3.large" })], /^etcd-1 is a burstable t3:/],
            ["no type", [host(1, { instanceType: undefined })], /does not say which type/],
            [
                "a template of burstable machines",
                [template({ instanceType: "t4g.small" })],
                /^etcd-template is a burstable t4g/,
            ],
        ],
    },
    {
        policy: hostReclaimable,
        broken: [
            ["a spot instance", [host(1, { instanceMarketOptions: { marketType: "spot" } })], /is a spot instance/],
            [
                "a request for one",
                [host(1, {}, { type: "aws:ec2/spotInstanceRequest:SpotInstanceRequest" })],
                /is a spot instance/,
            ],
        ],
    },
    {
        policy: hostTenancy,
        broken: [
            ["no tenancy", [host(1, { tenancy: undefined })], /shares its hardware/],
            ["shared hardware", [host(1, { tenancy: "default" })], /shares its hardware/],
        ],
    },
    {
        policy: hostPublic,
        broken: [
            ["a public address", [host(1, { associatePublicIpAddress: true })], /asks for a public address/],
            [
                "an address that nobody spoke of",
                [host(1, { associatePublicIpAddress: undefined })],
                /leaves it to its subnet/,
            ],
            [
                "a template that asks for one",
                [template({ networkInterfaces: [{ associatePublicIpAddress: "true" }] })],
                /asks for a public/,
            ],
            [
                "an elastic address",
                [host(1), { type: "aws:ec2/eip:Eip", name: "address", props: {}, uses: { instance: ["etcd-1"] } }],
                /^address gives a member a public address/,
            ],
        ],
    },
    {
        policy: hostMetadata,
        broken: [
            ["no options", [host(1, { metadataOptions: undefined })], /answers the metadata service without a token/],
            ["optional tokens", [host(1, { metadataOptions: { httpTokens: "optional" } })], /without a token/],
        ],
    },
    {
        policy: hostAutoscaling,
        broken: [
            [
                "an auto scaling group by name",
                [{ type: "aws:autoscaling/group:Group", name: "etcd", props: {} }],
                /makes and ends machines by itself/,
            ],
            [
                "an auto scaling group of another name by what it makes",
                [
                    {
                        type: "aws:autoscaling/group:Group",
                        name: "stores",
                        props: {},
                        uses: { launchTemplate: ["etcd-template"] },
                    },
                    template({}),
                ],
                /^stores makes and ends machines/,
            ],
        ],
    },
    {
        policy: volumeOwn,
        broken: [["a machine with its root disk alone", [host(1)], /keeps etcd's data on its root disk/]],
    },
    {
        policy: volumeEncrypted,
        broken: [
            ["a volume in the clear", [volume({ encrypted: false })], /^etcd-1-data is not encrypted/],
            ["a volume that says nothing", [volume({ encrypted: undefined })], /is not encrypted/],
            ["the account's key", [volume({ kmsKeyId: undefined })], /with the key of the account/],
            [
                "a volume of another name that is attached to a member",
                [host(1), volume({ encrypted: false }, { name: "disk" }), attachment("etcd-1", "disk")],
                /^disk is not encrypted/,
            ],
        ],
    },
    {
        policy: volumeKept,
        broken: [
            [
                "a disk that goes with the machine",
                [host(1, { ebsBlockDevices: [{ deviceName: "/dev/sdf", deleteOnTermination: true }] })],
                /deleted together with the machine/,
            ],
            [
                "a disk that says nothing",
                [host(1, { ebsBlockDevices: [{ deviceName: "/dev/sdf" }] })],
                /deleted together/,
            ],
            [
                "the same in a template",
                [template({ blockDeviceMappings: [{ ebs: { deleteOnTermination: "true" } }] })],
                /deleted together/,
            ],
        ],
    },
    {
        policy: volumeSize,
        broken: [
            ["a small volume", [volume({ size: 8 })], /has 8 GiB.*give it 20 GiB/s],
            ["no size", [volume({ size: undefined })], /does not say how large/],
        ],
    },
    {
        policy: volumeProtected,
        broken: [["a volume without protection", [volume({}, { protect: false })], /is not protected/]],
    },
];

describe("policies about machines and volumes", () => {
    for (const { policy, broken } of cases) {
        describe(policy.name, () => {
            it("lets a good machine with a good volume pass", () => {
                assertObeys(policy, good);
            });

            for (const [what, resources, expected] of broken) {
                it(`refuses ${what}`, () => {
                    assertBreaks(policy, resources, expected);
                });
            }
        });
    }

    it("can be set", () => {
        assertObeys(hostTenancy, [host(1, { tenancy: "default" })], { allowed: ["default"] });
        assertBreaks(volumeSize, [volume()], /give it 100 GiB/, { gib: 100 });
    });

    it("do not speak of machines that are nobody's members", () => {
        const bad = { instanceType: "t3.micro", associatePublicIpAddress: true, metadataOptions: undefined, tags: {} };
        const others: readonly Given[] = [
            { type: INSTANCE, name: "web-1", props: bad },
            { type: INSTANCE, name: "etcd-bastion", props: bad },
            { type: INSTANCE, name: "etcd-9", props: { ...bad, tags: { "etcd-role": "client" } } },
            { type: VOLUME, name: "web-data", props: {} },
        ];
        for (const { policy } of cases) {
            assertObeys(policy, others);
        }
    });

    it("know a member by the firewall that its machine is behind", () => {
        const group: Given = {
            type: "aws:ec2/securityGroup:SecurityGroup",
            name: "ring",
            props: { ingress: [{ protocol: "tcp", fromPort: 2380, toPort: 2380, self: true }] },
        };
        const machine: Given = {
            type: INSTANCE,
            name: "server-a",
            props: { instanceType: "t3.large" },
            uses: { vpcSecurityGroupIds: ["ring"] },
        };
        assertBreaks(hostBurstable, [group, machine], /^server-a is a burstable t3/);
    });

    it("ask no protection of the volumes of a test", () => {
        assertObeys(volumeProtected, [volume({ tags: { environment: "test" } }, { protect: false })]);
        const test = cluster({ environment: "test" });
        // As a child of a cluster that has said that it is a test.
        assertObeys(volumeProtected, [test, childOf(test)]);
        assertBreaks(volumeProtected, [cluster(), childOf(cluster())], /^blue-etcd-1-data is not protected/);
    });
});

function childOf(above: Given): Given {
    const child = { name: "blue-etcd-1-data", protect: false, below: [above.type], parent: urnOf(above) };
    return volume({}, child);
}
