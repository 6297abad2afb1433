// What a provider adds to a resource by itself: from the facts about AWS where they have the type, else from the class in the SDK.
import { factsOf, resourceTypes } from "../doubles/aws/facts";

interface Properties {
    readonly given: readonly string[];
    readonly made: readonly string[];
}

const known = new Map<string, Properties>();

/** Outputs that are no inputs. */
export function listOutputs(type: string): readonly string[] {
    return read(type).made;
}

/** Inputs that may be left out and are filled in then; for types of AWS's that the facts lack, every input. */
export function listComputed(type: string): readonly string[] {
    if (!type.startsWith("aws:")) {
        return [];
    }
    if (!resourceTypes.includes(type)) {
        return read(type).given.filter((name) => name !== "tags");
    }
    return Object.entries(factsOf(type).inputs).flatMap(([name, field]) => (field.computed === true ? [name] : []));
}

/** Whether a property is an address of a machine. */
export function isAddress(key: string): boolean {
    return /^(private|public)Ip$/.test(key);
}

/** Something in place of what AWS would say. */
export function makeUp(name: string, key: string): string {
    if (isAddress(key)) {
        const sum = Buffer.from(name).reduce((all, one) => all + one, 0);
        return `10.0.${name.length % 250}.${sum % 250}`;
    }
    if (key.startsWith("privateKeyPem")) {
        return "-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----";
    }
    if (key === "validityEndTime") {
        return "2999-01-01T00:00:00Z";
    }
    return /arn$/i.test(key) ? `arn:aws:x:eu-central-1:123456789012:${name}` : `${name}-${key}`;
}

function read(type: string): Properties {
    const found = known.get(type) ?? parse(textOf(type));
    known.set(type, found);
    return found;
}

/** The constructor of a resource's class takes inputs from its arguments, and marks the outputs that are no inputs. */
function parse(text: string): Properties {
    const list = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = ""]) => name);
    const given = new Set(list(/resourceInputs\["(\w+)"\] = [^;\n]*\bargs\b/g));
    const made = new Set(list(/resourceInputs\["(\w+)"\] = undefined/g));
    return { given: [...given], made: [...made].filter((name) => !given.has(name)) };
}

/** `aws:ec2/instance:Instance` is in `@pulumi/aws/ec2/instance`; what cannot be found adds nothing. */
function textOf(type: string): string {
    const [provider = "", path = "", name = ""] = type.split(":");
    if (!["aws", "tls", "command", "kubernetes"].includes(provider)) {
        return "";
    }
    const file = provider === "aws" || provider === "kubernetes" ? path : path.replace(/^index\//, "");
    try {
        // Whatever has a class by that name.
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        const module = require(`@pulumi/${provider}/${file}`) as Readonly<Record<string, unknown>>;
        return String(module[name]);
    } catch {
        return "";
    }
}
