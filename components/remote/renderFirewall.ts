import { type ClusterPlan, Party } from "../plan";

/** The table that is ours. Nothing in it decides about anything but the ports of etcd and of the balancer. */
export const FIREWALL_TABLE = "inet pulumi_etcd";

/**
 * Renders what `nft -f` loads on a machine that is `party`: one line for each flow to it, then the refusal of everybody else on the
 * ports of these flows. The table is replaced in one step, so there is no moment without it. Other ports, SSH first of all, are left
 * as they are: nobody can shut himself out of a host.
 *
 * Strangers are refused rather than left without an answer: whoever is missing in the lists sees it at once, an API server goes on
 * to the next member instead of waiting, and a host that is to become a member can still measure the way.
 *
 * Each line that accepts is complete in itself: etcd-node puts those of two such files together while a change goes round.
 */
export function renderFirewall(plan: ClusterPlan, party: Party): string {
    const flows = plan.flows.filter((flow) => flow.to === party && flow.from !== Party.deployers);
    const ports = [...new Set(flows.map((flow) => flow.port))].sort((one, other) => one - other).join(", ");
    const accepted = flows.flatMap(({ from, port, why }) => {
        const sources = plan.sources[from];
        return sources.length === 0
            ? []
            : [`tcp dport ${port} ip saddr { ${renderSources(sources)} } accept comment "${from}: ${why}"`];
    });
    return `${HEADER}add table ${FIREWALL_TABLE}
delete table ${FIREWALL_TABLE}
table ${FIREWALL_TABLE} {
    chain input {
        type filter hook input priority -10; policy accept;
        iif "lo" accept
        ct state established,related accept
${accepted.map((rule) => `        ${rule}\n`).join("")}        tcp dport { ${ports} } counter reject with tcp reset comment "nobody else"
    }
}
`;
}

/** What takes the table away where there shall be none. */
export function renderNoFirewall(): string {
    return `${HEADER}# firewall.enabled is false.
add table ${FIREWALL_TABLE}
delete table ${FIREWALL_TABLE}
`;
}

const HEADER = "# Written by pulumi-etcd; changes made here are undone by the next `pulumi up`.\n";

function renderSources(sources: readonly string[]): string {
    return [...new Set(sources)].map((source) => source.replace(/\/32$/, "")).join(", ");
}
