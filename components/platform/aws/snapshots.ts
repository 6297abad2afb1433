import * as dlm from "@pulumi/aws/dlm";
import * as iam from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsSnapshotsConfig } from "../../../config/schemaAws";
import { planPhysicalName } from "./names";
import { renderTrust } from "./renderPolicy";
import { renderSnapshotPolicy } from "./renderSnapshotPolicy";
import { type AwsScope, tagsOf } from "./scope";
import { DATA_TAG } from "./volumes";

/** When the first of a day is made, in UTC. */
const TIME = "03:00";

/** Snapshots of the data volumes on a schedule: the second way back, beside etcd's own snapshots. Gives the policy's id. */
export function createSnapshots(scope: AwsScope, { everyHours, keep }: AwsSnapshotsConfig): pulumi.Output<string> {
    const { name, plan, aws, opts } = scope;
    const role = new iam.Role(
        `${name}-snapshots-role`,
        {
            name: planPhysicalName(plan.name, "snapshots", aws.region, 64),
            assumeRolePolicy: renderTrust("dlm.amazonaws.com"),
            tags: tagsOf(scope, "snapshots"),
        },
        opts,
    );
    const policy = scope.account.apply((account) =>
        renderSnapshotPolicy({ partition: scope.partition, region: aws.region, account, cluster: plan.name }),
    );
    const rights = new iam.RolePolicy(`${name}-snapshots-rights`, { role: role.name, policy }, opts);
    return new dlm.LifecyclePolicy(
        `${name}-snapshots`,
        {
            description: `Data volumes of the etcd cluster ${plan.name}`,
            executionRoleArn: role.arn,
            policyDetails: {
                resourceTypes: ["VOLUME"],
                targetTags: { [DATA_TAG]: plan.name },
                schedules: [
                    {
                        name: `every ${everyHours} hours`,
                        createRule: { interval: everyHours, intervalUnit: "HOURS", times: TIME },
                        retainRule: { count: keep },
                        copyTags: true,
                    },
                ],
            },
            tags: tagsOf(scope, "snapshots"),
        },
        { ...opts, dependsOn: [rights] },
    ).id;
}
