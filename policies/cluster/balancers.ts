import { Balancer, BALANCER_TYPES, Leg, LEG_TYPES, TARGET_TYPES, Targets } from "../reading/balancer";
import type { OwnFinder } from "../reading/subject";

export const balancers: OwnFinder<Balancer> = { types: BALANCER_TYPES, read: (resource) => new Balancer(resource) };

export const legs: OwnFinder<Leg> = { types: LEG_TYPES, read: (resource) => new Leg(resource) };

export const targets: OwnFinder<Targets> = { types: TARGET_TYPES, read: (resource) => new Targets(resource) };
