import { CertificationRequest } from "@peculiar/asn1-csr";
import { AsnConvert } from "@peculiar/asn1-schema";
import { AlgorithmIdentifier } from "@peculiar/asn1-x509";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { parsePem } from "../../../engine/plugins/tls/pem";
import { renderSigningRequest } from "../../../engine/plugins/tls/signingRequest";
import { KEYS, makeAuthority, makeKey, makeRequest, openssl, opensslRequest, sign, verifyChain } from "./tlsMaker";

describe("signing requests", () => {
    for (const [name, inputs] of Object.entries(KEYS)) {
        it(`of the tls provider are accepted by openssl: ${name}`, async () => {
            const key = await makeKey(inputs);
            const request = await makeRequest(key, { subject: { commonName: "x" }, dnsNames: ["x"] });
            assert.equal(openssl(["req", "-noout", "-subject"], request).trim(), "subject=CN = x");
            assert.equal(openssl(["req", "-noout", "-pubkey"], request), openssl(["pkey", "-pubout"], key));
            assert.match(selfSignature(request), /verify OK/);
            assert.match(selfSignature(tamper(request)), /verify failure/);
        });
    }

    it("of openssl are signed, with their names", async () => {
        const root = await makeAuthority(await makeKey());
        for (const args of [
            ["ecparam", "-name", "prime256v1", "-genkey", "-noout"],
            ["ecparam", "-name", "secp521r1", "-genkey", "-noout"],
            ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
            ["genpkey", "-algorithm", "ED25519"],
        ]) {
            const key = openssl(args);
            const names = "subjectAltName=DNS:etcd-1,IP:10.213.0.11,IP:fd00::11,email:dropped@b.example";
            const request = opensslRequest(key, ["-subj", "/O=etcd/CN=etcd-1", "-addext", names, "-sha512"]);
            const cert = await sign(root, request, { allowedUses: ["server_auth", "client_auth"] });
            assert.equal(verifyChain(root.cert, cert), "OK");
            const found = new X509Certificate(cert);
            assert.equal(found.subjectAltName, "DNS:etcd-1, IP Address:10.213.0.11, IP Address:FD00:0:0:0:0:0:0:11");
            assert.equal(found.subject, "O=etcd\nCN=etcd-1");
            assert.equal(openssl(["x509", "-noout", "-pubkey"], cert), openssl(["pkey", "-pubout"], key));
        }
    });

    it("that were altered are refused, as is anything else than a request", async () => {
        const root = await makeAuthority(await makeKey());
        const request = await makeRequest(await makeKey(), { subject: { commonName: "aaaa" } });
        const key = openssl(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]);
        const pss = opensslRequest(key, ["-subj", "/CN=x", "-sigopt", "rsa_padding_mode:pss"]);
        const confused = AsnConvert.parse(parsePem(request).der, CertificationRequest);
        confused.signatureAlgorithm = new AlgorithmIdentifier({ algorithm: "1.3.101.112" });
        for (const [given, reason] of [
            [
                renderSigningRequest(Buffer.from(AsnConvert.serialize(confused))),
                /certRequestPem has a signature that its own key did not make/,
            ],
            [tamper(request), /certRequestPem has a signature that its own key did not make/],
            [root.cert, /certRequestPem holds a CERTIFICATE; give a CERTIFICATE REQUEST/],
            ["", /certRequestPem is not PEM/],
            [request.replace(/\n[^-]{64}\n/, "\n"), /certRequestPem is a CERTIFICATE REQUEST that cannot be read/],
            [pss, /certRequestPem is signed by a method \(1\.2\.840\.113549\.1\.1\.10\) that is none of/],
        ] as const) {
            await assert.rejects(sign(root, given), reason);
        }
        await assert.rejects(
            sign(root, await makeRequest(await makeKey()), { isCaCertificate: true }),
            /certRequestPem has no subject; an authority needs a name/,
        );
    });
});

function selfSignature(request: string): string {
    return spawnSync("openssl", ["req", "-verify", "-noout"], { input: request, encoding: "utf8" }).stderr;
}

/** Another name under the same signature. */
function tamper(request: string): string {
    const der = Buffer.from(request.replace(/-----[^-]+-----/g, ""), "base64");
    const at = der.indexOf(Buffer.from([0x55, 0x04, 0x03])) + 5;
    der[at] = (der[at] ?? 0) ^ 1;
    const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
    return `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join("\n")}\n-----END CERTIFICATE REQUEST-----\n`;
}
