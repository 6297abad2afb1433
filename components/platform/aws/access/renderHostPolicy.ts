import { hostKeyParameter } from "../names";
import { type ArnFacts, type Conditions, renderPolicy, type Statement } from "./renderPolicy";

export interface HostPolicyFacts extends ArnFacts {
    readonly host: string;
    readonly keyArn: string;
    readonly vpcId: string;
    /** How the host reaches the parameter store. */
    readonly origin: RequestOrigin;
}

/**
 * How AWS sees a request of the host arrive: through an endpoint, which tells the VPC; from public addresses; or, in an existing VPC with
 * a way out of its own, in a way that only its owner knows.
 */
export type RequestOrigin =
    | { readonly kind: "endpoint" }
    | { readonly kind: "addresses"; readonly addresses: readonly string[] }
    | { readonly kind: "unknown" };

/** What a host may do, from its VPC alone: read its own host key. */
export function renderHostPolicy(facts: HostPolicyFacts): string {
    const { partition, region, account, cluster, host, keyArn } = facts;
    const parameter = `arn:${partition}:ssm:${region}:${account}:parameter${hostKeyParameter(cluster, host)}`;
    return renderPolicy([
        ...renderFrom(facts.origin, facts.vpcId, [
            { Sid: "ReadOwnHostKey", Effect: "Allow", Action: ["ssm:GetParameter"], Resource: [parameter] },
        ]),
        {
            Sid: "DecryptOwnHostKey",
            Effect: "Allow",
            Action: ["kms:Decrypt"],
            Resource: [keyArn],
            Condition: {
                StringEquals: {
                    "kms:EncryptionContext:PARAMETER_ARN": parameter,
                    "kms:ViaService": `ssm.${region}.amazonaws.com`,
                },
            },
        },
    ]);
}

/** The same rights for each way in which requests may come, and no other. */
function renderFrom(from: RequestOrigin, vpcId: string, statements: readonly Statement[]): readonly Statement[] {
    return renderOrigins(from, vpcId).flatMap((origin, i) =>
        statements.map(({ Sid, ...statement }) => ({
            Sid: i === 0 ? Sid : `${Sid}${i + 1}`,
            ...statement,
            Condition: { ...origin, ...statement.Condition },
        })),
    );
}

/**
 * What is true of a request that comes from a host of the VPC. The first key tells for which VPC's instance the credentials were made,
 * and is the same wherever they are used; where they are used is told by the second. Where public addresses are expected, an endpoint
 * that somebody adds to the VPC is as good.
 */
function renderOrigins(from: RequestOrigin, vpcId: string): readonly Conditions[] {
    const made = { "aws:EC2InstanceSourceVPC": vpcId };
    const endpoint = { StringEquals: { ...made, "aws:SourceVpc": vpcId } };
    switch (from.kind) {
        case "endpoint":
            return [endpoint];
        case "addresses":
            return [
                { StringEquals: made, IpAddress: { "aws:SourceIp": from.addresses.map((address) => `${address}/32`) } },
                endpoint,
            ];
        case "unknown":
            return [{ StringEquals: made }];
        default:
            return from satisfies never;
    }
}
