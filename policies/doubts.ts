// What may be wrong and is not sure: each policy leaves it here, and the last of the pack tells all of it as advice.
import type { ReportViolation, StackValidationArgs } from "@pulumi/policy";
import type { Resource } from "./reading/resource";
import { ROLE_TAG } from "./reading/tags";
import { renderFinding } from "./finding";
import type { EtcdPolicy } from "./policy";

interface Doubt {
    readonly resource: Resource;
    readonly why: string;
    readonly policies: Set<string>;
}

const doubts = new Map<string, Doubt>();

export function noteDoubt(resource: Resource, why: string, policy: string): void {
    const key = `${resource.urn} ${resource.name} ${why}`;
    const doubt = doubts.get(key) ?? { resource, why, policies: new Set() };
    doubt.policies.add(policy);
    doubts.set(key, doubt);
}

/** Stands last in the pack: the SDK runs policies in their order. */
export const findingUnsure: EtcdPolicy = {
    name: "etcd-finding-unsure",
    description: "What may be an etcd's says whether it is.",
    enforcementLevel: "advisory",
    configKeys: {},
    validateResource: Object.assign(() => undefined, { __pulumiType: "none" }),
    // Asked for when all other policies have judged the whole stack (docs/decisions/judge-stacks-when-needed.md).
    get validateStack() {
        return doubts.size === 0 ? undefined : tellDoubts;
    },
};

function tellDoubts(_: StackValidationArgs, report: ReportViolation): void {
    for (const { resource, why, policies } of doubts.values()) {
        const reason = `may break ${[...policies].join(", ")}, which is not sure: ${why}`;
        const fix = `look at it, or say what it is with the tag ${ROLE_TAG} (member, or another word for what is none)`;
        report(renderFinding(resource.name, { reason, fix }), resource.urn);
    }
    doubts.clear();
}
