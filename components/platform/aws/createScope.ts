import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { planPartition } from "../../../config/facts/aws/regions";
import { type ClusterConfig, Environment } from "../../../config/schema";
import type { ClusterPlan } from "../../plan";
import { askFirst } from "./preflight";
import type { AwsScope } from "./scope";

/** @param there names of what the stack has of this cluster from earlier runs */
export function createScope(
    name: string,
    config: ClusterConfig,
    plan: ClusterPlan,
    parent: pulumi.Resource,
    there: ReadonlySet<string> = new Set(),
): AwsScope {
    const { aws } = config;
    if (aws === undefined || plan.domain === undefined) {
        throw new Error("the platform aws needs the settings aws, which loadConfig gives");
    }
    const allowed = aws.account === undefined ? {} : { allowedAccountIds: [aws.account] };
    const provider = new Provider(`${name}-aws`, { region: aws.region, ...allowed }, { parent });
    const ask = { parent, provider };
    const ami = pulumi.output(askFirst({ ask, aws, config, name, plan, there })).apply((found) => found.ami);
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
