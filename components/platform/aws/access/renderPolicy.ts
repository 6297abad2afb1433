/** A statement of an IAM policy, in AWS's own words. */
export interface Statement {
    readonly Sid: string;
    readonly Effect: "Allow" | "Deny";
    readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
    readonly Condition?: Conditions;
}

/** Operator, key, values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** The document; the same statements always give the same bytes, because other bytes are a change in every preview. */
export function renderPolicy(statements: readonly Statement[]): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Who takes a role: a service of AWS, and where it says for what, only for the things of that ARN in that account. */
export type Trust =
    | { readonly service: "ec2.amazonaws.com" }
    | { readonly service: string; readonly account: string; readonly sourceArn: string };

export function renderTrust(trust: Trust): string {
    const { service } = trust;
    const source =
        "account" in trust
            ? {
                  Condition: {
                      StringEquals: { "aws:SourceAccount": trust.account },
                      ArnLike: { "aws:SourceArn": trust.sourceArn },
                  },
              }
            : {};
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", ...source }],
    });
}

/** Where a cluster is, as ARNs have it. */
export interface ArnFacts {
    readonly partition: string;
    readonly region: string;
    readonly account: string;
    readonly cluster: string;
}
