// Names of AWS's own for a key or a topic that is there.
import type { Section } from "../../values/section";

export interface ArnFacts {
    readonly service: "kms" | "sns";
    /** What is named in an example. */
    readonly what: string;
    /** Where the cluster stands, and the thing with it; "" when that is not known. */
    readonly region: string;
}

const NAMED = { kms: /^key\/(?:mrk-)?[0-9a-f-]{1,36}$/, sns: /^[\w-]{1,256}(?:\.fifo)?$/ };

/** Another account is fine: keys and topics are shared between accounts. */
export function readArn(section: Section, key: string, { service, what, region }: ArnFacts): string | undefined {
    const arn = section.text(key);
    if (arn === undefined) {
        return undefined;
    }
    const [, its, named = ""] = new RegExp(`^arn:aws[a-z-]*:${service}:([a-z0-9-]+):\\d{12}:(\\S+)$`).exec(arn) ?? [];
    const such = `give one such as "arn:aws:${service}:${region === "" ? "eu-central-1" : region}:123456789012:${what}"`;
    if (its === undefined || !NAMED[service].test(named)) {
        section.report(key, `is not an ARN of ${service === "kms" ? "a key of kms" : "a topic of sns"}`, such);
    } else if (region !== "" && its !== region) {
        section.report(key, `is in another region than the cluster (${region})`, such);
    }
    return arn;
}
