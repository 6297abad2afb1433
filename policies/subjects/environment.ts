import { Environment } from "../../config/schema";
import { readText, type Resource } from "../facts/resource";
import { isTest } from "../facts/tags";
import { ifKnown } from "../facts/unknown";

// The engine shows a component's inputs only when it is registered, and its children come after it: what they are for is kept here.
const known = new Map<string, Environment>();

/** Takes note of what a cluster of ours is for. */
export function rememberEnvironment({ urn, props }: Resource): void {
    const said = ifKnown(() => readText(props.environment));
    known.set(urn, said === Environment.test ? Environment.test : Environment.production);
}

/** What a resource is for: what its cluster says, else what its tags say, else production. */
export function environmentOf(resource: Resource): Environment {
    const cluster = [...known].find(([urn]) => isBelow(resource, urn));
    return cluster?.[1] ?? (isTest(resource.props) ? Environment.test : Environment.production);
}

/** A child's URN has its parents' types in it and not their names, so names must agree too. */
function isBelow({ urn, name, parent }: Resource, cluster: string): boolean {
    const clusterName = cluster.slice(cluster.lastIndexOf("::") + 2);
    return (
        parent === cluster ||
        (/[:$]etcd:index:/.test(urn) && (name === clusterName || name.startsWith(`${clusterName}-`)))
    );
}
