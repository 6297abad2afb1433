import { CLIENT_PORT, PEER_PORT } from "../../components/plan/network";
import { type Props, readNumber, readText } from "./resource";

export const SSH_PORT = 22;
export const ETCD_PORTS: readonly number[] = [CLIENT_PORT, PEER_PORT];
/** Of Kubernetes' API server and kubelet: who listens there too is a node of Kubernetes, with or without an etcd of its own. */
export const NODE_PORTS: readonly number[] = [6443, 10250];

/** A range of ports that a rule opens. */
export interface Ports {
    readonly from: number;
    readonly to: number;
}

/** The ports of a firewall rule; all of them for "all protocols", where AWS ignores the numbers. */
export function readPorts(rule: Props): Ports {
    const protocol = readText(rule.protocol) ?? readText(rule.ipProtocol);
    if (protocol === "-1" || protocol === "all") {
        return { from: 0, to: 65_535 };
    }
    const from = readNumber(rule.fromPort) ?? 0;
    return { from, to: readNumber(rule.toPort) ?? from };
}

export function covers({ from, to }: Ports, port: number): boolean {
    return from <= port && port <= to;
}

/** Whether a rule opens etcd's ports and not simply all of them: then it was written for an etcd. */
export function isShapedForEtcd(ports: Ports): boolean {
    return ETCD_PORTS.some((port) => covers(ports, port)) && ports.to - ports.from < 1000;
}

/** Whether a port, as a property has it, is one of etcd's. */
export function isEtcdPort(port: unknown): boolean {
    return ETCD_PORTS.includes(readNumber(port) ?? 0);
}
