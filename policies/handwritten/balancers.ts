import { Balancer, BALANCER_TYPES, Leg, LEG_TYPES, TARGET_TYPES, Targets } from "../reading/balancer";
import { isEtcdPort } from "../reading/ports";
import type { Resource } from "../reading/resource";
import type { Stack } from "../reading/stack";
import { type Finder, findOthers, type Found } from "../reading/subject";
import { CLASSIC, CLASSIC_MEMBER, LISTENERS, LOAD_BALANCERS, TARGET_GROUPS, TARGETS } from "../reading/types";
import { ifKnown } from "../reading/unknown";
import { leadsToEtcd, sureUnits } from "./members";
import { belongsToEtcd } from "./recognise";
import { findServices, isServicePublic } from "./services";

/** One that a Service of Kubernetes asks for. */
class ServiceBalancer extends Balancer {
    public override readonly howToHide =
        "give the Service the annotation service.beta.kubernetes.io/aws-load-balancer-scheme: internal";

    public override get isInternal(): boolean {
        return isServicePublic(this.resource) === false;
    }
}

function hasEtcdPort(resource: Resource): boolean {
    return isEtcdPort(ifKnown(() => resource.props.port)) || (resource.type === CLASSIC && leadsToEtcd(resource));
}

function readLeg(resource: Resource): Resource | undefined {
    return hasEtcdPort(resource) || belongsToEtcd(resource) ? resource : undefined;
}

function readBalancer(resource: Resource): Balancer | undefined {
    return belongsToEtcd(resource) || (resource.type === CLASSIC && leadsToEtcd(resource))
        ? new Balancer(resource)
        : undefined;
}

/** Balancers, and what belongs to them, that lead to members or to etcd's port. */
function findLegs(stack: Stack): readonly Resource[] {
    const members = sureUnits(stack).map(({ resource }) => resource);
    const attached = members.flatMap((one) => stack.usersOf(one, TARGETS, "targetId"));
    const groups = [
        ...attached.flatMap((one) => stack.usedBy(one, "targetGroupArn", ...TARGET_GROUPS)),
        ...members.flatMap((one) => stack.usedBy(one, "targetGroupArns", ...TARGET_GROUPS)),
        ...members.flatMap((one) => stack.usedBy(one, "loadBalancers", ...TARGET_GROUPS)),
        ...stack.ofType(...TARGET_GROUPS).filter((one) => readLeg(one) !== undefined),
    ];
    const listeners = [
        ...groups.flatMap((one) => stack.usersOf(one, LISTENERS, "defaultActions")),
        ...stack.ofType(...LISTENERS).filter((one) => readLeg(one) !== undefined),
    ];
    const classic = [
        ...members.flatMap((one) => stack.usersOf(one, CLASSIC, "instances")),
        ...members
            .flatMap((one) => stack.usersOf(one, CLASSIC_MEMBER, "instance"))
            .flatMap((one) => stack.usedBy(one, "elb", CLASSIC)),
        ...members.flatMap((one) => stack.usedBy(one, "loadBalancers", CLASSIC)),
    ];
    return [...new Set([...groups, ...listeners, ...classic])];
}

const BY_CLUSTER = "which controller makes its balancer is not seen here";

export const balancers: Finder<Balancer> = {
    types: BALANCER_TYPES,
    read: readBalancer,
    find: (stack) => {
        const legs = findLegs(stack);
        const carrying = legs.flatMap((leg) =>
            leg.type === CLASSIC ? [leg] : stack.usedBy(leg, "loadBalancerArn", ...LOAD_BALANCERS),
        );
        const services = findServices(stack).map((resource) => ({
            resource,
            subject: new ServiceBalancer(resource),
            unsure: ifKnown(() => isServicePublic(resource)) === undefined ? BY_CLUSTER : undefined,
        }));
        return [...findOthers([...new Set(carrying)], readBalancer, (resource) => new Balancer(resource)), ...services];
    },
};

/** What `readLeg` does not know by itself. */
function findOtherLegs(stack: Stack, types: readonly string[]): readonly Found<Resource>[] {
    return findOthers(
        findLegs(stack).filter(({ type }) => types.includes(type)),
        readLeg,
        (resource) => resource,
    );
}

export const legs: Finder<Leg> = {
    types: LEG_TYPES,
    read: (resource) => {
        const leg = readLeg(resource);
        return leg === undefined ? undefined : new Leg(leg);
    },
    find: (stack) => findOtherLegs(stack, LEG_TYPES).map(({ resource }) => ({ resource, subject: new Leg(resource) })),
};

export const targets: Finder<Targets> = {
    types: TARGET_TYPES,
    read: (resource) => {
        const leg = readLeg(resource);
        return leg === undefined ? undefined : new Targets(leg);
    },
    find: (stack) =>
        findOtherLegs(stack, TARGET_TYPES).map(({ resource }) => ({ resource, subject: new Targets(resource) })),
};
