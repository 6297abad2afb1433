// Asks models of AWS that others made: cfn-lint's schemas of resources, botocore's of calls, and moto's server.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { awsModelsProgram } from "../../../support/awsModels";
import { listCreations, listDestructions, type Stack } from "../translations/stack";
import type { Constraints } from "./constraints";
import { renderTemplate } from "./template";

/** One account of AWS. */
export interface Account {
    readonly title: string;
    readonly stacks: readonly Stack[];
}

export interface CallFinding {
    readonly model: "botocore" | "moto";
    readonly resource: string;
    /** SERVICE.OPERATION */
    readonly call: string;
    readonly message: string;
}

export interface LintFinding {
    readonly rule: string;
    readonly resource: string;
    readonly message: string;
}

export interface CallAnswers {
    /** By the account's title. */
    readonly accounts: Readonly<Record<string, readonly CallFinding[]>>;
    /** What moto does not lack any more. */
    readonly learned: readonly string[];
    /** What the models say of all parameters that were used. */
    readonly constraints: Constraints;
}

/** What moto has no code for, and what would be answered. */
export const LACKING: Readonly<Record<string, object>> = {
    "ec2.CreatePlacementGroup": {},
    "ec2.DeletePlacementGroup": {},
    // It has nothing of the Data Lifecycle Manager.
    "dlm.CreateLifecyclePolicy": { PolicyId: "policy-0a1b2c3d4e5f67890" },
    "dlm.DeleteLifecyclePolicy": {},
};

/** Makes everything of these accounts on a server of moto, one account after the other, and deletes it again. */
export async function tryCalls(accounts: readonly Account[]): Promise<CallAnswers> {
    return (await ask("calls.py", {
        accounts: accounts.map(({ title, stacks }) => ({
            title,
            stacks: stacks.map((stack) => ({ create: listCreations(stack), destroy: listDestructions(stack) })),
        })),
        lacking: LACKING,
    })) as CallAnswers;
}

/** By the account's title. */
export async function lintTemplates(
    accounts: readonly Account[],
): Promise<Readonly<Record<string, readonly LintFinding[]>>> {
    const templates = accounts.flatMap(({ title, stacks }) =>
        stacks.map((stack, i) => [i === 0 ? title : `${title}, ${String(i + 1)}`, renderTemplate(stack)] as const),
    );
    const answer = await ask("templates.py", Object.fromEntries(templates));
    return answer as Readonly<Record<string, readonly LintFinding[]>>;
}

async function ask(program: string, question: object): Promise<unknown> {
    const python = spawn(awsModelsProgram("python"), [join(__dirname, program)], { stdio: "pipe" });
    const said = { out: "", err: "" };
    python.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
    python.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
    python.stdin.end(JSON.stringify(question));
    const [code] = (await once(python, "close")) as [number | null];
    if (code !== 0) {
        throw new Error(`${program} failed: ${said.err}`);
    }
    return JSON.parse(said.out);
}
