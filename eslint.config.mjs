import js from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

// Data flows one way; each stage may import only those before it, and the planner's stage and whatever renders text decide
// and nothing else: no engine, no files, no processes.
const stages = ["config", "plan", "remote", "rollout", "platform", "pki", "member", "clients"];
const impure = {
    group: ["@pulumi/*", "node:fs", "node:child_process"],
    message: "This is pure: it decides, and makes nothing.",
};

function laterThan(stage) {
    const later = stages.slice(stages.indexOf(stage) + 1);
    const regex = stage === "config" ? "/components/" : `^(\\.\\./)+(${later.join("|")})(/|$)`;
    return { regex, message: `${stage} comes before ${later.join(", ")}: data flows one way.` };
}

// The engine's stand-ins are no part of the product, and how both log in to hosts is nobody's but ssh's.
const standIns = {
    regex: "/engine/",
    message: "Nobody needs the engine's stand-ins but the engine: what the product shares with them is in ssh.",
};

function restrict(files, patterns) {
    return { files, rules: { "no-restricted-imports": ["error", { patterns }] } };
}

function folderOf(stage) {
    return stage === "config" ? "config" : `components/${stage}`;
}

const foreignToPolicies = {
    regex: "^@pulumi/aws|/commands/|/components/(?!plan(/|$))",
    message: "Policies judge what any stack declares; they know config and plan, and are loaded with every preview.",
};
const guessing = {
    regex: "/handwritten(/|$)",
    message:
        "What is recognised by its looks is known to policies/subjects.ts alone; nothing guesses about our own clusters.",
};
const exact = {
    regex: "/cluster/|^\\./cluster",
    message: "What our own clusters are made of is known to policies/subjects.ts alone.",
};

// What differs between platforms is said by the platform, to whoever asks for it by what it is.
const platformsOnly = {
    selector: "MemberExpression[object.name='Platform'], TSQualifiedName[left.name='Platform']",
    message:
        "Only config/platforms and components/platform know one platform from another: ask PlatformSettings or PlatformComponents.",
};

export default tseslint.config(
    { ignores: ["node_modules/", ".lab/", "dist/"] },
    js.configs.recommended,
    {
        files: ["**/*.cjs"],
        languageOptions: { globals: { module: "writable", process: "readonly", require: "readonly" } },
    },
    {
        files: ["**/*.ts"],
        extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
        plugins: { "@pulumi": pulumi },
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            "@pulumi/no-output-in-template-literal": "error",
            "@pulumi/no-output-instance-in-template-literal": "error",
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
        },
    },
    restrict(["index.ts", "{components,commands}/**/*.ts"], [standIns]),
    restrict(
        ["ssh/**/*.ts"],
        [
            {
                regex: "^\\.\\./",
                message: "Both the product and the engine's stand-ins log in with ssh; it knows neither.",
            },
        ],
    ),
    ...stages
        .slice(0, -1)
        .flatMap((stage) => [
            restrict([`${folderOf(stage)}/**/*.ts`], [laterThan(stage), standIns]),
            restrict([`${folderOf(stage)}/**/render*.ts`], [laterThan(stage), standIns, impure]),
        ]),
    restrict(["components/plan/**/*.ts"], [laterThan("plan"), standIns, impure]),
    restrict(["policies/**/*.ts"], [foreignToPolicies]),
    restrict(["policies/cluster/**/*.ts"], [foreignToPolicies, guessing]),
    restrict(["policies/handwritten/**/*.ts"], [foreignToPolicies, exact]),
    restrict(["policies/reading/**/*.ts"], [foreignToPolicies, guessing, exact]),
    restrict(["policies/rules/**/*.ts"], [foreignToPolicies, guessing, exact]),
    {
        files: ["{commands,components,config,policies,ssh}/**/*.ts"],
        rules: { "@typescript-eslint/max-params": ["error", { max: 4 }] },
    },
    {
        files: ["index.ts", "{commands,components,config,policies,ssh,tools}/**/*.ts"],
        ignores: ["config/platforms/**", "components/platform/**"],
        rules: { "no-restricted-syntax": ["error", platformsOnly] },
    },
    {
        files: ["test/**/*.ts"],
        rules: { "@typescript-eslint/no-unused-expressions": "off" },
    },
);
