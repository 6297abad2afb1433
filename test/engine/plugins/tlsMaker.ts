import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { TlsProvider } from "../../../engine/plugins/tls/tlsProvider";
import { plainProperties, type Properties, textOf } from "../../../engine/plugins/value";

const TYPES = {
    key: "tls:index/privateKey:PrivateKey",
    request: "tls:index/certRequest:CertRequest",
    selfSigned: "tls:index/selfSignedCert:SelfSignedCert",
    signed: "tls:index/locallySignedCert:LocallySignedCert",
} as const;

/** Every kind of key that the provider makes. */
export const KEYS: Record<string, Properties> = {
    RSA: { algorithm: "RSA" },
    "P-224": { algorithm: "ECDSA" },
    "P-256": { algorithm: "ECDSA", ecdsaCurve: "P256" },
    "P-384": { algorithm: "ECDSA", ecdsaCurve: "P384" },
    "P-521": { algorithm: "ECDSA", ecdsaCurve: "P521" },
    ED25519: { algorithm: "ED25519" },
};

export type Kind = keyof typeof TYPES;

export interface Made {
    id: string;
    /** Without secret marks. */
    state: Properties;
}

/** What the provider warned of, newest last. */
export const warnings: string[] = [];

const unsent: string[] = [];

export const provider = new TlsProvider("5.6.1", {
    log: ({ text }) => {
        unsent.push(text);
    },
    flush: async () => {
        await setImmediate(); // The engine is another process.
        warnings.push(...unsent.splice(0));
    },
});

export function typeOf(kind: Kind): string {
    return TYPES[kind];
}

/** Makes a resource as an update does: checks its inputs, then creates it. */
export async function make(kind: Kind, inputs: Properties): Promise<Made> {
    const request = { type: TYPES[kind], urn: "", id: "", inputs, state: {}, preview: false };
    assert.deepEqual(provider.check(request).failures, []);
    const { id, state } = await provider.create(request);
    return { id, state: plainProperties(state) };
}

export async function makeKey(inputs: Properties = { algorithm: "ECDSA", ecdsaCurve: "P256" }): Promise<string> {
    return textOf((await make("key", inputs)).state.privateKeyPem);
}

export async function makeRequest(key: string, inputs: Properties = {}): Promise<string> {
    return textOf((await make("request", { privateKeyPem: key, ...inputs })).state.certRequestPem);
}

export interface Authority {
    key: string;
    cert: string;
}

export async function makeAuthority(key: string, inputs: Properties = {}): Promise<Authority> {
    const made = await make("selfSigned", {
        privateKeyPem: key,
        subject: { commonName: "authority" },
        isCaCertificate: true,
        allowedUses: ["cert_signing", "crl_signing"],
        validityPeriodHours: 48,
        ...inputs,
    });
    return { key, cert: textOf(made.state.certPem) };
}

/** A certificate for a request; returns the PEM. */
export async function sign(authority: Authority, request: string, inputs: Properties = {}): Promise<string> {
    const made = await make("signed", {
        caPrivateKeyPem: authority.key,
        caCertPem: authority.cert,
        certRequestPem: request,
        allowedUses: ["digital_signature"],
        validityPeriodHours: 24,
        ...inputs,
    });
    return textOf(made.state.certPem);
}

export function openssl(args: string[], input = ""): string {
    return execFileSync("openssl", args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
}

/** `openssl req` with a key that openssl made or we did. */
export function opensslRequest(key: string, args: string[]): string {
    return inFolder((folder) => {
        const file = join(folder, "key.pem");
        writeFileSync(file, key);
        return openssl(["req", "-new", "-key", file, ...args]);
    });
}

/** What `openssl verify` says of a chain: "OK", or its complaint. */
export function verifyChain(root: string, cert: string, intermediates: string[] = [], purpose?: string): string {
    return inFolder((folder) => {
        const put = (name: string, text: string): string => {
            writeFileSync(join(folder, name), text);
            return join(folder, name);
        };
        const args = ["verify", "-x509_strict", "-CAfile", put("root.pem", root)];
        if (intermediates.length > 0) {
            args.push("-untrusted", put("intermediates.pem", intermediates.join("")));
        }
        if (purpose !== undefined) {
            args.push("-purpose", purpose);
        }
        const run = spawnSync("openssl", [...args, put("cert.pem", cert)], { encoding: "utf8" });
        return run.status === 0 ? "OK" : (/error \d+ .*: (.*)/.exec(run.stderr)?.[1] ?? run.stderr);
    });
}

/** The text that openssl prints of a certificate, its white space made single. */
export function describeCertificate(cert: string, ...options: string[]): string {
    return openssl(["x509", "-noout", "-text", ...options], cert).replace(/\s+/g, " ");
}

export function inFolder<T>(use: (folder: string) => T): T {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-etcd-tls-"));
    try {
        return use(folder);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
