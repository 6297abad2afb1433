import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { memberName, Part, partName } from "../../../names";
import { renderHostPolicy, type RequestOrigin } from "./renderHostPolicy";
import { renderTrust } from "./renderPolicy";
import { planRoleName } from "../names";
import { createRole } from "./role";
import { type AwsScope, tagsOf } from "../scope";

export interface HostRole {
    readonly profileName: pulumi.Output<string>;
    /** The rights that a host needs when it boots. */
    readonly rights: pulumi.Resource;
}

export interface HostRoleSpec {
    readonly keyArn: pulumi.Output<string>;
    readonly vpcId: pulumi.Output<string>;
    readonly origin: pulumi.Output<RequestOrigin>;
}

/**
 * A role for one host. Each has its own, for a role cannot tell hosts apart: a member that was broken into must not read another
 * member's host key.
 */
export function createHostRole(scope: AwsScope, host: string, spec: HostRoleSpec): HostRole {
    const { name, plan, aws, opts } = scope;
    const role = createRole(
        scope,
        host,
        `${host} of the etcd cluster ${plan.name}`,
        renderTrust({ service: "ec2.amazonaws.com" }),
    );
    const policy = pulumi.all([scope.account, pulumi.output(spec)]).apply(([account, facts]) =>
        renderHostPolicy({
            partition: scope.partition,
            region: aws.region,
            account,
            cluster: plan.name,
            host,
            ...facts,
        }),
    );
    const rights = new iam.RolePolicy(`${name}-${host}-policy`, { role: role.name, policy }, opts);
    const profile = new iam.InstanceProfile(
        partName(memberName(name, host), Part.profile),
        {
            name: planRoleName(scope, host),
            path: aws.roles.path,
            role: role.name,
            tags: tagsOf(scope, host),
        },
        opts,
    );
    return { profileName: profile.name, rights };
}
