import { ETCD_PORTS, isEtcds } from "../facts/recognise";
import { isTrue, readNumber, readProps, readText, type Resource } from "../facts/resource";
import { LISTENER, LOAD_BALANCER, TARGET_GROUP } from "../facts/stack";
import { ifKnown } from "../facts/unknown";
import { findOthers, type Subject } from "../policy";

const CLASSIC = "aws:elb/loadBalancer:LoadBalancer";

/** A load balancer before members. */
export class Balancer {
    public constructor(public readonly resource: Resource) {}

    public get isInternal(): boolean {
        return isTrue(this.resource.props.internal);
    }
}

/** What takes part in carrying clients to members: a listener, a group of targets, or the classic balancer that is both. */
export class Leg {
    public constructor(public readonly resource: Resource) {}

    public get protocol(): string | undefined {
        return readText(this.resource.props.protocol);
    }
}

/** How a group of targets finds out who is ready. */
export class Targets extends Leg {
    public get healthPath(): string | undefined {
        return readText(readProps(this.resource.props.healthCheck).path);
    }

    public get healthProtocol(): string | undefined {
        return readText(readProps(this.resource.props.healthCheck).protocol)?.toUpperCase();
    }
}

function hasEtcdPort(resource: Resource): boolean {
    const port = ifKnown(() => readNumber(resource.props.port));
    return port !== undefined && ETCD_PORTS.includes(port);
}

function isLeg(resource: Resource): boolean {
    return hasEtcdPort(resource) || isEtcds(resource);
}

function readBalancer(resource: Resource): Balancer | undefined {
    return isEtcds(resource) ? new Balancer(resource) : undefined;
}

export const balancers: Subject<Balancer> = {
    types: [LOAD_BALANCER, CLASSIC],
    read: readBalancer,
    find: (stack) => {
        const carrying = stack
            .ofType(LISTENER)
            .filter(isLeg)
            .flatMap((listener) => stack.usedBy(listener, "loadBalancerArn", LOAD_BALANCER));
        return findOthers([...new Set(carrying)], readBalancer, (resource) => new Balancer(resource));
    },
};

export const legs: Subject<Leg> = {
    types: [LISTENER, TARGET_GROUP],
    read: (resource) => (isLeg(resource) ? new Leg(resource) : undefined),
};

export const targets: Subject<Targets> = {
    types: [TARGET_GROUP],
    read: (resource) => (isLeg(resource) ? new Targets(resource) : undefined),
};
