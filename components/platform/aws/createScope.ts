import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { planPartition } from "../../../config/facts/aws/regions";
import { Environment } from "../../../config/groups/cluster";
import type { FleetArgs, ParentOptions } from "../platform";
import { askFirst } from "./preflight";
import type { AwsScope } from "./scope";

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
