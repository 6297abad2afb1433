// Arithmetic with IPv4 networks.

export function toNumber(address: string): number {
    return address.split(".").reduce((number, part) => number * 256 + Number(part), 0);
}

function range(cidr: string): readonly [first: number, last: number] {
    const [base = "", length = "32"] = cidr.split("/");
    const size = 2 ** (32 - Number(length));
    const first = Math.floor(toNumber(base) / size) * size;
    return [first, first + size - 1];
}

export function isInside(inner: string, outer: string): boolean {
    const [first, last] = range(inner);
    const [from, to] = range(outer);
    return from <= first && last <= to;
}

export function overlaps(one: string, other: string): boolean {
    const [first, last] = range(one);
    const [from, to] = range(other);
    return first <= to && from <= last;
}
