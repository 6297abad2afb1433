import { type ArnFacts, renderPolicy } from "./renderPolicy";

/**
 * What it takes to look after a key, by name: a pattern such as Create* would hold kms:CreateGrant, with which everybody who has that
 * right could let himself decrypt. Whoever may put another policy in place of this one decides about all of it, as with every key.
 */
const ADMINISTER = [
    ...["CreateAlias", "UpdateAlias", "DeleteAlias", "ListAliases", "DescribeKey", "UpdateKeyDescription"],
    ...["GetKeyPolicy", "PutKeyPolicy", "ListKeyPolicies", "ListGrants", "RevokeGrant", "EnableKey", "DisableKey"],
    ...["GetKeyRotationStatus", "EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand", "ListKeyRotations"],
    ...["TagResource", "UntagResource", "ListResourceTags", "ScheduleKeyDeletion", "CancelKeyDeletion"],
].map((action) => `kms:${action}`);

const USE = ["Encrypt", "Decrypt", "ReEncrypt*", "GenerateDataKey*"].map((action) => `kms:${action}`);

/**
 * Who may use the cluster's key: principals of the account, as far as their own policies go, and only by way of the services that
 * keep the cluster's volumes and parameters. Nobody decrypts anything with it directly, nor can anybody grant that to himself:
 * grants are made by EC2 alone, to itself.
 */
export function renderKeyPolicy(facts: ArnFacts & { readonly flowLogGroup: string | undefined }): string {
    const { partition, region, account, cluster } = facts;
    const here = { AWS: `arn:${partition}:iam::${account}:root` };
    const via = ["ec2", "s3", "sns", "ssm"].map((service) => `${service}.${region}.amazonaws.com`);
    return renderPolicy([
        { Sid: "LookAfterTheKey", Effect: "Allow", Principal: here, Action: ADMINISTER, Resource: ["*"] },
        {
            Sid: "UseThroughServices",
            Effect: "Allow",
            Principal: here,
            Action: USE,
            Resource: ["*"],
            Condition: { StringEquals: { "kms:CallerAccount": account, "kms:ViaService": via } },
        },
        {
            Sid: "LetEbsUseIt",
            Effect: "Allow",
            Principal: here,
            Action: ["kms:CreateGrant"],
            Resource: ["*"],
            Condition: {
                StringEquals: { "kms:CallerAccount": account, "kms:ViaService": `ec2.${region}.amazonaws.com` },
                Bool: { "kms:GrantIsForAWSResource": "true" },
            },
        },
        {
            Sid: "SendAlarms",
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
            Resource: ["*"],
            Condition: {
                StringEquals: { "aws:SourceAccount": account },
                ArnLike: { "aws:SourceArn": `arn:${partition}:cloudwatch:${region}:${account}:alarm:${cluster}-*` },
            },
        },
        ...(facts.flowLogGroup === undefined
            ? []
            : [
                  {
                      Sid: "WriteFlowLog",
                      Effect: "Allow" as const,
                      Principal: { Service: `logs.${region}.amazonaws.com` },
                      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
                      Resource: ["*"],
                      Condition: {
                          ArnEquals: {
                              "kms:EncryptionContext:aws:logs:arn": `arn:${partition}:logs:${region}:${account}:log-group:${facts.flowLogGroup}`,
                          },
                      },
                  },
              ]),
    ]);
}
