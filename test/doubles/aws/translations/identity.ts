import { caller, document, named, pairs } from "./shapes";
import type { Translation } from "./translation";

const iam = caller("iam");

const role: Translation = {
    create: (subject) => [
        iam(
            "CreateRole",
            {
                RoleName: named(subject),
                Path: subject.inputs.path ?? "/",
                Description: subject.inputs.description,
                AssumeRolePolicyDocument: subject.inputs.assumeRolePolicy,
                PermissionsBoundary: subject.inputs.permissionsBoundary,
                MaxSessionDuration: subject.inputs.maxSessionDuration,
                Tags: pairs(subject.inputs.tags),
            },
            { id: "Role.RoleName", name: "Role.RoleName", arn: "Role.Arn", uniqueId: "Role.RoleId" },
        ),
    ],
    destroy: (subject) => [iam("DeleteRole", { RoleName: named(subject) })],
    template: (subject) => ({
        type: "AWS::IAM::Role",
        properties: {
            RoleName: named(subject),
            Path: subject.inputs.path,
            Description: subject.inputs.description,
            AssumeRolePolicyDocument: document(subject.inputs.assumeRolePolicy),
            PermissionsBoundary: subject.inputs.permissionsBoundary,
            MaxSessionDuration: subject.inputs.maxSessionDuration,
            Tags: pairs(subject.inputs.tags),
        },
        attributes: { id: "Ref", name: "Ref", arn: "Arn", uniqueId: "RoleId" },
    }),
};

const rolePolicy: Translation = {
    create: (subject) => [
        iam("PutRolePolicy", {
            RoleName: subject.inputs.role,
            PolicyName: named(subject),
            PolicyDocument: subject.inputs.policy,
        }),
    ],
    destroy: (subject) => [iam("DeleteRolePolicy", { RoleName: subject.inputs.role, PolicyName: named(subject) })],
    template: (subject) => ({
        type: "AWS::IAM::RolePolicy",
        properties: {
            RoleName: subject.inputs.role,
            PolicyName: named(subject),
            PolicyDocument: document(subject.inputs.policy),
        },
    }),
};

const instanceProfile: Translation = {
    create: (subject) => [
        iam(
            "CreateInstanceProfile",
            {
                InstanceProfileName: named(subject),
                Path: subject.inputs.path ?? "/",
                Tags: pairs(subject.inputs.tags),
            },
            { id: "InstanceProfile.InstanceProfileName", arn: "InstanceProfile.Arn" },
        ),
        iam("AddRoleToInstanceProfile", { InstanceProfileName: named(subject), RoleName: subject.inputs.role }),
    ],
    destroy: (subject) => [
        iam("RemoveRoleFromInstanceProfile", { InstanceProfileName: named(subject), RoleName: subject.inputs.role }),
        iam("DeleteInstanceProfile", { InstanceProfileName: named(subject) }),
    ],
    template: (subject) => ({
        type: "AWS::IAM::InstanceProfile",
        properties: {
            InstanceProfileName: named(subject),
            Path: subject.inputs.path,
            Roles: [subject.inputs.role],
        },
        attributes: { id: "Ref", name: "Ref", arn: "Arn" },
    }),
};

export const identity: Readonly<Record<string, Translation>> = {
    "aws:iam/role:Role": role,
    "aws:iam/rolePolicy:RolePolicy": rolePolicy,
    "aws:iam/instanceProfile:InstanceProfile": instanceProfile,
};
