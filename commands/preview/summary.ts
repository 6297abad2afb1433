// Wording that every form of the report shares.
import type { ClusterChange, ClusterView } from "./clusterViews";
import type { Change, Report } from "./report";

export const MARKS = { create: "+", update: "~", replace: "±", delete: "-", unprotect: "!" } as const;
export const VERBS = {
    create: "created",
    update: "changed",
    replace: "replaced",
    delete: "deleted",
    unprotect: "unprotected",
} as const;

/** "aws:ec2/instance:Instance" shortened for readers. */
export function shortType(type: string): string {
    const [pkg = "", path = "", name = ""] = type.split(":");
    const module = path.split("/")[0] ?? "";
    return name === "" ? type : [pkg, ...(module === "index" || module === "" ? [] : [module]), name].join(":");
}

/** The rows of what a cluster is, before and after; only what either side says. */
export function compareClusters({ before, after }: ClusterChange): readonly (readonly [string, string, string])[] {
    const rows: readonly (readonly [string, (view: ClusterView) => string])[] = [
        ["environment", ({ environment }) => environment ?? "-"],
        ["members", ({ members }) => `${members.length}: ${members.map(({ name }) => name).join(", ") || "none"}`],
        [
            "tolerance",
            ({ members, tolerance, quorum }) => `${members.length} tolerate ${tolerance} failed (quorum ${quorum})`,
        ],
        ["etcd", ({ members }) => [...new Set(members.map(({ version }) => version ?? "not said"))].join(", ") || "-"],
        ["zones", describeZones],
        ["endpoints", ({ endpoints }) => endpoints.join(", ") || "-"],
    ];
    return rows
        .map(
            ([name, say]) =>
                [name, before === undefined ? "-" : say(before), after === undefined ? "-" : say(after)] as const,
        )
        .filter(([, old, now]) => old !== "-" || now !== "-");
}

function describeZones({ members }: ClusterView): string {
    const zones = [...new Set(members.map(({ zone }) => zone))];
    if (zones.every((zone) => zone === undefined)) {
        return "-";
    }
    return zones
        .map(
            (zone) =>
                `${zone ?? "no zone"}: ${members
                    .filter((one) => one.zone === zone)
                    .map(({ name }) => name)
                    .join(", ")}`,
        )
        .join("; ");
}

/** What a change is about, after its resource's name. */
export function describeChange(change: Change): string {
    const parts = [
        change.forcing.length > 0 ? `because of ${change.forcing.join(", ")}` : change.changed.join(", "),
        change.unknown.length > 0 ? `not known yet: ${change.unknown.join(", ")}` : "",
        change.protected ? "PROTECTED" : "",
    ];
    return parts.filter((part) => part !== "").join("; ");
}

export function summarise({ counts, groups }: Report): string {
    const all = (["create", "update", "replace", "delete"] as const)
        .filter((op) => counts[op] > 0)
        .map((op) => `${counts[op]} ${VERBS[op]}`);
    const unprotected = groups.flatMap(({ changes }) => changes).filter(({ op }) => op === "unprotect").length;
    return [...all, ...(unprotected > 0 ? [`${unprotected} unprotected`] : [])].join(", ") || "nothing changes";
}

/** The first line: whether this may be merged. */
export function judgeReport({ stack, objections, complete }: Report): string {
    if (objections.length === 0) {
        return `${stack}: no objections`;
    }
    return complete ? `${stack}: do not apply this` : `${stack}: the preview failed`;
}
