import type { Properties } from "../../../../engine/plugins/value";
import { caller, named, pairs, tagging } from "./shapes";
import type { Params, Translation } from "./translation";

const ec2 = caller("ec2");

const group: Translation = {
    create: (subject) => [
        ec2(
            "CreateSecurityGroup",
            {
                GroupName: named(subject),
                Description: subject.inputs.description,
                VpcId: subject.inputs.vpcId,
                ...tagging("security-group", subject.inputs),
            },
            { id: "GroupId" },
        ),
        // The provider takes away what AWS lets out of a new group.
        ec2("RevokeSecurityGroupEgress", {
            GroupId: subject.self("id"),
            IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
        }),
    ],
    destroy: ({ self }) => [ec2("DeleteSecurityGroup", { GroupId: self("id") })],
    template: (subject) => ({
        type: "AWS::EC2::SecurityGroup",
        properties: {
            GroupName: named(subject),
            GroupDescription: subject.inputs.description,
            VpcId: subject.inputs.vpcId,
            Tags: pairs(subject.inputs.tags),
        },
        attributes: { id: "GroupId" },
    }),
};

function permission(inputs: Properties): Params {
    const said = { Description: inputs.description };
    return {
        IpProtocol: inputs.ipProtocol,
        FromPort: inputs.fromPort,
        ToPort: inputs.toPort,
        IpRanges: inputs.cidrIpv4 === undefined ? undefined : [{ CidrIp: inputs.cidrIpv4, ...said }],
        UserIdGroupPairs:
            inputs.referencedSecurityGroupId === undefined
                ? undefined
                : [{ GroupId: inputs.referencedSecurityGroupId, ...said }],
        PrefixListIds: inputs.prefixListId === undefined ? undefined : [{ PrefixListId: inputs.prefixListId, ...said }],
    };
}

/** @param other what CloudFormation calls the other end: Source or Destination */
function rule(direction: "Ingress" | "Egress", other: string): Translation {
    return {
        create: ({ inputs }) => [
            ec2(
                `AuthorizeSecurityGroup${direction}`,
                {
                    GroupId: inputs.securityGroupId,
                    IpPermissions: [permission(inputs)],
                    ...tagging("security-group-rule", inputs),
                },
                { id: "SecurityGroupRules[0].SecurityGroupRuleId" },
            ),
        ],
        destroy: ({ inputs, self }) => [
            ec2(`RevokeSecurityGroup${direction}`, {
                GroupId: inputs.securityGroupId,
                SecurityGroupRuleIds: [self("id")],
            }),
        ],
        template: ({ inputs }) => ({
            type: `AWS::EC2::SecurityGroup${direction}`,
            properties: {
                GroupId: inputs.securityGroupId,
                IpProtocol: inputs.ipProtocol,
                FromPort: inputs.fromPort,
                ToPort: inputs.toPort,
                Description: inputs.description,
                CidrIp: inputs.cidrIpv4,
                [`${other}SecurityGroupId`]: inputs.referencedSecurityGroupId,
                [`${other}PrefixListId`]: inputs.prefixListId,
            },
        }),
    };
}

export const security: Readonly<Record<string, Translation>> = {
    "aws:ec2/securityGroup:SecurityGroup": group,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule("Ingress", "Source"),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule("Egress", "Destination"),
};
