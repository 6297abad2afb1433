import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { planPhysicalName } from "./names";
import { renderHostPolicy } from "./renderHostPolicy";
import { renderTrust } from "./renderPolicy";
import { type AwsScope, tagsOf } from "./scope";

export interface AwsIdentity {
    readonly profileName: pulumi.Output<string>;
    /** The rights that a host needs when it boots. */
    readonly rights: pulumi.Resource;
}

/**
 * A role for one host. Each has its own, for a role cannot tell hosts apart: a member that was broken into must not read another
 * member's host key.
 */
export function createIdentity(
    scope: AwsScope,
    host: string,
    keyArn: pulumi.Output<string>,
    bucketArn: pulumi.Output<string> | undefined,
): AwsIdentity {
    const { name, plan, aws, opts } = scope;
    const role = new iam.Role(
        `${name}-${host}-role`,
        {
            name: planPhysicalName(plan.name, host, aws.region, 64),
            description: `${host} of the etcd cluster ${plan.name}`,
            assumeRolePolicy: renderTrust("ec2.amazonaws.com"),
            tags: tagsOf(scope, host),
        },
        opts,
    );
    const policy = pulumi.all([scope.account, keyArn, bucketArn]).apply(([account, key, bucket]) =>
        renderHostPolicy({
            partition: scope.partition,
            region: aws.region,
            account,
            cluster: plan.name,
            host,
            keyArn: key,
            bucketArn: bucket,
        }),
    );
    const rights = new iam.RolePolicy(`${name}-${host}-rights`, { role: role.name, policy }, opts);
    const profile = new iam.InstanceProfile(
        `${name}-${host}-profile`,
        {
            name: planPhysicalName(plan.name, host, aws.region, 64),
            role: role.name,
            tags: tagsOf(scope, host),
        },
        opts,
    );
    return { profileName: profile.name, rights };
}
