import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { MemberPlan } from "../../../plan";
import { type AwsScope, tagsOf } from "../scope";

/** The member's address: an interface of its own, which outlives the instance that uses it. */
export function createAddress(
    scope: AwsScope,
    member: MemberPlan,
    subnetId: pulumi.Output<string>,
    groupId: pulumi.Output<string>,
): ec2.NetworkInterface {
    return new ec2.NetworkInterface(
        `${scope.name}-${member.name}-address`,
        {
            subnetId,
            privateIps: [member.address],
            securityGroups: [groupId],
            description: `${member.name} of the etcd cluster ${scope.plan.name}`,
            tags: tagsOf(scope, member.name, { "pulumi-etcd:member": member.name }),
        },
        // The cluster knows the member by it.
        { ...scope.opts, protect: scope.protect },
    );
}
