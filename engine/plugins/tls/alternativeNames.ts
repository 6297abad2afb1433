import { GeneralName, SubjectAlternativeName } from "@peculiar/asn1-x509";

/** Whom a certificate speaks for, besides its subject. */
export interface AlternativeNames {
    dnsNames: readonly string[];
    ipAddresses: readonly string[];
    uris: readonly string[];
}

/** The extension's value, or undefined when there are no names. */
export function encodeAlternativeNames(names: AlternativeNames): SubjectAlternativeName | undefined {
    const all = [
        ...names.dnsNames.map((dNSName) => new GeneralName({ dNSName })),
        ...names.ipAddresses.map((address) => new GeneralName({ iPAddress: shortest(address) })),
        ...names.uris.map((uniformResourceIdentifier) => new GeneralName({ uniformResourceIdentifier })),
    ];
    return all.length === 0 ? undefined : new SubjectAlternativeName(all);
}

/** Names of other kinds (e-mail, directory) are dropped: no input could have asked for them. */
export function decodeAlternativeNames(extension: SubjectAlternativeName): AlternativeNames {
    return {
        dnsNames: extension.flatMap((name) => name.dNSName ?? []),
        ipAddresses: extension.flatMap((name) => name.iPAddress ?? []),
        uris: extension.flatMap((name) => name.uniformResourceIdentifier ?? []),
    };
}

/** An IPv4 address written as IPv6 (::ffff:10.0.0.1) is an IPv4 address; the rest becomes plain hexadecimal. */
function shortest(address: string): string {
    if (!address.includes(":")) {
        return address;
    }
    const hexadecimal = new URL(`http://[${address}]`).hostname.slice(1, -1);
    const mapped = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(hexadecimal);
    if (mapped === null) {
        return hexadecimal;
    }
    const number = parseInt(mapped[1] ?? "", 16) * 0x10000 + parseInt(mapped[2] ?? "", 16);
    return [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join(".");
}
