// Runs the platform alone on recording mocks.
import * as pulumi from "@pulumi/pulumi";
import { aws } from "../../../../components/platform/aws";
import { planCluster } from "../../../../components/plan";
import { awsConfig } from "../../../support/clusterConfig";
import type { AwsWorld } from "../../../support/awsAnswers";
import type { Values } from "../../../support/configs";
import { type Recording, runProgram, type RunOptions } from "../../../support/mocks";
import type { Inputs } from "../../../support/recordOptions";

export type AwsRun = Awaited<ReturnType<typeof runAws>>;

export function runAws(changes: Values = {}, awsChanges: Values = {}, options: RunOptions = {}, memberCount = 3) {
    return runProgram(() => {
        const config = awsConfig(memberCount, changes, awsChanges);
        const parent = new pulumi.ComponentResource("etcd:index:EtcdCluster", "main");
        return aws.createFleet("main", { config, plan: planCluster(config) }, { parent }).hosts;
    }, options);
}

/** Inputs of a resource, to be looked into. */
export function inputsOf(run: Recording, name: string): Inputs {
    return run.find(name).inputs;
}

/** Names of all resources that a pattern fits. */
export function namesLike(run: Recording, pattern: RegExp): readonly string[] {
    return run.resources.map(({ name }) => name).filter((name) => pattern.test(name));
}

/** A mirror, for those who have no way to the official release. */
export const MIRROR: Values = {
    version: "3.6.14",
    archive: { url: "https://my-mirror.s3.eu-central-1.amazonaws.com/etcd.tar.gz", sha256: "a".repeat(64) },
};

export const VPC = "vpc-0a1b2c3d4e5f67890";

export const SUBNETS: readonly { readonly id: string; readonly zone: string; readonly cidr: string }[] = [
    ...["a", "b", "c"].map((letter, i) => ({
        id: `subnet-0a1b2c3d4e5f6789${letter}`,
        zone: `eu-central-1${letter}`,
        cidr: `10.60.${i + 1}.0/24`,
    })),
];

/** What AWS says of them. */
export const EXISTING_NETWORK: Pick<AwsWorld, "subnets" | "vpcs"> = {
    vpcs: {
        [VPC]: {
            cidrBlockAssociations: [{ cidrBlock: "10.60.0.0/16" }],
            enableDnsSupport: true,
            enableDnsHostnames: true,
        },
    },
    subnets: Object.fromEntries(
        SUBNETS.map(({ id, zone, cidr }) => [
            id,
            { availabilityZone: zone, cidrBlock: cidr, vpcId: VPC, mapPublicIpOnLaunch: false },
        ]),
    ),
};
