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

export interface SignedRequestArgs {
    readonly use: (typeof Use)[keyof typeof Use];
    readonly certRequestPem: pulumi.Input<string>;
    readonly authority: Authority;
    readonly tls: TlsConfig;
}

/** Signs a request that was made elsewhere; the private key is not seen. */
export function signRequest(
    name: string,
    args: SignedRequestArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const { authority } = args;
    const cert = new tls.LocallySignedCert(
        name,
        {
            certRequestPem: args.certRequestPem,
            caPrivateKeyPem: authority.keyPem,
            caCertPem: authority.certPem,
            allowedUses: [...args.use],
            validityPeriodHours: args.tls.validityHours,
            earlyRenewalHours: args.tls.earlyRenewalHours,
        },
        opts,
    );
    return cert.certPem;
}

/** A client's certificate and key, for those who are not members. */
export interface ClientPair {
    readonly certPem: pulumi.Output<string>;
    /** Secret. */
    readonly keyPem: pulumi.Output<string>;
}

export interface ClientPairArgs {
    readonly commonName: string;
    readonly authority: Authority;
    readonly tls: TlsConfig;
}

/** Makes a key here and a certificate for it that is good for nothing but being a client. */
export function createClientPair(
    name: string,
    { commonName, authority, tls: settings }: ClientPairArgs,
    opts: pulumi.CustomResourceOptions,
): ClientPair {
    const key = new tls.PrivateKey(`${name}-key`, keyArgs(settings.algorithm), opts);
    const request = new tls.CertRequest(
        `${name}-request`,
        { privateKeyPem: key.privateKeyPem, subject: { commonName } },
        opts,
    );
    const certPem = signRequest(
        name,
        { use: Use.client, certRequestPem: request.certRequestPem, authority, tls: settings },
        opts,
    );
    return { certPem, keyPem: key.privateKeyPem };
}
