// Where the lab's machines stand in its network. All follows from names, so that one that comes or goes never moves another one.
import { formatNetwork, isHostAddress, type Network } from "../../values/address";
import type { Section } from "../../values/section";

/** Host numbers of the lab's own machines. */
const GATEWAY_HOST = 1;
const BALANCER_HOST = 5;
/** Member etcd-N has host number 10 + N. */
const MEMBER_HOST = 10;
/** API server cp-N has host number 200 + N. */
const API_SERVER_HOST = 200;

/** This computer. */
export function planGateway(network: Network): number {
    return network.base + GATEWAY_HOST;
}

export function planBalancer(network: Network): number {
    return network.base + BALANCER_HOST;
}

export function planMember(section: Section, name: string, network: Network): number | undefined {
    const number = /\d+$/.exec(name)?.[0];
    if (number === undefined) {
        section.reportMissing(
            "address",
            `its name does not end in a number to plan one from: give an address in ${formatNetwork(network)}`,
        );
        return undefined;
    }
    const address = network.base + MEMBER_HOST + Number(number);
    if (number.length > 9 || !isHostAddress(network, address)) {
        section.reportMissing(
            "address",
            `${formatNetwork(network)} has no host ${MEMBER_HOST} + ${number}: give an address in it`,
        );
        return undefined;
    }
    return address;
}

export function planApiServer(
    section: Section,
    name: string | undefined,
    network: Network | undefined,
): number | undefined {
    const number = Number(/\d{1,9}$/.exec(name ?? "")?.[0]);
    const planned = (network?.base ?? 0) + API_SERVER_HOST + number;
    if (network !== undefined && isHostAddress(network, planned)) {
        return planned;
    }
    if (name !== undefined) {
        section.reportMissing(
            "address",
            "its name does not end in a number from 1 to 54 to plan one from: give an address",
        );
    }
    return undefined;
}
