import { isEtcds } from "../facts/recognise";
import { isTrue, type Props, readList, readProps, readText, type Resource } from "../facts/resource";
import { ifKnown } from "../facts/unknown";
import { findOthers, type Found, type Subject } from "../policy";
import { isEtcdPort, leadsToEtcd, sureUnits } from "../stack/members";
import { findServices, isServicePublic } from "../stack/services";
import type { Stack } from "../stack/stack";
import { CLASSIC, CLASSIC_MEMBER, LISTENERS, LOAD_BALANCERS, TARGET_GROUPS, TARGETS } from "../stack/types";

/** A load balancer before members. */
export class Balancer {
    public readonly howToHide: string = "set internal: true";

    public constructor(public readonly resource: Resource) {}

    public get isInternal(): boolean {
        return isTrue(this.resource.props.internal);
    }
}

/** One that a Service of Kubernetes asks for. */
class ServiceBalancer extends Balancer {
    public override readonly howToHide =
        "give the Service the annotation service.beta.kubernetes.io/aws-load-balancer-scheme: internal";

    public override get isInternal(): boolean {
        return isServicePublic(this.resource) === false;
    }
}

/** What takes part in carrying clients to members: a listener, a group of targets, or the classic balancer that is both. */
export class Leg {
    public constructor(public readonly resource: Resource) {}

    public get protocols(): readonly (string | undefined)[] {
        const { type, props } = this.resource;
        if (type !== CLASSIC) {
            return [readText(props.protocol)?.toUpperCase()];
        }
        const listeners = readList(props.listeners).map(readProps);
        const etcds = listeners.filter((one) => isEtcdPort(ifKnown(() => one.instancePort)));
        return (etcds.length > 0 ? etcds : listeners)
            .flatMap((one) => [one.lbProtocol, one.instanceProtocol])
            .map((one) => readText(one)?.toUpperCase());
    }
}

/** How a group of targets finds out who is ready. */
export class Targets extends Leg {
    public get healthPath(): string | undefined {
        return this.classic?.path ?? readText(this.check.path);
    }

    public get healthProtocol(): string | undefined {
        return (this.classic?.protocol ?? readText(this.check.protocol))?.toUpperCase();
    }

    private get check(): Props {
        return readProps(this.resource.props.healthCheck);
    }

    /** `HTTP:2381/readyz`. */
    private get classic(): { readonly protocol: string | undefined; readonly path: string | undefined } | undefined {
        const [, protocol, path] = /^(\w+):\d+(\/.*)?$/.exec(readText(this.check.target) ?? "") ?? [];
        return this.resource.type === CLASSIC ? { protocol, path } : undefined;
    }
}

function hasEtcdPort(resource: Resource): boolean {
    return isEtcdPort(ifKnown(() => resource.props.port)) || (resource.type === CLASSIC && leadsToEtcd(resource));
}

function readLeg(resource: Resource): Resource | undefined {
    return hasEtcdPort(resource) || isEtcds(resource) ? resource : undefined;
}

function readBalancer(resource: Resource): Balancer | undefined {
    return isEtcds(resource) || (resource.type === CLASSIC && leadsToEtcd(resource))
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

export const balancers: Subject<Balancer> = {
    types: [...LOAD_BALANCERS, CLASSIC],
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

export const legs: Subject<Leg> = {
    types: [...LISTENERS, ...TARGET_GROUPS, CLASSIC],
    read: (resource) => {
        const leg = readLeg(resource);
        return leg === undefined ? undefined : new Leg(leg);
    },
    find: (stack) => findOtherLegs(stack, legs.types).map(({ resource }) => ({ resource, subject: new Leg(resource) })),
};

export const targets: Subject<Targets> = {
    types: [...TARGET_GROUPS, CLASSIC],
    read: (resource) => {
        const leg = readLeg(resource);
        return leg === undefined ? undefined : new Targets(leg);
    },
    find: (stack) =>
        findOtherLegs(stack, targets.types).map(({ resource }) => ({ resource, subject: new Targets(resource) })),
};
