// The clusters of a plan, as they are and as they would be.
import { planQuorum, planTolerance } from "../../components/plan/members";
import { CLUSTER, standsBelowOwn } from "../../policies/reading/ownership";
import { isMemberHost } from "../../policies/handwritten/recognise";
import { readProps, readText, readTexts, type Resource } from "../../policies/reading/resource";
import { readTag, VERSION_TAG } from "../../policies/reading/tags";
import { groupHosts } from "../../policies/handwritten/groupMembers";
import { joinPieces, ownPieces } from "../../policies/handwritten/hostText";
import { INSTANCE } from "../../policies/reading/types";
import type { Plan, Step } from "./plan";

export interface ClusterView {
    readonly environment: string | undefined;
    readonly members: readonly MemberView[];
    readonly quorum: number;
    readonly tolerance: number;
    readonly endpoints: readonly string[];
    readonly balancer: string | undefined;
}

export interface MemberView {
    readonly name: string;
    readonly zone: string | undefined;
    readonly version: string | undefined;
}

export interface ClusterChange {
    /** Of the component, with which the names of its parts begin; or of whatever names a group of machines. */
    readonly name: string;
    /** What its people call it. */
    readonly title: string;
    readonly before: ClusterView | undefined;
    readonly after: ClusterView | undefined;
}

type Side = "before" | "after";

export function viewClusters(plan: Plan): readonly ClusterChange[] {
    const own = plan.steps
        .filter(({ type }) => type === CLUSTER)
        .map(({ name, before, after }) => ({
            name,
            title: readText((after ?? before)?.cluster) ?? name,
            before: before === undefined ? undefined : viewOwn(before),
            after: after === undefined ? undefined : viewOwn(after),
        }));
    return [...own, ...viewFound(plan)];
}

function viewOwn(inputs: Readonly<Record<string, unknown>>): ClusterView {
    const zones = readProps(inputs.zones);
    const names = readTexts(inputs.members);
    const version = readText(inputs.version);
    return {
        environment: readText(inputs.environment),
        members: names.map((name) => ({ name, zone: readText(zones[name]), version })),
        ...count(names.length),
        endpoints: readTexts(inputs.endpoints),
        balancer: readText(inputs.balancer),
    };
}

function count(length: number): { quorum: number; tolerance: number } {
    return { quorum: planQuorum(length), tolerance: length === 0 ? 0 : planTolerance(length) };
}

/** Members that somebody declared as machines. */
function viewFound(plan: Plan): readonly ClusterChange[] {
    const sides = (["before", "after"] as const).map((side) => groupHosts(hostsOf(plan.steps, side)));
    const names = new Set(sides.flatMap((groups) => [...groups.keys()]));
    return [...names].map((name) => {
        const [before, after] = sides
            .map((groups) => groups.get(name))
            .map((hosts) => (hosts === undefined ? undefined : viewHosts(hosts)));
        return { name, title: name, before, after };
    });
}

function hostsOf(steps: readonly Step[], side: Side): readonly Resource[] {
    return steps
        .filter(({ type }) => type === INSTANCE)
        .flatMap((step) => {
            const props = step[side];
            return props === undefined
                ? []
                : [
                      {
                          type: step.type,
                          name: step.name,
                          urn: step.urn,
                          props,
                          protect: step.isProtected,
                          parent: step.parent,
                      },
                  ];
        })
        .filter((host) => !standsBelowOwn(host.urn) && isMemberHost(host));
}

function viewHosts(hosts: readonly Resource[]): ClusterView {
    return {
        environment: hosts.map(({ props }) => readTag(props, "environment", "env", "stage"))[0],
        members: hosts.map((host) => ({
            name: host.name,
            zone: readText(host.props.availabilityZone),
            version: readTag(host.props, VERSION_TAG) ?? joinPieces(ownPieces(host)).version,
        })),
        ...count(hosts.length),
        endpoints: [],
        balancer: undefined,
    };
}
