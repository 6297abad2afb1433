import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { Environment, type TlsConfig } from "../../config/schema";
import { keyArgs } from "./keyAlgorithm";

/** A certificate authority: its certificate is public, its key a secret of the stack. */
export interface Authority {
    readonly certPem: pulumi.Output<string>;
    readonly keyPem: pulumi.Output<string>;
}

export interface AuthoritySpec {
    readonly commonName: string;
    readonly tls: TlsConfig;
    readonly environment: Environment;
}

/** What a key is made of: another `tls.algorithm` is for keys made from then on, for all that runs trusts this one alone. */
const KEY_KIND = ["algorithm", "ecdsaCurve", "rsaBits"];

/** Makes a certificate authority. In production it is protected: without its key every certificate of the cluster is lost. */
export function createAuthority(name: string, spec: AuthoritySpec, parent: pulumi.Resource): Authority {
    const opts = { parent, protect: spec.environment === Environment.production };
    const key = new tls.PrivateKey(`${name}-key`, keyArgs(spec.tls.algorithm), {
        ...opts,
        ignoreChanges: KEY_KIND,
    });
    const cert = new tls.SelfSignedCert(
        name,
        {
            privateKeyPem: key.privateKeyPem,
            subject: { commonName: spec.commonName },
            isCaCertificate: true,
            setSubjectKeyId: true,
            setAuthorityKeyId: true,
            allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
            validityPeriodHours: spec.tls.caValidityHours,
        },
        opts,
    );
    return { certPem: cert.certPem, keyPem: key.privateKeyPem };
}
