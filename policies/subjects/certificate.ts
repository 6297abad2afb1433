import { isBeside, isEtcds } from "../facts/recognise";
import { isTrue, readList, readNumber, readProps, readText, type Resource } from "../facts/resource";
import { ifKnown } from "../facts/unknown";
import { findOthers, type Found, type Subject } from "../policy";
import { sureUnits } from "../stack/members";
import type { Stack } from "../stack/stack";

export const SELF_SIGNED = "tls:index/selfSignedCert:SelfSignedCert";
const SIGNED = "tls:index/locallySignedCert:LocallySignedCert";
const REQUEST = "tls:index/certRequest:CertRequest";
export const PRIVATE_KEY = "tls:index/privateKey:PrivateKey";

export class Certificate {
    public constructor(public readonly resource: Resource) {}

    public get isAuthority(): boolean {
        return isTrue(this.resource.props.isCaCertificate);
    }

    public get validityHours(): number | undefined {
        return readNumber(this.resource.props.validityPeriodHours);
    }

    public get earlyRenewalHours(): number {
        return readNumber(this.resource.props.earlyRenewalHours) ?? 0;
    }

    /** Undefined before it is made. */
    public get end(): Date | undefined {
        const text = ifKnown(() => readText(this.resource.props.validityEndTime));
        const end = new Date(text ?? "");
        return Number.isNaN(end.getTime()) ? undefined : end;
    }
}

/** By its name, or by whom it is made out to. */
export function isEtcdsPki(resource: Resource): boolean {
    const subject = ifKnown(() => readProps(resource.props.subject)) ?? {};
    const names = [
        ...["commonName", "organization", "organizationalUnit"].map((key) => ifKnown(() => subject[key])),
        ...(ifKnown(() => readList(resource.props.dnsNames)) ?? []),
    ];
    return isEtcds(resource) || names.some((name) => typeof name === "string" && /etcd/i.test(name));
}

function readCertificate(resource: Resource): Certificate | undefined {
    return isEtcdsPki(resource) ? new Certificate(resource) : undefined;
}

/** Keys, certificates and authorities that members are given, and those that these come from. */
export function findPki(stack: Stack, ...types: readonly string[]): readonly Resource[] {
    const keys = ["userData", "userDataBase64", "create", "stdin", "environment", "source", "content", "value"];
    const given = sureUnits(stack)
        .flatMap(({ sources }) => sources)
        .flatMap((one) => keys.flatMap((key) => stack.usedBy(one, key, SELF_SIGNED, SIGNED)));
    const named = stack.ofType(SELF_SIGNED, SIGNED).filter((one) => isEtcdsPki(one) || isForEtcd(stack, one));
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
    return stack.usedBy(signed, "certRequestPem", REQUEST).some((one) => isEtcdsPki(one) && !isBeside(one));
}

/** As they are asked for. */
export const certificates: Subject<Certificate> = {
    types: [SELF_SIGNED, SIGNED],
    read: readCertificate,
    find: (stack) =>
        findOthers(findPki(stack, SELF_SIGNED, SIGNED), readCertificate, (resource) => new Certificate(resource)),
};

/** As they are, which only the state knows. */
export const madeCertificates: Subject<Certificate> = {
    types: [],
    read: () => undefined,
    findsOurs: true,
    find: (stack) =>
        findPki(stack, SELF_SIGNED, SIGNED).map((resource): Found<Certificate> => ({
            resource,
            subject: new Certificate(resource),
        })),
};
