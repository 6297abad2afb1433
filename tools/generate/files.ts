// Files of the repository that are made from its code: written by `npm run generate`, compared by tests.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { CONFIG_KEYS } from "../../config/keys";
import { renderConfigurationPage } from "./configurationPage";
import { renderPoliciesPage } from "./policies";
import { renderProjectFile } from "./projectFile";

export const ROOT = join(__dirname, "../..");

export interface GeneratedFile {
    /** From the root of the repository. */
    readonly path: string;
    readonly render: () => Promise<string>;
}

export const GENERATED_FILES: readonly GeneratedFile[] = [
    { path: "Pulumi.yaml", render: () => Promise.resolve(renderProjectFile()) },
    {
        path: "docs/configuration.md",
        render: () => {
            const style = JSON.parse(readFileSync(join(ROOT, ".prettierrc"), "utf8")) as object; // our own file
            return renderConfigurationPage(CONFIG_KEYS, style);
        },
    },
    {
        path: "docs/policies.md",
        render: () => Promise.resolve(renderPoliciesPage(readFileSync(join(ROOT, "docs/policies.md"), "utf8"))),
    },
];
