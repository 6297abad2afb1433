// The provider's own configuration, as far as the double heeds it.
import { isObject, type Properties, textOf, type Value } from "../../../engine/plugins/value";
import { ACCOUNT_ID } from "./ids";
import { DEFAULT_REGION } from "./region";

export interface Settings {
    readonly region: string;
    readonly defaultTags: Properties;
}

/** Groups and lists come as JSON in a text, which is how the SDK sends them. */
export function readSettings(args: Properties): Settings {
    const allowed = parsed(args.allowedAccountIds);
    if (Array.isArray(allowed) && !allowed.includes(ACCOUNT_ID)) {
        throw new Error(`AWS account ID not allowed: ${ACCOUNT_ID}`);
    }
    const tags = group(args.defaultTags);
    return {
        region: textOf(args.region ?? process.env.AWS_REGION ?? DEFAULT_REGION),
        defaultTags: group(tags.tags),
    };
}

function group(value: Value | undefined): Properties {
    const given = parsed(value);
    return isObject(given) ? given : {};
}

function parsed(value: Value | undefined): Value | undefined {
    return typeof value === "string" ? (JSON.parse(value) as Value) : value;
}
