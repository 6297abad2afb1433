import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import { Part, partName } from "../../../names";
import { flowLogGroup, keyAlias } from "../names";
import { renderKeyPolicy } from "./renderKeyPolicy";
import { type AwsScope, tagsOf } from "../scope";

/** The longest that AWS waits: with this key volumes are lost. */
const DELETION_DAYS = 30;

/** Makes the key of volumes and parameters, or takes the user's; gives its ARN. */
export function createKey(scope: AwsScope): pulumi.Output<string> {
    const { name, plan, aws, opts } = scope;
    if (aws.keyArn !== undefined) {
        return pulumi.output(aws.keyArn);
    }
    const policy = scope.account.apply((account) =>
        renderKeyPolicy({
            partition: scope.partition,
            region: aws.region,
            account,
            cluster: plan.name,
            flowLogGroup: aws.flowLogs ? flowLogGroup(plan.name) : undefined,
        }),
    );
    const key = new kms.Key(
        `${name}-key`,
        {
            description: `Volumes and parameters of the etcd cluster ${plan.name}`,
            enableKeyRotation: true,
            deletionWindowInDays: DELETION_DAYS,
            policy,
            tags: tagsOf(scope, "key"),
        },
        { ...opts, protect: scope.protect },
    );
    new kms.Alias(partName(name, Part.keyAlias), { name: keyAlias(plan.name), targetKeyId: key.keyId }, opts);
    return key.arn;
}
