import js from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import importX from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

// Data flows one way; each stage may import only those before it.
const stages = [
    "config",
    "components/topology",
    "components/platform",
    "components/pki",
    "components/member",
    "components/wiring",
    "components/operations",
];
const zones = stages.flatMap((stage, i) =>
    stages.slice(i + 1).map((later) => ({
        target: `./${stage}`,
        from: `./${later}`,
        message: `${stage} comes before ${later}: data flows one way.`,
    })),
);

export default tseslint.config(
    { ignores: ["node_modules/", ".lab/", "dist/"] },
    js.configs.recommended,
    {
        files: ["**/*.ts"],
        extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
        plugins: { "@pulumi": pulumi, "import-x": importX },
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        settings: { "import-x/resolver": { node: { extensions: [".ts", ".js"] } } },
        rules: {
            "@pulumi/no-output-in-template-literal": "error",
            "@pulumi/no-output-instance-in-template-literal": "error",
            "import-x/no-restricted-paths": ["error", { zones }],
            "import-x/no-cycle": "error",
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
        },
    },
    {
        // The planner decides and nothing else.
        files: ["components/topology/**/*.ts", "components/**/render*.ts"],
        rules: {
            "no-restricted-imports": [
                "error",
                {
                    patterns: [
                        { group: ["@pulumi/*", "node:fs", "node:child_process"], message: "This stage is pure." },
                    ],
                },
            ],
        },
    },
    {
        files: ["test/**/*.ts"],
        rules: { "@typescript-eslint/no-unused-expressions": "off" },
    },
);
