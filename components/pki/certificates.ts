import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { TlsConfig } from "../../config/schema";
import type { Authority } from "./authority";
import { keyArgs } from "./keyAlgorithm";

/** What a certificate is for; decides its extended key usage. */
export const Use = {
    /** Members dial and answer each other with the same certificate. */
    peer: ["digital_signature", "server_auth", "client_auth"],
    /** Answers clients; etcd-node uses it to ask its own member. */
    server: ["digital_signature", "server_auth", "client_auth"],
    client: ["digital_signature", "client_auth"],
} as const;

/** Signs a request that was made elsewhere; the private key is not seen. */
export function signRequest(
    name: string,
    use: (typeof Use)[keyof typeof Use],
    certRequestPem: pulumi.Input<string>,
    authority: Authority,
    spec: TlsConfig,
    parent: pulumi.Resource,
): pulumi.Output<string> {
    const cert = new tls.LocallySignedCert(
        name,
        {
            certRequestPem,
            caPrivateKeyPem: authority.keyPem,
            caCertPem: authority.certPem,
            allowedUses: [...use],
            validityPeriodHours: spec.validityHours,
            earlyRenewalHours: spec.earlyRenewalHours,
        },
        { parent },
    );
    return cert.certPem;
}

/** A client's certificate and key, for those who are not members. */
export interface ClientPair {
    readonly certPem: pulumi.Output<string>;
    /** Secret. */
    readonly keyPem: pulumi.Output<string>;
}

/** Makes a key here and a certificate for it that is good for nothing but being a client. */
export function createClientPair(
    name: string,
    commonName: string,
    authority: Authority,
    spec: TlsConfig,
    parent: pulumi.Resource,
): ClientPair {
    const key = new tls.PrivateKey(`${name}-key`, keyArgs(spec.algorithm), { parent });
    const request = new tls.CertRequest(
        `${name}-request`,
        { privateKeyPem: key.privateKeyPem, subject: { commonName } },
        { parent },
    );
    const certPem = signRequest(name, Use.client, request.certRequestPem, authority, spec, parent);
    return { certPem, keyPem: key.privateKeyPem };
}
