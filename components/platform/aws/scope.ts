import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { planPartition } from "../../../config/facts/aws/regions";
import { type ClusterConfig, Environment } from "../../../config/schema";
import type { AwsConfig } from "../../../config/platforms/aws/schema";
import type { ClusterPlan } from "../../plan";
import type { FleetArgs, ParentOptions } from "../platform";
import { askFirst } from "./preflight";

/** What every part of a cluster on AWS is made with. */
export interface AwsScope {
    /** Begins the name of every resource. */
    readonly name: string;
    readonly config: ClusterConfig;
    readonly aws: AwsConfig;
    readonly plan: ClusterPlan;
    readonly partition: string;
    readonly account: pulumi.Output<string>;
    /** Of every question: the parent of what is made, and the provider that knows region and account. */
    readonly ask: { readonly parent: pulumi.Resource; readonly provider: Provider };
    /** The image of new hosts; known once AWS was asked and nothing is in the way. */
    readonly ami: pulumi.Output<string>;
    /** Of everything that is made: the same, and that nothing is in the way. */
    readonly opts: AwsScope["ask"] & { readonly dependsOn: pulumi.Output<pulumi.Resource[]> };
    /** Of what holds data, or cannot be had again. */
    readonly protect: boolean;
}

export function createScope(
    name: string,
    { config, plan, existing = new Set() }: Pick<FleetArgs, "config" | "plan" | "existing">,
    { parent }: ParentOptions,
): AwsScope {
    const { aws } = config;
    if (aws === undefined || plan.domain === undefined) {
        throw new Error("the platform aws needs the settings aws, which loadConfig gives");
    }
    const allowed = aws.account === undefined ? {} : { allowedAccountIds: [aws.account] };
    const provider = new Provider(`${name}-aws`, { region: aws.region, ...allowed }, { parent });
    const ask = { parent, provider };
    const ami = pulumi.output(askFirst({ ask, aws, config, name, plan, there: existing })).apply((found) => found.ami);
    return {
        name,
        config,
        aws,
        plan,
        ask,
        ami,
        partition: planPartition(aws.region),
        account: getCallerIdentityOutput({}, ask).accountId,
        opts: { ...ask, dependsOn: ami.apply(() => []) },
        protect: config.environment === Environment.production,
    };
}

/** Tags of a resource: what it is called in AWS's console, whose it is, and what the user wants on everything. */
export function tagsOf(
    scope: AwsScope,
    role: string,
    more: Readonly<Record<string, string>> = {},
): Record<string, string> {
    return {
        ...scope.aws.tags,
        Name: `${scope.plan.name}-${role}`,
        "pulumi-etcd:cluster": scope.plan.name,
        ...more,
    };
}
