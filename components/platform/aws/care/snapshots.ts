import * as dlm from "@pulumi/aws/dlm";
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { AwsSnapshotsConfig } from "../../../../config/platforms/aws/snapshots";
import { renderTrust } from "../access/renderPolicy";
import { renderSnapshotPolicy } from "./renderSnapshotPolicy";
import { createRole } from "../access/role";
import { type AwsScope, tagsOf } from "../scope";
import { DATA_TAG } from "../hosts/volumes";

/** When the first of a day is made, in UTC. */
const TIME = "03:00";

/** Snapshots of the data volumes on a schedule: the second way back, beside etcd's own snapshots. Gives the policy's id. */
export function createSnapshots(
    scope: AwsScope,
    { everyHours, keep }: AwsSnapshotsConfig,
    keyArn: pulumi.Output<string>,
): pulumi.Output<string> {
    const { name, plan, aws, opts } = scope;
    const { partition } = scope;
    const trust = scope.account.apply((account) =>
        renderTrust({
            service: "dlm.amazonaws.com",
            account,
            sourceArn: `arn:${partition}:dlm:${aws.region}:${account}:policy/*`,
        }),
    );
    const role = createRole(scope, "snapshots", `Snapshots of the volumes of the etcd cluster ${plan.name}`, trust);
    const policy = pulumi
        .all([scope.account, keyArn])
        .apply(([account, key]) =>
            renderSnapshotPolicy({ partition, region: aws.region, account, cluster: plan.name, keyArn: key }),
        );
    const rights = new iam.RolePolicy(`${name}-snapshots-policy`, { role: role.name, policy }, opts);
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
