// What is known of AWS's resources and functions (aws-resources.json, from @pulumi/aws 7.48.0): the test double holds to it.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Field {
    readonly type: string;
    /** Of the items of an array or the values of a map. */
    readonly of?: string;
    readonly props?: Readonly<Record<string, Field>>;
    readonly required?: true;
    readonly forceNew?: true;
    readonly forceNewIf?: string;
    readonly enum?: readonly (string | number)[];
    /** Other values than those of `enum` are taken too. */
    readonly openEnum?: true;
    readonly range?: readonly [number, number] | string;
    /** Filled in by AWS when it is not given. */
    readonly computed?: true;
    readonly default?: string | number | boolean;
    readonly outputOnly?: true;
    readonly sensitive?: true;
}

export interface ResourceFacts {
    readonly inputs: Readonly<Record<string, Field>>;
    readonly forceNew: readonly string[];
    readonly forceNewConditional?: Readonly<Record<string, string>>;
    readonly outputs: readonly string[];
    readonly sensitive?: readonly string[];
    readonly autoName?: { readonly property: string; readonly maxLength: number };
    readonly deleteBeforeReplace?: true;
    readonly taggable: boolean;
    readonly regionArg: boolean;
}

export interface FunctionFacts {
    readonly requiredArgs: readonly string[];
    readonly args: Readonly<Record<string, Field>>;
}

type File = Readonly<Record<string, ResourceFacts>> & {
    readonly functions: Readonly<Record<string, FunctionFacts>>;
};

// The file is ours; its own test looks at its form.
const file = JSON.parse(readFileSync(join(__dirname, "aws-resources.json"), "utf8")) as File;

export const resourceTypes: readonly string[] = Object.keys(file).filter((key) => key.startsWith("aws:"));

export function factsOf(type: string): ResourceFacts {
    const facts = type.startsWith("aws:") ? file[type] : undefined;
    if (facts === undefined) {
        throw new Error(`the AWS double has no facts about ${type}; add them to test/doubles/aws/aws-resources.json`);
    }
    return facts;
}

export function functionFactsOf(token: string): FunctionFacts {
    const facts = file.functions[token];
    if (facts === undefined) {
        throw new Error(`the AWS double has no facts about ${token}; add them to test/doubles/aws/aws-resources.json`);
    }
    return facts;
}
