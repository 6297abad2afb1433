/** A statement of an IAM policy, in AWS's own words. */
export interface Statement {
    readonly Sid: string;
    readonly Effect: "Allow" | "Deny";
    readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The document; the same statements always give the same bytes, because other bytes are a change in every preview. */
export function renderPolicy(statements: readonly Statement[]): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Lets a service of AWS take a role. */
export function renderTrust(service: string): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    });
}

/** Where a cluster is, as ARNs have it. */
export interface ArnFacts {
    readonly partition: string;
    readonly region: string;
    readonly account: string;
    readonly cluster: string;
}
