// Files of the repository that are made from its code: written by `npm run generate`, compared by tests.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { CONFIG_KEYS } from "../../config/keys";
import { renderArgs } from "./args";
import { renderConfigurationPage } from "./configurationPage";
import { renderPoliciesPage } from "./policies";
import { renderProjectFile } from "./projectFile";

export const ROOT = join(__dirname, "../..");

export interface GeneratedFile {
    /** From the root of the repository. */
    readonly path: string;
    readonly render: () => Promise<string>;
}

function readStyle(): object {
    return JSON.parse(readFileSync(join(ROOT, ".prettierrc"), "utf8")) as object; // our own file
}

async function renderArguments(): Promise<string> {
    const { format } = await import("prettier");
    return format(renderArgs(), { ...readStyle(), parser: "typescript" });
}

export const GENERATED_FILES: readonly GeneratedFile[] = [
    { path: "Pulumi.yaml", render: () => Promise.resolve(renderProjectFile()) },
    {
        path: "docs/configuration.md",
        render: () => {
            return renderConfigurationPage(CONFIG_KEYS, readStyle());
        },
    },
    { path: "components/args.ts", render: renderArguments },
    {
        path: "docs/policies.md",
        render: () => Promise.resolve(renderPoliciesPage(readFileSync(join(ROOT, "docs/policies.md"), "utf8"))),
    },
];
