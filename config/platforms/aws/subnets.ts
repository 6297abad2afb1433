// Which part of an own VPC each zone gets, and where in it a member stands. All of it follows from names, so that a zone or a
// member that comes or goes never moves another one. Whatever stands in a subnet has an address of its own in it: where AWS takes any
// that is free, it takes a member's one day.
import { formatAddress, type Network } from "../../values/address";

export interface AwsSubnet {
    readonly zone: string;
    /** Normalised IPv4 network. */
    readonly cidr: string;
    /** undefined: it is made. */
    readonly id: string | undefined;
    /** Of the balancer in it. */
    readonly balancerAddress: string;
    /** Of interface endpoints in it, one service after the other; none in an existing VPC. */
    readonly endpointAddresses: readonly string[];
    /** The subnet for what must be reachable from outside, in the same zone; undefined in an existing VPC. */
    readonly publicCidr: string | undefined;
}

/** AWS keeps the first four addresses and the last to itself. */
const FIRST_HOST = 4;

/** Of the balancer; the interface endpoints follow it. */
const BALANCER_HOST = FIRST_HOST;

/** Member etcd-N has host number 10 + N of its subnet. */
const MEMBER_HOST = 10;

/** How many interface endpoints there is room for in front of the members. */
const ENDPOINTS = MEMBER_HOST - BALANCER_HOST - 1;

/** A VPC is cut into 16 equal parts: eight private subnets, then eight public ones. */
const PARTS_PREFIX = 4;
const ZONES = "abcdefgh";

/** AWS takes /16 to /28; sixteen subnets with room for members need more than the smallest. */
export const VPC_PREFIX = { least: 16, most: 22 };

export interface ZoneNetworks {
    readonly private: Network;
    readonly public: Network;
}

/** The two subnets of a zone such as "eu-central-1b"; undefined when its letter is beyond "h". */
export function planZoneNetworks(vpc: Network, zone: string): ZoneNetworks | undefined {
    const index = ZONES.indexOf(zone.slice(-1));
    const prefix = vpc.prefix + PARTS_PREFIX;
    const part = (number: number): Network => ({ base: vpc.base + number * 2 ** (32 - prefix), prefix });
    return index < 0 ? undefined : { private: part(index), public: part(index + ZONES.length) };
}

/** The address of the member whose name ends in this number, or undefined when the subnet has no room for it. */
export function planMemberAddress(subnet: Network, number: number): number | undefined {
    const address = subnet.base + MEMBER_HOST + number;
    return isMachineAddress(subnet, address) ? address : undefined;
}

/** Where the balancer stands in a subnet when nobody says. */
export function planBalancerAddress(subnet: Network): number {
    return subnet.base + BALANCER_HOST;
}

/** Where interface endpoints stand in a subnet of an own VPC, one service after the other. */
export function planEndpointAddresses(subnet: Network): readonly number[] {
    return Array.from({ length: ENDPOINTS }, (_, i) => planBalancerAddress(subnet) + 1 + i);
}

/** Whether AWS gives this address to a machine. */
export function isMachineAddress(subnet: Network, address: number): boolean {
    const host = address - subnet.base;
    return host >= FIRST_HOST && host < 2 ** (32 - subnet.prefix) - 1;
}

/** Which zone a member stands in when nobody says: by the number of its name, so that etcd-1, etcd-2, ... go round. */
export function planZone<T>(zones: readonly T[], number: number): T | undefined {
    return zones[(Math.max(number, 1) - 1) % Math.max(zones.length, 1)];
}

/** For messages. */
export function describeRoom(subnet: Network): string {
    const last = subnet.base + 2 ** (32 - subnet.prefix) - 2;
    return `${formatAddress(subnet.base + FIRST_HOST)} to ${formatAddress(last)}`;
}
