import { standsBelowOwn } from "../reading/ownership";
import { belongsToEtcd, isMemberHost } from "../handwritten/recognise";
import { isTrue, readList, readProps, type Resource } from "../reading/resource";
import { readTag, ROLE_TAG } from "../reading/tags";
import { INSTANCE, VOLUME } from "../reading/types";
import type { Named, PlannedChange, PlannedCluster, PlanRule } from "./planRule";

export const dataKept: PlanRule = {
    name: "etcd-data-kept",
    description: "No change takes a member's data away.",
    judge: (clusters, changes) => {
        const losing = changes.filter((change) => losesData(change));
        return losing.map((change) => describe(change, losing.length, clusterOf(clusters, change)));
    },
};

function losesData(change: PlannedChange): boolean {
    const { op, type, retained, before } = change;
    if ((op !== "replace" && op !== "delete") || retained || before === undefined) {
        return false;
    }
    const resource: Resource = {
        type,
        name: change.name,
        urn: change.urn,
        props: before,
        protect: false,
        parent: undefined,
    };
    const isOwn = standsBelowOwn(change.urn);
    switch (type) {
        case VOLUME:
            return isOwn || (belongsToEtcd(resource) && /^(member|data)?$/i.test(readTag(before, ROLE_TAG) ?? ""));
        case INSTANCE:
            return (isOwn || isMemberHost(resource)) && keepsDataInside(before);
        case "command:local:Command":
            // A machine of the lab goes with its disk.
            return isOwn && change.name.endsWith("-machine") && !change.name.endsWith("-balancer-machine");
        default:
            return false;
    }
}

/** A device that goes with the machine. */
function keepsDataInside(props: Readonly<Record<string, unknown>>): boolean {
    return readList(props.ebsBlockDevices)
        .map(readProps)
        .some(({ deleteOnTermination }) => deleteOnTermination === undefined || isTrue(deleteOnTermination));
}

function clusterOf(clusters: readonly PlannedCluster[], { name }: PlannedChange): PlannedCluster | undefined {
    return (
        clusters.find((cluster) => name.startsWith(`${cluster.name}-`)) ??
        (clusters.length === 1 ? clusters[0] : undefined)
    );
}

function describe(change: PlannedChange, losing: number, cluster: PlannedCluster | undefined): Named {
    const verb = change.op === "replace" ? "is to be replaced" : "is to be deleted";
    const before = cluster?.before;
    const quorum =
        before === undefined
            ? ""
            : losing > before.tolerance
              ? `; ${losing} of ${before.members.length} members lose their data, ${before.tolerance} may: the cluster would be lost`
              : `; ${losing} of ${before.members.length} members, and ${before.tolerance} may fail`;
    return {
        resource: change.name,
        reason: `${verb}, and the data on it is lost${quorum}`,
        fix: "take back what makes it new (zone, encryption, key, snapshot, name), or replace one member after the other as a failed one (docs/operations/replace.md)",
    };
}
