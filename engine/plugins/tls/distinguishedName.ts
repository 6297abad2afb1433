import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from "@peculiar/asn1-x509";
import { AsnConvert } from "@peculiar/asn1-schema";
import { isObject, type Properties, type Value } from "../value";

const EMAIL_ADDRESS = "1.2.840.113549.1.9.1";
const COMMON_NAME = "2.5.4.3";
const SERIAL_NUMBER = "2.5.4.5";

/** In the order in which they stand in a name. Those with `single` hold one value and are left out when it is empty. */
const ATTRIBUTES: readonly { input: string; oid: string; single?: true }[] = [
    { input: "country", oid: "2.5.4.6" },
    { input: "province", oid: "2.5.4.8" },
    { input: "locality", oid: "2.5.4.7" },
    { input: "streetAddresses", oid: "2.5.4.9" },
    { input: "postalCode", oid: "2.5.4.17" },
    { input: "organization", oid: "2.5.4.10" },
    { input: "organizationalUnit", oid: "2.5.4.11" },
    { input: "commonName", oid: COMMON_NAME, single: true },
    { input: "serialNumber", oid: SERIAL_NUMBER, single: true },
];

/** The name that a `subject` input describes. */
export function createName(subject: Value | undefined): Name {
    const given: Properties = isObject(subject) ? subject : {};
    const values = new Map(ATTRIBUTES.map(({ input, oid }) => [oid, valuesOf(given[input])]));
    const name = nameOf(values);
    const email = given.emailAddress;
    if (typeof email === "string") {
        const value = new AttributeValue({ ia5String: email });
        name.push(new RelativeDistinguishedName([new AttributeTypeAndValue({ type: EMAIL_ADDRESS, value })]));
    }
    return name;
}

/** The same name in the order and with the kinds of text of `createName`; other attributes than its own are dropped. */
export function normalizeName(name: Name): Name {
    const values = new Map<string, string[]>();
    for (const { type, value } of name.flat()) {
        values.set(type, [...(values.get(type) ?? []), value.toString()]);
    }
    return nameOf(values);
}

export function isEmptyName(name: Name): boolean {
    return name.length === 0;
}

export function isSameName(left: Name, right: Name): boolean {
    return Buffer.from(AsnConvert.serialize(left)).equals(Buffer.from(AsnConvert.serialize(right)));
}

function nameOf(values: ReadonlyMap<string, readonly string[]>): Name {
    return new Name(
        ATTRIBUTES.flatMap(({ oid, single }) => {
            const all = values.get(oid) ?? [];
            const kept = single === undefined ? all : all.slice(-1).filter((value) => value !== "");
            return kept.length === 0 ? [] : [partOf(oid, kept)];
        }),
    );
}

function partOf(oid: string, values: readonly string[]): RelativeDistinguishedName {
    const parts = values.map((value) => new AttributeTypeAndValue({ type: oid, value: textOf(value) }));
    // DER wants the members of a set in the order of their bytes.
    const sorted = parts
        .map((part) => ({ part, der: Buffer.from(AsnConvert.serialize(part)) }))
        .sort((left, right) => Buffer.compare(left.der, right.der));
    return new RelativeDistinguishedName(sorted.map(({ part }) => part));
}

function textOf(value: string): AttributeValue {
    const printable = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value);
    return new AttributeValue(printable ? { printableString: value } : { utf8String: value });
}

function valuesOf(value: Value | undefined): string[] {
    return (Array.isArray(value) ? value : [value]).filter((text) => typeof text === "string");
}
