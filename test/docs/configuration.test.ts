import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { format } from "prettier";

import { CONFIG_KEYS } from "../../config/keys";
import type { KeySpec, KeyTable } from "../../config/values/keySpec";
import { ROOT } from "./markdown";

const HEAD = `# Configuration

<!-- Made from config/keys.ts by UPDATE_GOLDEN=1 npm test. -->

All keys of a stack, in \`Pulumi.STACK.yaml\` under \`pulumi-etcd:\`. Durations are like \`100ms\`, \`8h\` or \`8760h\`, sizes like \`512MiB\` or \`8GiB\`. A key that is
not in these tables is an error, which names the nearest one. [Pulumi.prod.yaml](../Pulumi.prod.yaml) (on AWS),
[Pulumi.ssh.yaml](../Pulumi.ssh.yaml) and [Pulumi.lab.yaml](../Pulumi.lab.yaml) are examples.
`;

/** One table for the top, and one for each group. */
function renderConfiguration(keys: KeyTable): string {
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

describe("docs/configuration.md", () => {
    const path = join(ROOT, "docs/configuration.md");

    it("shows every key there is (UPDATE_GOLDEN=1 writes it anew)", async () => {
        const options = JSON.parse(readFileSync(join(ROOT, ".prettierrc"), "utf8")) as object; // our own file
        const wanted = await format(renderConfiguration(CONFIG_KEYS), { ...options, tabWidth: 2, parser: "markdown" });
        if (process.env.UPDATE_GOLDEN === "1") {
            writeFileSync(path, wanted);
        }
        assert.equal(readFileSync(path, "utf8"), wanted);
    });

    it("would differ if a key came, went or changed", () => {
        const text = renderConfiguration(CONFIG_KEYS);
        const fresh: KeySpec = { type: "text", meaning: "something new" };
        const fewer = Object.fromEntries(Object.entries(CONFIG_KEYS).slice(1));
        const changes: KeyTable[] = [
            { ...CONFIG_KEYS, fresh },
            { ...CONFIG_KEYS, etcd: { ...fresh, keys: { fresh } } },
            fewer,
        ];
        for (const keys of changes) {
            assert.notEqual(renderConfiguration(keys), text);
        }
        assert.match(text, /`etcd\.archive\.sha256`/);
        assert.match(text, /`members\[\]\.hostKey`/);
    });
});
