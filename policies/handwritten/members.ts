// Which machines, groups and services of a stack are members of an etcd, and how sure that is.
import { covers, ETCD_PORTS, isEtcdPort, isShapedForEtcd, NODE_PORTS, type Ports, readPorts } from "../reading/ports";
import { isBeside, belongsToEtcd, memberByName } from "./recognise";
import { type Props, readList, readProps, readText, type Resource } from "../reading/resource";
import { readTag, ROLE_TAG } from "../reading/tags";
import { ifKnown } from "../reading/unknown";
import type { Stack } from "../reading/stack";
import {
    CLASSIC,
    CLASSIC_MEMBER,
    GROUP,
    INGRESS,
    RULE,
    SCALING_GROUP,
    TARGET_GROUPS,
    TARGETS,
    VOLUME,
} from "../reading/types";
import { Unit } from "./unit";

export interface Member {
    readonly unit: Unit;
    /** Why it may be one, where that is not sure. */
    readonly doubt: string | undefined;
}

const found = new WeakMap<Stack, readonly Member[]>();

/** All members, those that may be one at the end. */
export function membersOf(stack: Stack): readonly Member[] {
    const known = found.get(stack);
    if (known !== undefined) {
        return known;
    }
    const members = findMembers(stack);
    found.set(stack, members);
    return members;
}

export function sureUnits(stack: Stack): readonly Unit[] {
    return membersOf(stack).flatMap(({ unit, doubt }) => (doubt === undefined ? [unit] : []));
}

function findMembers(stack: Stack): readonly Member[] {
    const units = Unit.find(stack);
    const first = units.map((unit) => ({ unit, ...judgeUnit(stack, unit) }));
    const peers = new Set(first.filter(({ isSure }) => isSure).flatMap(({ unit }) => peersIn(unit)));
    return first.flatMap(({ unit, isSure, doubt }): readonly Member[] => {
        const named = !isSure && unit.isMachines && !hasOtherRole(unit.resource) && isPeer(unit.resource, peers);
        return isSure || named ? [{ unit, doubt: undefined }] : doubt === undefined ? [] : [{ unit, doubt }];
    });
}

interface Verdict {
    readonly isSure: boolean;
    readonly doubt?: string;
}

const NO: Verdict = { isSure: false };
const YES: Verdict = { isSure: true };

function judgeUnit(stack: Stack, unit: Unit): Verdict {
    const { resource, templates } = unit;
    if (hasOtherRole(resource)) {
        return NO;
    }
    if (unit.text.starts) {
        return YES;
    }
    if (!unit.isMachines) {
        return NO;
    }
    const all = [resource, ...templates];
    const names = all.map((one) => memberByName(one));
    const beside = names.includes("none");
    if (!beside && (names.includes("sure") || opensPeerPort(stack, all))) {
        return YES;
    }
    if (!beside && all.some((one) => usesEtcdsVolume(stack, one))) {
        return YES;
    }
    if (!beside && servesClients(stack, resource)) {
        return YES;
    }
    if (!beside && names.includes("perhaps")) {
        return { isSure: false, doubt: "a tag of it has etcd in it" };
    }
    return beside && opensPeerPort(stack, all)
        ? { isSure: false, doubt: "it is behind a firewall that lets members to each other" }
        : NO;
}

function hasOtherRole(resource: Resource): boolean {
    const role = readTag(resource.props, ROLE_TAG);
    return role !== undefined && role.toLowerCase() !== "member";
}

/** What attaches a data volume of etcd's by itself. */
function usesEtcdsVolume(stack: Stack, source: Resource): boolean {
    return ["userData", "userDataBase64"].some((key) => stack.usedBy(source, key, VOLUME).some(belongsToEtcd));
}

/** Names and addresses of the members that one is told of. */
function peersIn({ text }: Unit): readonly string[] {
    const list = text.flags?.get("initial-cluster") ?? "";
    return [...list.matchAll(/([\w.-]+)=https?:\/\/\[?([\w.:-]+?)\]?:\d+/g)].flatMap(([, name = "", host = ""]) =>
        [name, host].filter((one) => one !== ""),
    );
}

function isPeer(resource: Resource, peers: ReadonlySet<string>): boolean {
    const address = ifKnown(() => readText(resource.props.privateIp));
    return peers.size > 0 && (peers.has(address ?? "") || (peers.has(resource.name) && !isBeside(resource)));
}

/** The firewalls of a machine, or of what it is made from. */
export function firewallsOf(stack: Stack, resource: Resource): readonly Resource[] {
    const keys = [
        "vpcSecurityGroupIds",
        "securityGroups",
        "networkInterfaces",
        "securityGroupNames",
        "networkConfiguration",
    ];
    const interfaces = stack
        .usedBy(resource, "networkInterfaces")
        .flatMap((one) => stack.usedBy(one, "securityGroups", GROUP));
    return [...new Set([...keys.flatMap((key) => stack.usedBy(resource, key, GROUP)), ...interfaces])];
}

/** What a firewall lets in, in rules of its own or in resources of theirs. */
export function openingsOf(stack: Stack, group: Resource): readonly Props[] {
    const inline = (ifKnown(() => readList(group.props.ingress)) ?? []).map(readProps);
    return [...inline, ...stack.usersOf(group, [RULE, INGRESS], "securityGroupId").map(({ props }) => props)];
}

/** A group that lets the peer port in is that of members: nobody else listens there, but a node of Kubernetes with an etcd inside. */
function opensPeerPort(stack: Stack, sources: readonly Resource[]): boolean {
    return sources
        .flatMap((one) => firewallsOf(stack, one))
        .some((group) => {
            const rules = openingsOf(stack, group).flatMap(
                (rule): readonly Ports[] => ifKnown(() => [readPorts(rule)]) ?? [],
            );
            const isNode = rules.some(
                (ports) => NODE_PORTS.some((port) => covers(ports, port)) && ports.to - ports.from < 1000,
            );
            return !isNode && rules.some((ports) => isShapedForEtcd(ports) && covers(ports, ETCD_PORTS[1] ?? 0));
        });
}

function servesClients(stack: Stack, host: Resource): boolean {
    const attached = stack.usersOf(host, TARGETS, "targetId");
    const groups = [
        ...attached.flatMap((one) => stack.usedBy(one, "targetGroupArn", ...TARGET_GROUPS)),
        ...(host.type === SCALING_GROUP ? stack.usedBy(host, "targetGroupArns", ...TARGET_GROUPS) : []),
    ];
    const classic = [
        ...stack.usersOf(host, CLASSIC, "instances"),
        ...stack.usersOf(host, CLASSIC_MEMBER, "instance").flatMap((one) => stack.usedBy(one, "elb", CLASSIC)),
        ...(host.type === SCALING_GROUP ? stack.usedBy(host, "loadBalancers", CLASSIC) : []),
    ];
    return (
        [...groups, ...attached].some(({ props }) => isEtcdPort(ifKnown(() => props.port))) || classic.some(leadsToEtcd)
    );
}

/** A classic balancer whose targets listen on etcd's port. */
export function leadsToEtcd(classic: Resource): boolean {
    const listeners = (ifKnown(() => readList(classic.props.listeners)) ?? []).map(readProps);
    return listeners.some((one) => isEtcdPort(ifKnown(() => one.instancePort)));
}
