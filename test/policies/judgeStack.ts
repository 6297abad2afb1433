// The whole pack on a declared stack, as the SDK runs it: every resource before it is made, then the stack.
import { type PolicyResource, UnknownValueError } from "@pulumi/policy";
import { policies } from "../../policies/all";
import type { EtcdPolicy } from "../../policies/policy";
import { forgetDeclared } from "../../policies/reading/declared";
import type { Declared } from "./declareStack";
import { NEVER, optionsOf, watch } from "./judge";

export interface Said {
    readonly policy: string;
    readonly mandatory: boolean;
    readonly message: string;
}

export interface PackJudgement {
    readonly said: readonly Said[];
    /** Policies that could not judge something in a preview, with what they lacked. */
    readonly unjudged: readonly { readonly policy: string; readonly what: string }[];
}

type Judging = Pick<EtcdPolicy, "name" | "enforcementLevel">;

export function judgeStack(declared: readonly Declared[]): PackJudgement {
    forgetDeclared();
    const said: Said[] = [];
    const unjudged: { policy: string; what: string }[] = [];
    const run = ({ name, enforcementLevel }: Judging, judge: (report: (message: string) => void) => void): void => {
        try {
            judge((message) => said.push({ policy: name, mandatory: enforcementLevel === "mandatory", message }));
        } catch (error) {
            if (!(error instanceof UnknownValueError)) {
                throw error;
            }
            unjudged.push({ policy: name, what: String(error) });
        }
    };
    for (const resource of declared) {
        for (const policy of policies) {
            run(
                policy,
                (report) => void policy.validateResource({ ...shown(resource, resource.inputs), ...asked }, report),
            );
        }
    }
    for (const policy of policies) {
        const resources = link(declared);
        run(policy, (report) => void policy.validateStack?.({ resources, ...asked }, report));
    }
    return { said, unjudged };
}

const asked = {
    // Whoever asks says of what type it is.
    getConfig: (() => ({})) as Parameters<EtcdPolicy["validateResource"]>[0]["getConfig"],
    stackTags: new Map<string, string>(),
    notApplicable: NEVER,
};

function shown({ type, name, urn, parent, protect }: Declared, props: Declared["inputs"]) {
    return {
        type,
        name,
        urn,
        props: watch(props),
        opts: optionsOf({ protect, parent }),
        isType: NEVER,
        asType: NEVER,
    };
}

function link(declared: readonly Declared[]): readonly PolicyResource[] & PolicyResource[] {
    const made = declared.map((one): PolicyResource => ({
        ...shown(one, one.outputs),
        dependencies: [],
        propertyDependencies: {},
    }));
    const byUrn = new Map(made.map((one) => [one.urn, one]));
    const find = (urns: readonly string[]) => urns.flatMap((urn) => byUrn.get(urn) ?? []);
    declared.forEach((one, i) => {
        const resource = made[i];
        if (resource !== undefined) {
            const parent = byUrn.get(one.parent ?? "");
            Object.assign(resource, { dependencies: find(one.after) }, parent === undefined ? {} : { parent });
            for (const [key, urns] of Object.entries(one.uses)) {
                resource.propertyDependencies[key] = find(urns);
            }
        }
    });
    return made;
}
