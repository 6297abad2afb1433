import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import { describeNetwork } from "../../../../../components/platform/aws/network/existingNetwork";
import { createScope } from "../../../../../components/platform/aws/createScope";
import { planCluster } from "../../../../../components/plan";
import { awsConfig } from "../../../../support/clusterConfig";
import { runProgram } from "../../../../support/mocks";
import { promiseOf } from "../../../../support/promiseOf";
import type { AwsWorld } from "../../../../support/awsAnswers";
import { EXISTING_NETWORK, inputsOf, namesLike, runAws, SUBNETS, VPC } from "../runAws";

/** What AWS says of a good one. */
const GOOD: AwsWorld = {
    ...EXISTING_NETWORK,
    gateways: { [SUBNETS[0]?.id ?? ""]: ["local", "nat-0a1b2c3d"] },
};

const [first] = SUBNETS;
const firstId = first?.id ?? "";

function withSubnet(changes: Readonly<Record<string, unknown>>): AwsWorld {
    return { ...GOOD, subnets: { ...GOOD.subnets, [firstId]: { ...GOOD.subnets?.[firstId], ...changes } } };
}

const run = (world: AwsWorld, preview = false) =>
    runAws({}, { zones: undefined, vpc: { id: VPC, subnets: SUBNETS } }, { world, preview });

describe("an existing VPC", () => {
    for (const preview of [false, true]) {
        it(`is used as it is, ${preview ? "also in a preview" : "and nothing of its own is made in it"}`, async () => {
            const made = await run(GOOD, preview);
            assert.deepEqual(namesLike(made, /-(vpc|internet|nat|public-eu|private|endpoint)/), []);
            assert.equal(inputsOf(made, "main-members-group").vpcId, VPC);
            assert.equal(inputsOf(made, "main-etcd-2-address").subnetId, SUBNETS[1]?.id);
            assert.deepEqual(
                inputsOf(made, "main-balancer").subnetMappings,
                SUBNETS.map(({ id }, i) => ({ subnetId: id, privateIpv4Address: `10.60.${String(i + 1)}.4` })),
            );
        });
    }

    const cases: readonly (readonly [string, AwsWorld, RegExp])[] = [
        [
            "without DNS support",
            { ...GOOD, vpcs: { [VPC]: { ...GOOD.vpcs?.[VPC], enableDnsHostnames: false } } },
            /aws\.vpc\.id: vpc-0a1b2c3d4e5f67890 has no DNS support/,
        ],
        [
            "of another network",
            {
                ...GOOD,
                vpcs: { [VPC]: { ...GOOD.vpcs?.[VPC], cidrBlockAssociations: [{ cidrBlock: "10.99.0.0/16" }] } },
            },
            /network\.cidr: 10\.60\.0\.0\/16 is not a network of vpc-0a1b2c3d4e5f67890; give 10\.99\.0\.0\/16/,
        ],
        ["with a subnet of another VPC", withSubnet({ vpcId: "vpc-2" }), /subnets\[0\]\.id: .* is in vpc-2, not in/],
        [
            "with a subnet in another zone",
            withSubnet({ availabilityZone: "eu-central-1c" }),
            /subnets\[0\]\.zone: eu-central-1a is not its zone, which is eu-central-1c; give eu-central-1c/,
        ],
        [
            "with a subnet of another network",
            withSubnet({ cidrBlock: "10.60.77.0/24" }),
            /subnets\[0\]\.cidr: 10\.60\.1\.0\/24 is not its network, which is 10\.60\.77\.0\/24/,
        ],
        [
            "with a subnet that gives out public addresses",
            withSubnet({ mapPublicIpOnLaunch: true }),
            /subnets\[0\]\.id: .* is public: it gives machines public addresses/,
        ],
        [
            "with a subnet that has a route to the internet",
            { ...GOOD, gateways: { [firstId]: ["local", "igw-0a1b2c3d"] } },
            /subnets\[0\]\.id: .* is public: it has a route to igw-0a1b2c3d/,
        ],
        [
            "whose main routes, which its subnets have, lead to the internet",
            { ...GOOD, gateways: { main: ["igw-0a1b2c3d"] } },
            /subnets\[2\]\.id: .* is public: it has a route to igw-0a1b2c3d/,
        ],
    ];
    for (const [what, world, expected] of cases) {
        it(`is refused ${what}, before anything is made in it`, async () => {
            const refused = await refusalOf(world);
            assert.match(refused, expected);
            assert.match(refused, /^What is configured cannot be done here; nothing that runs was touched\./);
        });
    }

    it("is told all that is wrong at once", async () => {
        const world = withSubnet({ vpcId: "vpc-2", availabilityZone: "eu-central-1c", mapPublicIpOnLaunch: true });
        assert.equal((await refusalOf(world)).split("\n").length, 4);
    });
});

/** The message with which a VPC is refused: whatever would be made in it waits for its id. */
async function refusalOf(world: AwsWorld): Promise<string> {
    const config = awsConfig(3, {}, { zones: undefined, vpc: { id: VPC, subnets: SUBNETS } });
    let message = "";
    await runProgram(
        async () => {
            const parent = new pulumi.ComponentResource("etcd:index:EtcdCluster", "main");
            const scope = createScope("main", { config, plan: planCluster(config) }, { parent });
            assert.ok(scope.aws.vpc !== undefined);
            const { vpcId } = describeNetwork(scope, scope.aws.vpc);
            await assert.rejects(promiseOf(vpcId), (error: Error) => {
                message = error.message;
                return true;
            });
        },
        { world },
    );
    return message;
}
