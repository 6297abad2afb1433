import { type Authority, Certificate, PRIVATE_KEY, REQUEST, SELF_SIGNED, SIGNED } from "../reading/certificate";
import { isTrue, readList, readProps, type Resource } from "../reading/resource";
import type { Stack } from "../reading/stack";
import { type Finder, findOthers, type Found } from "../reading/subject";
import { isTest } from "../reading/tags";
import { ifKnown } from "../reading/unknown";
import { sureUnits } from "./members";
import { belongsToEtcd, isBeside } from "./recognise";

/** By its name, or by whom it is made out to. */
export function isPkiOfEtcd(resource: Resource): boolean {
    const subject = ifKnown(() => readProps(resource.props.subject)) ?? {};
    const names = [
        ...["commonName", "organization", "organizationalUnit"].map((key) => ifKnown(() => subject[key])),
        ...(ifKnown(() => readList(resource.props.dnsNames)) ?? []),
    ];
    return belongsToEtcd(resource) || names.some((name) => typeof name === "string" && /etcd/i.test(name));
}

function readCertificate(resource: Resource): Certificate | undefined {
    return isPkiOfEtcd(resource) ? new Certificate(resource) : undefined;
}

/** Keys, certificates and authorities that members are given, and those that these come from. */
export function findPki(stack: Stack, ...types: readonly string[]): readonly Resource[] {
    const keys = ["userData", "userDataBase64", "create", "stdin", "environment", "source", "content", "value"];
    const given = sureUnits(stack)
        .flatMap(({ sources }) => sources)
        .flatMap((one) => keys.flatMap((key) => stack.usedBy(one, key, SELF_SIGNED, SIGNED)));
    const named = stack.ofType(SELF_SIGNED, SIGNED).filter((one) => isPkiOfEtcd(one) || isForEtcd(stack, one));
    const all = new Set([...given, ...named]);
    for (const one of all) {
        const above = ["caCertPem", "caPrivateKeyPem", "privateKeyPem"].flatMap((key) => stack.usedBy(one, key));
        above
            .filter(({ type }) => type === SELF_SIGNED || type === SIGNED || type === PRIVATE_KEY)
            .filter((resource) => resource.type !== PRIVATE_KEY || stack.usersOf(resource, SELF_SIGNED).length > 0)
            .forEach((resource) => all.add(resource));
    }
    return [...all].filter(({ type }) => types.includes(type));
}

function isForEtcd(stack: Stack, signed: Resource): boolean {
    return stack.usedBy(signed, "certRequestPem", REQUEST).some((one) => isPkiOfEtcd(one) && !isBeside(one));
}

/** As they are asked for. */
export const certificates: Finder<Certificate> = {
    types: [SELF_SIGNED, SIGNED],
    read: readCertificate,
    find: (stack) =>
        findOthers(findPki(stack, SELF_SIGNED, SIGNED), readCertificate, (resource) => new Certificate(resource)),
};

/** As they are, which only the state knows. */
export const madeCertificates: Finder<Certificate> = {
    types: [],
    find: (stack) =>
        findPki(stack, SELF_SIGNED, SIGNED).map((resource): Found<Certificate> => ({
            resource,
            subject: new Certificate(resource),
        })),
};

/** Authorities, and keys that are theirs by name. */
export const authorities: Finder<Authority> = {
    types: [SELF_SIGNED, PRIVATE_KEY],
    read: readAuthority,
    find: (stack) =>
        findOthers(findPki(stack, SELF_SIGNED, PRIVATE_KEY), readAuthority, (resource) =>
            resource.type === PRIVATE_KEY || isTrue(resource.props.isCaCertificate) ? describe(resource) : undefined,
        ),
};

function readAuthority(resource: Resource): Authority | undefined {
    const isAuthority =
        resource.type === SELF_SIGNED
            ? isTrue(resource.props.isCaCertificate)
            : /(^|[-_.])(ca|authority|root)([-_.]|$)/i.test(resource.name);
    return isPkiOfEtcd(resource) && isAuthority ? describe(resource) : undefined;
}

function describe(resource: Resource): Authority {
    return { resource, isForTest: isTest(resource.props) };
}
