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

/**
 * Networks that share addresses, by their indexes: each with the smallest one that it lies in, or is the same as. Networks lie in one
 * another or apart, so this names every one that shares any, after one look at each.
 *
 * @returns pairs, the later index first
 */
export function findOverlaps(
    networks: readonly Network[],
): readonly { readonly index: number; readonly other: number }[] {
    const inOrder = networks
        .map((network, index) => ({ network, index }))
        .sort(
            (one, next) =>
                one.network.base - next.network.base ||
                one.network.prefix - next.network.prefix ||
                one.index - next.index,
        );
    const around: typeof inOrder = [];
    const pairs = inOrder.flatMap((one) => {
        for (
            let last = around.at(-1);
            last !== undefined && !overlaps(last.network, one.network);
            last = around.at(-1)
        ) {
            around.pop();
        }
        const outer = around.at(-1);
        around.push(one);
        return outer === undefined
            ? []
            : [{ index: Math.max(one.index, outer.index), other: Math.min(one.index, outer.index) }];
    });
    return pairs.sort((one, next) => one.index - next.index || one.other - next.other);
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
    if (first === 169 && ((address >>> 16) & 255) === 254) {
        return "is a link-local address, which no router passes on";
    }
    if (first >= 224) {
        return "is a multicast or reserved address";
    }
    return undefined;
}

const DNS_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** Whether this names a host in DNS. What ends in a number is an address to whoever reads it, or a wrong one (RFC 1123, 2.1). */
export function isDnsName(text: string): boolean {
    return DNS_NAME.test(text) && !/(?:^|\.)\d+$/.test(text);
}

/** Whether a connection can be made to it. */
export function isHost(text: string): boolean {
    return parseAddress(text) !== undefined || isDnsName(text);
}
