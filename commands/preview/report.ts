// What there is to tell about a plan. Decided here, once; the render*.ts only put it into their forms.
import { machineOf, memberOf } from "../../components/names";
import { parseViolation } from "../../policies/finding";
import { planRules } from "../../policies/plan/all";
import { type ClusterChange, viewClusters } from "./clusterViews";
import type { Message, Plan, Step } from "./plan";

export interface Report {
    /** Of this form. */
    readonly schema: 1;
    readonly stack: string;
    /** Whether the engine could look at everything. */
    readonly complete: boolean;
    readonly clusters: readonly ClusterChange[];
    readonly counts: Readonly<Record<Op, number>>;
    /** What changes, by member; what belongs to no single one under "cluster". */
    readonly groups: readonly Group[];
    readonly findings: readonly PolicyFinding[];
    /** Policies that could not be judged of everything, because it is not known before the update. */
    readonly unjudged: readonly string[];
    /** Protected resources that the plan touches. */
    readonly protected: readonly Change[];
    readonly messages: readonly Message[];
    /** Why this must not be merged as it is; empty when there are no objections. */
    readonly objections: readonly string[];
}

export type Op = "create" | "update" | "replace" | "delete";

export interface Group {
    readonly name: string;
    readonly changes: readonly Change[];
}

export interface Change {
    readonly op: Op | "unprotect";
    readonly resource: string;
    readonly type: string;
    readonly protected: boolean;
    readonly changed: readonly string[];
    readonly forcing: readonly string[];
    readonly unknown: readonly string[];
}

export interface PolicyFinding {
    readonly policy: string;
    readonly mandatory: boolean;
    readonly rule: string;
    readonly reason: string;
    readonly fix: string | undefined;
}

export interface ReportOptions {
    /** Somebody has looked at what happens to protected resources. */
    readonly allowProtected?: boolean;
    /** What runs should be what is declared. */
    readonly expectNoChanges?: boolean;
}

export const SHARED = "cluster";

export function makeReport(plan: Plan, options: ReportOptions = {}): Report {
    const clusters = viewClusters(plan);
    const changes = plan.steps.flatMap((step) => (isChange(step) ? [{ step, change: describe(step) }] : []));
    const touched = changes.map(({ change }) => change).filter((change) => change.protected);
    const judged = plan.results.filter(({ text }) => !isUnjudged(text));
    const findings = [
        ...judged.map(({ policy, level, text }) => ({
            policy,
            mandatory: level === "mandatory",
            ...parseViolation(text),
        })),
        ...judgePlan(plan, clusters),
    ];
    return {
        schema: 1,
        stack: plan.stack,
        complete: plan.succeeded || isStoppedByPolicies(plan),
        clusters,
        counts: countOps(changes.map(({ change }) => change)),
        groups: groupChanges(changes, clusters),
        findings: [...findings.filter(({ mandatory }) => mandatory), ...findings.filter(({ mandatory }) => !mandatory)],
        unjudged: [...new Set(plan.results.filter(({ text }) => isUnjudged(text)).map(({ policy }) => policy))],
        protected: touched,
        messages: plan.messages,
        objections: object(
            plan,
            findings,
            changes.map(({ change }) => change),
            options,
        ),
    };
}

function isChange({ op, wasProtected, isProtected, after }: Step): boolean {
    return op !== "same" || (wasProtected && !isProtected && after !== undefined);
}

function describe(step: Step): Change {
    return {
        op: step.op === "same" ? "unprotect" : step.op,
        resource: step.name,
        type: step.type,
        // A new one is protected from now on; nothing happens to it.
        protected: step.wasProtected,
        changed: step.changed,
        forcing: step.forcing,
        unknown: step.unknown,
    };
}

function judgePlan(plan: Plan, clusters: readonly ClusterChange[]): readonly PolicyFinding[] {
    return planRules.flatMap(({ name, description, judge }) =>
        judge(clusters, plan.steps).map(({ resource, reason, fix, advice }) => ({
            policy: name,
            mandatory: advice !== true,
            rule: description,
            reason: `${resource} ${reason}.`,
            fix: `${fix}.`,
        })),
    );
}

/** The SDK's words for a policy that read something unknown. */
function isUnjudged(text: string): boolean {
    return /^can't run policy .* during preview/.test(text);
}

/** The engine fails for a broken policy, having seen everything. */
function isStoppedByPolicies({ messages, results }: Plan): boolean {
    return results.some(({ level }) => level === "mandatory") && !messages.some(({ severity }) => severity === "error");
}

function countOps(changes: readonly Change[]): Report["counts"] {
    const of = (op: Op): number => changes.filter((change) => change.op === op).length;
    return { create: of("create"), update: of("update"), replace: of("replace"), delete: of("delete") };
}

function groupChanges(
    changes: readonly { readonly step: Step; readonly change: Change }[],
    clusters: readonly ClusterChange[],
): readonly Group[] {
    const names = [
        ...new Set(
            clusters
                .flatMap(({ before, after }) => [...(before?.members ?? []), ...(after?.members ?? [])])
                .map(({ name }) => name),
        ),
    ];
    const all = changes.map(({ step, change }) => ({ change, member: ownerOf(step, names, clusters) }));
    return [...names, SHARED]
        .map((name) => ({ name, changes: all.filter(({ member }) => member === name).map(({ change }) => change) }))
        .filter((group) => group.changes.length > 0);
}

/** The member whose name a resource's name has, where a cluster's name ends. */
function ownerOf({ name }: Step, members: readonly string[], clusters: readonly ClusterChange[]): string {
    const found = clusters.flatMap((cluster) => memberOf(name, cluster.name, members) ?? []);
    return found[0] ?? machineOf(name, members) ?? SHARED;
}

function object(
    plan: Plan,
    findings: readonly PolicyFinding[],
    changes: readonly Change[],
    { allowProtected = false, expectNoChanges = false }: ReportOptions,
): readonly string[] {
    const broken = findings.filter(({ mandatory }) => mandatory).length;
    const touched = changes.filter((change) => change.protected);
    const failed = !plan.succeeded && !isStoppedByPolicies(plan);
    return [
        ...(failed ? ["the preview failed before its end; what is told here may not be all"] : []),
        ...(broken > 0 ? [`${broken} mandatory ${broken === 1 ? "policy is" : "policies are"} broken`] : []),
        ...(expectNoChanges && changes.length > 0
            ? [
                  `${changes.length} ${changes.length === 1 ? "change" : "changes"} where none was expected: what runs is not what is declared`,
              ]
            : []),
        ...(touched.length > 0 && !allowProtected
            ? [
                  `${touched.length} protected ${touched.length === 1 ? "resource is" : "resources are"} touched; look at each, then run with --allow-protected`,
              ]
            : []),
    ];
}
