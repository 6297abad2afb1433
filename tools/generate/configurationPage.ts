// docs/configuration.md as it must be for the keys there are.
import { format } from "prettier";

import type { KeySpec, KeyTable } from "../../config/values/keySpec";

const HEAD = `# Configuration

<!-- Made from config/keys.ts by npm run generate. -->

All keys of a stack, in \`Pulumi.STACK.yaml\` under \`pulumi-etcd:\`. Durations are like \`100ms\`, \`8h\` or \`8760h\`, sizes like \`512MiB\` or \`8GiB\`. A key that is
not in these tables is an error, which names the nearest one. [Pulumi.prod.yaml](../Pulumi.prod.yaml) (on AWS),
[Pulumi.ssh.yaml](../Pulumi.ssh.yaml) and [Pulumi.lab.yaml](../Pulumi.lab.yaml) are examples.
`;

/** One table for the top, and one for each group. */
export function renderConfiguration(keys: KeyTable): string {
    const groups = Object.entries(keys).filter(([, spec]) => spec.keys !== undefined);
    return [HEAD, renderTable(keys, ""), ...groups.map(([name, spec]) => renderGroup(name, spec))].join("\n");
}

function renderGroup(name: string, spec: KeySpec): string {
    const entry = /\blist\b/.test(spec.type) ? `${name}[]` : name;
    return `## ${name}\n\n${sentence(spec.meaning)}\n\n${renderTable(spec.keys ?? {}, `${entry}.`)}`;
}

function renderTable(keys: KeyTable, prefix: string): string {
    return `| key | type | default | meaning |\n| --- | --- | --- | --- |\n${renderRows(keys, prefix)}`;
}

function renderRows(keys: KeyTable, prefix: string): string {
    return Object.entries(keys)
        .map(([name, spec]) => {
            const cells = [`\`${prefix}${name}\``, spec.type, spec.default ?? "", meaning(name, prefix, spec)];
            const row = `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
            const inner = prefix === "" ? "" : renderRows(spec.keys ?? {}, `${prefix}${name}.`);
            return row + inner;
        })
        .join("");
}

function meaning(name: string, prefix: string, spec: KeySpec): string {
    const more = prefix === "" && spec.keys !== undefined ? `; see [${name}](#${name.toLowerCase()})` : "";
    return `${spec.meaning}${spec.secret ? "; secret" : ""}${more}`;
}

function sentence(text: string): string {
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** As prettier leaves it. */
export function renderConfigurationPage(keys: KeyTable, style: object): Promise<string> {
    return format(renderConfiguration(keys), { ...style, tabWidth: 2, parser: "markdown" });
}
