import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { Environment } from "../../config/groups/cluster";
import type { TlsConfig } from "../../config/schema";
import { keyArgs } from "./keyAlgorithm";

/** A certificate authority: its certificate is public, its key a secret of the stack. */
export interface Authority {
    readonly certPem: pulumi.Output<string>;
    readonly keyPem: pulumi.Output<string>;
}

export interface AuthorityArgs {
    readonly commonName: string;
    readonly tls: TlsConfig;
    readonly environment: Environment;
}

/** What a key is made of: another `tls.algorithm` is for keys made from then on, for all that runs trusts this one alone. */
const KEY_KIND = ["algorithm", "ecdsaCurve", "rsaBits"];

/** Makes a certificate authority. In production it is protected: without its key every certificate of the cluster is lost. */
export function createAuthority(name: string, args: AuthorityArgs, options: pulumi.ResourceOptions): Authority {
    const opts = { ...options, protect: args.environment === Environment.production };
    const key = new tls.PrivateKey(`${name}-key`, keyArgs(args.tls.algorithm), {
        ...opts,
        ignoreChanges: KEY_KIND,
    });
    const cert = new tls.SelfSignedCert(
        name,
        {
            privateKeyPem: key.privateKeyPem,
            subject: { commonName: args.commonName },
            isCaCertificate: true,
            setSubjectKeyId: true,
            setAuthorityKeyId: true,
            allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
            validityPeriodHours: args.tls.caValidityHours,
        },
        opts,
    );
    return { certPem: cert.certPem, keyPem: key.privateKeyPem };
}
