import { isTrue, readNumber, readText, type Resource } from "./resource";
import { ifKnown } from "./unknown";

export const SELF_SIGNED = "tls:index/selfSignedCert:SelfSignedCert";
export const SIGNED = "tls:index/locallySignedCert:LocallySignedCert";
export const REQUEST = "tls:index/certRequest:CertRequest";
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

/** What signs certificates: an authority, or the key of one. */
export interface Authority {
    readonly resource: Resource;
    readonly isForTest: boolean;
}
