// The provider's own configuration, as far as the double heeds it.
import { isObject, type Properties, textOf, type Value } from "../../../toolchain/plugins/value";
import { DEFAULT_REGION } from "./region";

export interface Settings {
    readonly region: string;
    readonly defaultTags: Properties;
}

/** Groups come as JSON in a text, which is how the SDK sends them. */
export function readSettings(args: Properties): Settings {
    const tags = group(args.defaultTags);
    return {
        region: textOf(args.region ?? process.env.AWS_REGION ?? DEFAULT_REGION),
        defaultTags: group(tags.tags),
    };
}

function group(value: Value | undefined): Properties {
    if (typeof value === "string") {
        return group(JSON.parse(value) as Value);
    }
    return isObject(value) ? value : {};
}
