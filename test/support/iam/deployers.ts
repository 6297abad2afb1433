// Who runs Pulumi, with the documents of docs/aws-policies.
import type { ResourceCalls } from "../../../components/platform/aws/access/rights/calls";
import type { RightsFacts } from "../../../components/platform/aws/access/rights/grants";
import { renderRights, type Rights } from "../../../components/platform/aws/access/rights/renderRights";
import type { Statement } from "../../../components/platform/aws/access/renderPolicy";
import { parseStatements } from "./evaluate";
import { CALLER_FACTS } from "./stackCalls";

export const statementsOf = (facts: RightsFacts, ...all: readonly Rights[]): readonly Statement[] =>
    all.flatMap((rights) => parseStatements(renderRights(rights, facts)));

export const PREVIEW = statementsOf(CALLER_FACTS, "preview");
export const UP = [...PREVIEW, ...statementsOf(CALLER_FACTS, "up-machines", "up-services")];
export const ALL = [...UP, ...statementsOf(CALLER_FACTS, "destroy")];

/** The rights that are enough for it. */
export const BY_VERB: Readonly<Record<keyof ResourceCalls, readonly Statement[]>> = {
    read: PREVIEW,
    write: UP,
    replace: UP,
    destroy: ALL,
};
