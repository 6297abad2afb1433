import type { ReportViolation, StackValidationArgs } from "@pulumi/policy";
import { hasDoubts, takeDoubts } from "../doubts";
import { renderFinding } from "../finding";
import type { EtcdPolicy } from "../policy";
import { ROLE_TAG } from "../reading/tags";

/** Stands last in the pack: the SDK runs policies in their order. */
export const findingUnsure: EtcdPolicy = {
    name: "etcd-finding-unsure",
    description: "What may be an etcd's says whether it is.",
    enforcementLevel: "advisory",
    configKeys: {},
    validateResource: Object.assign(() => undefined, { __pulumiType: "none" }),
    // Asked for when all other policies have judged the whole stack (docs/decisions/judge-stacks-when-needed.md).
    get validateStack() {
        return hasDoubts() ? renderDoubts : undefined;
    },
};

function renderDoubts(_: StackValidationArgs, report: ReportViolation): void {
    for (const { resource, why, policies } of takeDoubts()) {
        const reason = `may break ${[...policies].join(", ")}, which is not sure: ${why}`;
        const fix = `look at it, or say what it is with the tag ${ROLE_TAG} (member, or another word for what is none)`;
        report(renderFinding(resource.name, { reason, fix }), resource.urn);
    }
}
