// Runs a policy as the SDK does, on resources that are written down: first each by itself, then all together.
import { type PolicyResource, unknownCheckingProxy, UnknownValueError } from "@pulumi/policy";
import assert from "node:assert/strict";
import type { EtcdPolicy } from "../../policies/policy";
import { forgetDeclared } from "../../policies/reading/declared";

export interface Given {
    readonly type: string;
    readonly name: string;
    readonly props: Readonly<Record<string, unknown>>;
    readonly protect?: boolean;
    /** Names of resources that an input comes from. */
    readonly uses?: Readonly<Record<string, readonly string[]>>;
    /** Types of the components it stands below, outermost first. */
    readonly below?: readonly string[];
    /** URN. */
    readonly parent?: string;
}

export interface Judgement {
    readonly violations: readonly string[];
    /** Whether something could not be judged because it is not known yet. */
    readonly unknown: boolean;
}

/** What the engine has in place of a text that is not known yet. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function urnOf({ type, name, below = [] }: Pick<Given, "type" | "name" | "below">): string {
    return `urn:pulumi:test::project::${[...below, type].join("$")}::${name}`;
}

export function judge(policy: EtcdPolicy, all: readonly Given[], config: object = {}): Judgement {
    forgetDeclared();
    const violations: string[] = [];
    const report = (message: string): void => void violations.push(message);
    const known = [
        ...all.map((one) => runKnown(() => void policy.validateResource(argsOf(one, config), report))),
        runKnown(() => void policy.validateStack?.(stackOf(all, config), report)),
    ];
    return { violations, unknown: known.includes(false) };
}

/** That nothing is wrong, and everything could be judged. */
export function assertObeys(policy: EtcdPolicy, all: readonly Given[], config: object = {}): void {
    assert.deepEqual(judge(policy, all, config), { violations: [], unknown: false });
}

/** That exactly one thing is wrong, said like this, with a fix. */
export function assertBreaks(policy: EtcdPolicy, all: readonly Given[], expected: RegExp, config: object = {}): void {
    const { violations } = judge(policy, all, config);
    assert.equal(violations.length, 1, violations.join("\n"));
    assert.match(violations[0] ?? "", expected);
    assert.match(violations[0] ?? "", /^[\w -]+ .+\.\nFix: .+\.$/s);
}

function runKnown(run: () => void): boolean {
    try {
        run();
        return true;
    } catch (error) {
        if (error instanceof UnknownValueError) {
            return false;
        }
        throw error;
    }
}

export const NEVER = (): never => {
    throw new Error("no policy of ours asks for this");
};

export function optionsOf({
    protect = false,
    parent,
}: {
    readonly protect?: boolean | undefined;
    readonly parent?: string | undefined;
}) {
    return {
        protect,
        ignoreChanges: [],
        aliases: [],
        customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
        additionalSecretOutputs: [],
        ...(parent === undefined ? {} : { parent }),
    };
}

/** The SDK's function is typed as giving nothing, because it was made for the SDK alone. */
export function watch(props: Given["props"]): Record<string, unknown> {
    const watched = unknownCheckingProxy as unknown as (all: Given["props"]) => Record<string, unknown>;
    return watched(props);
}

/** Whoever asks says of what type it is. */
function giveConfig(config: object): ResourceArgs["getConfig"] {
    return (() => config) as ResourceArgs["getConfig"];
}

type ResourceArgs = Parameters<EtcdPolicy["validateResource"]>[0];
type StackArgs = Parameters<NonNullable<EtcdPolicy["validateStack"]>>[0];

function argsOf(one: Given, config: object): ResourceArgs {
    return {
        type: one.type,
        name: one.name,
        urn: urnOf(one),
        props: watch(one.props),
        opts: optionsOf(one),
        stackTags: new Map(),
        isType: NEVER,
        asType: NEVER,
        getConfig: giveConfig(config),
        notApplicable: NEVER,
    };
}

function stackOf(all: readonly Given[], config: object): StackArgs {
    const made = new Map<string, PolicyResource>(
        all.map((one) => [
            one.name,
            {
                type: one.type,
                name: one.name,
                urn: urnOf(one),
                props: watch(one.props),
                opts: optionsOf(one),
                dependencies: [],
                propertyDependencies: {},
                isType: NEVER,
                asType: NEVER,
            },
        ]),
    );
    for (const one of all) {
        const resource = made.get(one.name);
        for (const [key, names] of Object.entries(one.uses ?? {})) {
            if (resource !== undefined) {
                resource.propertyDependencies[key] = names.flatMap((name) => made.get(name) ?? []);
            }
        }
    }
    return {
        resources: [...made.values()],
        getConfig: giveConfig(config),
        stackTags: new Map(),
        notApplicable: NEVER,
    };
}
