// Makes components/args.ts: the keys of a configuration as arguments of an EtcdCluster, in words that Pulumi's analyzer of components
// understands, which takes interfaces, enumerations and plain types, and no unions.
import { CONFIG_KEYS } from "../../config/keys";
import type { Choices, KeySpec, KeyTable } from "../../config/values/keySpec";

const HEADER = `// Made from the tables of keys in config/ by \`npm run generate\`. What they mean in all is in docs/configuration.md.
import type * as pulumi from "@pulumi/pulumi";
`;

/** Names that would be those of another interface. */
const NAMES: Readonly<Record<string, string>> = {
    "": "EtcdClusterArgs",
    members: "MemberArgs",
    apiServers: "ApiServerArgs",
    apiServer: "ApiServerSettingsArgs",
    "aws.vpc.subnets": "AwsVpcSubnetArgs",
    "backup.targets": "BackupTargetArgs",
};

/** What is another kind of value here than in a configuration. */
const TYPES: Readonly<Record<string, string>> = {
    sshPrivateKey: "pulumi.Input<string>",
    members: "MemberArgs[]",
};

const PLAIN: Readonly<Record<string, string>> = {
    "true | false": "boolean",
    number: "number",
    port: "number",
    map: "Record<string, string>",
};

/** For those who give no list. */
const MEMBER_COUNT: KeySpec = {
    type: "number",
    default: "3",
    meaning: "how many members, in place of a list of them: etcd-1, etcd-2 and so on",
};

export function renderArgs(): string {
    const used = new Map<string, Choices>();
    const interfaces: string[] = [];
    addInterface("", CONFIG_KEYS, used, interfaces);
    const enumerations = [...used.values()].map(renderEnumeration);
    return [HEADER, ...enumerations, ...interfaces].join("\n");
}

function addInterface(path: string, keys: KeyTable, used: Map<string, Choices>, interfaces: string[]): void {
    const fields = Object.entries(keys).flatMap(([key, spec]) => {
        const own = path === "" ? key : `${path}.${key}`;
        const field = renderField(key, spec, typeOf(own, spec, used));
        return own === "members" ? [renderField("memberCount", MEMBER_COUNT, "number"), field] : [field];
    });
    interfaces.push(`export interface ${nameOf(path)} {\n${fields.join("")}}\n`);
    for (const [key, spec] of Object.entries(keys)) {
        if (spec.keys !== undefined) {
            addInterface(path === "" ? key : `${path}.${key}`, spec.keys, used, interfaces);
        }
    }
}

function renderField(key: string, spec: KeySpec, type: string): string {
    const text = `${spec.meaning.charAt(0).toUpperCase()}${spec.meaning.slice(1)}.`;
    const lines = [
        ...(spec.keys === undefined && !["number", "true | false"].includes(spec.type)
            ? [`${text} As: ${spec.type}.`]
            : [text]),
        ...(spec.default === undefined ? [] : [`@default ${spec.default}`]),
    ];
    return `    /**\n${lines.map((line) => `     * ${line.replaceAll("*/", "* /")}\n`).join("")}     */\n    readonly ${key}?: ${type};\n`;
}

function typeOf(path: string, spec: KeySpec, used: Map<string, Choices>): string {
    const given = TYPES[path] ?? PLAIN[spec.type];
    if (given !== undefined) {
        return given;
    }
    if (spec.keys !== undefined) {
        return spec.type === "list" ? `${nameOf(path)}[]` : nameOf(path);
    }
    if (spec.choices !== undefined) {
        used.set(spec.choices.name, spec.choices);
        return spec.choices.name;
    }
    return spec.type.startsWith("list of") ? "string[]" : "string";
}

function nameOf(path: string): string {
    const words = path.split(".").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
    return NAMES[path] ?? `${words.join("")}Args`;
}

function renderEnumeration({ name, values }: Choices): string {
    const members = Object.entries(values).map(([key, value]) => `    ${key}: ${JSON.stringify(value)},\n`);
    return `export const ${name} = {\n${members.join("")}} as const;\nexport type ${name} = (typeof ${name})[keyof typeof ${name}];\n`;
}
