import type { ClusterChange, ClusterView, MemberView } from "./clusterViews";

type Fate = "new" | "changed" | "gone" | "same";

const STYLES: Readonly<Record<Exclude<Fate, "same">, string>> = {
    new: "fill:#dafbe1,stroke:#1a7f37",
    changed: "fill:#fff8c5,stroke:#9a6700",
    gone: "fill:#ffebe9,stroke:#cf222e,stroke-dasharray:5 5",
};

/** A picture of a cluster as it would be, with what leaves it dashed. */
export function renderMermaid({ before, after }: ClusterChange): string {
    const now = after ?? before;
    if (now === undefined) {
        return "";
    }
    const members = [
        ...now.members.map((member) => ({ member, fate: fateOf(member, before, after) })),
        ...(after === undefined ? [] : (before?.members ?? []))
            .filter(({ name }) => !now.members.some((member) => member.name === name))
            .map((member) => ({ member, fate: "gone" as const })),
    ].map((one, i) => ({ ...one, id: `m${i}` }));
    const zones = [...new Set(members.map(({ member }) => member.zone))];
    const lines = zones.flatMap((zone, i) => {
        const own = members
            .filter(({ member }) => member.zone === zone)
            .map(({ id, member }) => `${id}["${label(member)}"]`);
        return zone === undefined
            ? own
            : [`subgraph z${i}["${escape(zone)}"]`, ...own.map((line) => `    ${line}`), "end"];
    });
    const live = members.filter(({ fate }) => fate !== "gone").map(({ id }) => id);
    const way =
        now.balancer === undefined
            ? live.map((id) => `clients --> ${id}`)
            : [
                  `balancer["${escape(now.balancer)}"]`,
                  "clients --> balancer",
                  ...live.map((id) => `balancer --> ${id}`),
              ];
    const marked = members.flatMap(({ id, fate }) => (fate === "same" ? [] : [`style ${id} ${STYLES[fate]}`]));
    return [
        "flowchart LR",
        ...[`clients(["API servers"])`, ...way, ...lines, ...marked].map((line) => `    ${line}`),
        "",
    ].join("\n");
}

function fateOf(member: MemberView, before: ClusterView | undefined, after: ClusterView | undefined): Fate {
    if (after === undefined) {
        return "gone";
    }
    const old = before?.members.find(({ name }) => name === member.name);
    if (old === undefined) {
        return "new";
    }
    return old.version === member.version && old.zone === member.zone ? "same" : "changed";
}

function label({ name, version }: MemberView): string {
    return version === undefined ? escape(name) : `${escape(name)}<br/>etcd ${escape(version)}`;
}

/** What would end a label, or begin markup. */
function escape(text: string): string {
    return text.replace(/["<>#&`]/g, (character) => `#${character.charCodeAt(0)};`);
}
