import { caller, document, named, pairs } from "./shapes";
import type { Translation } from "./translation";

const kms = caller("kms");
const ssm = caller("ssm");

const key: Translation = {
    create: ({ inputs, self }) => [
        kms(
            "CreateKey",
            { Description: inputs.description, Policy: inputs.policy, Tags: pairs(inputs.tags, "TagKey", "TagValue") },
            { id: "KeyMetadata.KeyId", keyId: "KeyMetadata.KeyId", arn: "KeyMetadata.Arn" },
        ),
        ...(inputs.enableKeyRotation === true ? [kms("EnableKeyRotation", { KeyId: self("id") })] : []),
    ],
    destroy: ({ inputs, self }) => [
        kms("ScheduleKeyDeletion", { KeyId: self("id"), PendingWindowInDays: inputs.deletionWindowInDays }),
    ],
    template: ({ inputs }) => ({
        type: "AWS::KMS::Key",
        properties: {
            Description: inputs.description,
            EnableKeyRotation: inputs.enableKeyRotation,
            PendingWindowInDays: inputs.deletionWindowInDays,
            KeyPolicy: document(inputs.policy),
            Tags: pairs(inputs.tags),
        },
        attributes: { id: "Ref", keyId: "Ref", arn: "Arn" },
    }),
};

const alias: Translation = {
    create: (subject) => [kms("CreateAlias", { AliasName: named(subject), TargetKeyId: subject.inputs.targetKeyId })],
    destroy: (subject) => [kms("DeleteAlias", { AliasName: named(subject) })],
    template: (subject) => ({
        type: "AWS::KMS::Alias",
        properties: { AliasName: named(subject), TargetKeyId: subject.inputs.targetKeyId },
    }),
};

const parameter: Translation = {
    create: ({ inputs }) => [
        ssm("PutParameter", {
            Name: inputs.name,
            Type: inputs.type,
            KeyId: inputs.keyId,
            Value: inputs.value,
            Description: inputs.description,
            Tier: inputs.tier,
            Tags: pairs(inputs.tags),
        }),
    ],
    destroy: ({ inputs }) => [ssm("DeleteParameter", { Name: inputs.name })],
    template: ({ inputs }) =>
        inputs.type === "SecureString"
            ? "CloudFormation makes no parameters that are encrypted"
            : {
                  type: "AWS::SSM::Parameter",
                  properties: {
                      Name: inputs.name,
                      Type: inputs.type,
                      Value: inputs.value,
                      Description: inputs.description,
                      Tags: inputs.tags,
                  },
              },
};

export const keys: Readonly<Record<string, Translation>> = {
    "aws:kms/key:Key": key,
    "aws:kms/alias:Alias": alias,
    "aws:ssm/parameter:Parameter": parameter,
};
