// IPv4 addresses and networks as numbers. etcd itself takes IPv6 too; this product does not yet.

export interface Network {
    /** First address of the network. */
    readonly base: number;
    /** Bits of the network part. */
    readonly prefix: number;
}

const OCTET = /^(?:0|[1-9]\d{0,2})$/;

/** The address as an unsigned number, or undefined when the text is not a dotted quad without leading zeros. */
export function parseAddress(text: string): number | undefined {
    const octets = text.split(".");
    if (octets.length !== 4 || !octets.every((octet) => OCTET.test(octet) && Number(octet) <= 255)) {
        return undefined;
    }
    return octets.reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

export function formatAddress(address: number): string {
    return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}

/** A network, or undefined; host bits are cut off ("10.0.0.7/24" is 10.0.0.0/24), so compare with formatNetwork to refuse them. */
export function parseNetwork(text: string): Network | undefined {
    const [address, prefixText, ...rest] = text.split("/");
    const base = parseAddress(address ?? "");
    const prefix = /^(?:0|[1-9]\d?)$/.test(prefixText ?? "") ? Number(prefixText) : 33;
    if (base === undefined || prefix > 32 || rest.length > 0) {
        return undefined;
    }
    return { base: base - (base % 2 ** (32 - prefix)), prefix };
}

export function formatNetwork(network: Network): string {
    return `${formatAddress(network.base)}/${network.prefix}`;
}

/** Number of addresses, the two special ones included. */
export function networkSize(network: Network): number {
    return 2 ** (32 - network.prefix);
}

/** Addresses a host can have: all but the network's own and the broadcast address (a /31 and a /32 have neither). */
export function usableHosts(network: Network): number {
    return network.prefix >= 31 ? networkSize(network) : networkSize(network) - 2;
}

export function containsAddress(network: Network, address: number): boolean {
    return address >= network.base && address < network.base + networkSize(network);
}

/** Whether a host may have this address in this network. */
export function isHostAddress(network: Network, address: number): boolean {
    if (!containsAddress(network, address)) {
        return false;
    }
    const last = network.base + networkSize(network) - 1;
    return network.prefix >= 31 || (address !== network.base && address !== last);
}

export function overlaps(one: Network, other: Network): boolean {
    return containsAddress(one, other.base) || containsAddress(other, one.base);
}

/** Why no member can have this address, or undefined when one can. */
export function findSpecialUse(address: number): string | undefined {
    const first = address >>> 24;
    if (first === 0) {
        return "is in 0.0.0.0/8, which names no host";
    }
    if (first === 127) {
        return "is a loopback address, which no other member can reach";
    }
    if (first >= 224) {
        return "is a multicast or reserved address";
    }
    return undefined;
}
