import { isEtcds } from "../facts/recognise";
import { isTrue, readNumber, readText, type Resource } from "../facts/resource";
import { ifKnown } from "../facts/unknown";
import type { Subject } from "../policy";

const SELF_SIGNED = "tls:index/selfSignedCert:SelfSignedCert";
const SIGNED = "tls:index/locallySignedCert:LocallySignedCert";
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
        return text === undefined ? undefined : new Date(text);
    }
}

function readCertificate(resource: Resource): Certificate | undefined {
    return isEtcds(resource) ? new Certificate(resource) : undefined;
}

/** As they are asked for. */
export const certificates: Subject<Certificate> = { types: [SELF_SIGNED, SIGNED], read: readCertificate };

/** As they are, which only the state knows. */
export const madeCertificates: Subject<Certificate> = {
    types: [],
    read: () => undefined,
    findsOurs: true,
    find: (stack) =>
        stack.ofType(SELF_SIGNED, SIGNED).flatMap((resource) => {
            const subject = readCertificate(resource);
            return subject === undefined ? [] : [{ resource, subject }];
        }),
};
