// Stacks of Pulumi.prod.yaml and its variants, as they are recorded.
import * as pulumi from "@pulumi/pulumi";
import type { Properties } from "../../../../engine/plugins/value";
import { aws } from "../../../../components/platform/aws";
import { planCluster } from "../../../../components/plan";
import type { Account } from "../../../doubles/aws/models/models";
import { type Made, readStack, type Stack } from "../../../doubles/aws/translations/stack";
import { mustCheck, type Values } from "../../../support/configs";
import { prodSettings } from "../../../support/prodSettings";
import { type Recording, runProgram, type RunOptions } from "../../../support/mocks";
import { reveal } from "../../../support/recordOptions";
import { EXISTING_NETWORK, MIRROR, SUBNETS, VPC } from "./runAws";

/** Runs Pulumi.prod.yaml with these changes. */
export async function runProd(
    changes: Values = {},
    awsChanges: Values = {},
    options: RunOptions = {},
): Promise<Recording> {
    const settings = { ...(prodSettings.aws as Values), ...awsChanges };
    const config = mustCheck({ ...prodSettings, ...changes, aws: settings }, { stack: "prod" });
    return runProgram(() => {
        const parent = new pulumi.ComponentResource("etcd:index:EtcdCluster", "main");
        return aws.createFleet("main", { config, plan: planCluster(config) }, { parent }).hosts;
    }, options);
}

/**
 * What Pulumi.prod.yaml with these changes asks AWS for.
 *
 * @param there what was in the account before
 */
export async function recordProd(
    changes: Values = {},
    awsChanges: Values = {},
    there: readonly Made[] = [],
    options: RunOptions = {},
): Promise<Stack> {
    const run = await runProd(changes, awsChanges, options);
    const made = run.resources
        .filter(({ type }) => type.startsWith("aws:"))
        .map(({ type, name, inputs, state, id }): Made => ({
            type,
            name,
            inputs: reveal(inputs) as Properties,
            answers: { ...(reveal(state) as Properties), id },
        }));
    return readStack([...there, ...made]);
}

export const OWN_KEY = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f";

/** A network that somebody else has made. */
const NETWORK: readonly Made[] = [
    { type: "aws:ec2/vpc:Vpc", name: "their-vpc", inputs: { cidrBlock: "10.60.0.0/16" }, answers: { id: VPC } },
    ...SUBNETS.map(({ id, zone, cidr }, i): Made => ({
        type: "aws:ec2/subnet:Subnet",
        name: `their-subnet-${String(i + 1)}`,
        inputs: { vpcId: VPC, cidrBlock: cidr, availabilityZone: zone },
        answers: { id },
    })),
];

const KEY: Made = { type: "aws:kms/key:Key", name: "their-key", inputs: {}, answers: { arn: OWN_KEY } };

/** Every kind of cluster, by what is special about it; those that stand in one account together. */
const VARIANTS: Readonly<Record<string, () => Promise<readonly Stack[]>>> = {
    "Pulumi.prod.yaml": async () => [await recordProd()],
    "egress none, with a flow log": async () => [
        await recordProd({ etcd: MIRROR }, { egress: "none", flowLogs: true }),
    ],
    "an existing VPC": async () => [
        await recordProd({}, { zones: undefined, vpc: { id: VPC, subnets: SUBNETS } }, NETWORK, {
            world: { zoneOwner: "prod-etcd", ...EXISTING_NETWORK },
        }),
    ],
    "a bastion": async () => [await recordProd({}, { bastion: { create: true } })],
    arm64: async () => [await recordProd({ etcd: { ...(prodSettings.etcd as Values), architecture: "arm64" } })],
    "a key of the user's": async () => [await recordProd({}, { kmsKey: OWN_KEY }, [KEY])],
    "two clusters in one account": async () => [
        await recordProd(),
        await recordProd({ name: "second", network: { cidr: "10.70.0.0/16" } }),
    ],
};

export async function makeAccounts(): Promise<readonly Account[]> {
    const accounts: Account[] = [];
    // One after the other, for the SDK knows one program at a time.
    for (const [title, make] of Object.entries(VARIANTS)) {
        accounts.push({ title, stacks: await make() });
    }
    return accounts;
}
