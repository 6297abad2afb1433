import type { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig } from "../../../config/schema";
import type { AwsConfig } from "../../../config/platforms/aws/aws";
import type { ClusterPlan } from "../../plan";

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
