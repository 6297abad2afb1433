// The provider's functions that look for a thing by its name.
import { type Properties, textOf } from "../../../engine/plugins/value";
import type { Account, Thing } from "./account";

/** What each looks for, and what it says when AWS has none of that name. */
const LOOKUPS: Readonly<Record<string, readonly [type: string, failure: (name: string) => string]>> = {
    getAlias: ["aws:kms/alias:Alias", (name) => `reading KMS Alias (${name}): couldn't find resource`],
    getInstanceProfile: [
        "aws:iam/instanceProfile:InstanceProfile",
        (name) => `reading IAM Instance Profile (${name}): couldn't find resource`,
    ],
    getLoadBalancer: ["aws:lb/loadBalancer:LoadBalancer", () => "reading ELBv2 Load Balancers: couldn't find resource"],
    getRole: ["aws:iam/role:Role", (name) => `reading IAM Role (${name}): couldn't find resource`],
    getTargetGroup: ["aws:lb/targetGroup:TargetGroup", () => "reading ELBv2 Target Groups: couldn't find resource"],
};

/** Undefined when the function is about something else. */
export function callNameFunction(
    account: Account,
    token: string,
    args: Properties,
    region: string,
): Properties | undefined {
    const [, called = ""] = /:(\w+)$/.exec(token) ?? [];
    if (called === "getLogGroups") {
        const groups = account.all("aws:cloudwatch/logGroup:LogGroup").map(({ state }) => textOf(state.name));
        const logGroupNames = groups.filter((group) => group.startsWith(textOf(args.logGroupNamePrefix ?? "")));
        return { ...args, id: region, region, arns: [], logGroupNames };
    }
    const lookup = LOOKUPS[called];
    if (lookup === undefined) {
        return undefined;
    }
    const [type, failure] = lookup;
    const thing = account.all(type).find(({ state }) => state.name === args.name);
    if (thing === undefined) {
        throw new Error(failure(textOf(args.name)));
    }
    return { ...args, ...describe(thing) };
}

function describe({ id, state }: Thing): Properties {
    return { ...state, id, tags: state.tagsAll ?? {} };
}
