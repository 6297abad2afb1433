import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { ALLOWED_USES } from "../../../engine/plugins/tls/keyUsage";
import { textOf } from "../../../engine/plugins/value";
import {
    describeCertificate,
    KEYS,
    make,
    makeAuthority,
    makeKey,
    makeRequest,
    openssl,
    sign,
    verifyChain,
} from "./tlsMaker";

const SIGNATURES: Record<string, string> = {
    RSA: "sha256WithRSAEncryption",
    "P-224": "ecdsa-with-SHA256",
    "P-256": "ecdsa-with-SHA256",
    "P-384": "ecdsa-with-SHA384",
    "P-521": "ecdsa-with-SHA512",
    ED25519: "ED25519",
};

// As openssl names them.
const USES: Record<string, string> = {
    any_extended: "Any Extended Key Usage",
    cert_signing: "Certificate Sign",
    client_auth: "TLS Web Client Authentication",
    code_signing: "Code Signing",
    content_commitment: "Non Repudiation",
    crl_signing: "CRL Sign",
    data_encipherment: "Data Encipherment",
    decipher_only: "Decipher Only",
    digital_signature: "Digital Signature",
    email_protection: "E-mail Protection",
    encipher_only: "Encipher Only",
    ipsec_end_system: "IPSec End System",
    ipsec_tunnel: "IPSec Tunnel",
    ipsec_user: "IPSec User",
    key_agreement: "Key Agreement",
    key_encipherment: "Key Encipherment",
    microsoft_commercial_code_signing: "Microsoft Commercial Code Signing",
    microsoft_kernel_code_signing: "1.3.6.1.4.1.311.61.1.1",
    microsoft_server_gated_crypto: "Microsoft Server Gated Crypto",
    netscape_server_gated_crypto: "Netscape Server Gated Crypto",
    ocsp_signing: "OCSP Signing",
    server_auth: "TLS Web Server Authentication",
    timestamping: "Time Stamping",
};

describe("certificates of the tls provider", () => {
    for (const [name, inputs] of Object.entries(KEYS)) {
        it(`form a chain that openssl accepts: ${name}`, async () => {
            const root = await makeAuthority(await makeKey(inputs));
            const leafKey = await makeKey(inputs);
            const cert = await sign(root, await makeRequest(leafKey, { subject: { commonName: "leaf" } }));
            assert.equal(verifyChain(root.cert, cert), "OK");
            assert.match(describeCertificate(cert), new RegExp(`Signature Algorithm: ${SIGNATURES[name] ?? "?"} `));
            assert.equal(openssl(["x509", "-noout", "-pubkey"], cert), openssl(["pkey", "-pubout"], leafKey));
            const other = await makeAuthority(await makeKey(inputs));
            assert.notEqual(verifyChain(other.cert, cert), "OK");
        });
    }

    it("mark exactly the uses that were allowed", async () => {
        assert.deepEqual(Object.keys(USES).sort(), ALLOWED_USES);
        const key = await makeKey();
        const names = async (allowedUses: string[]): Promise<string[]> => {
            const { state } = await make("selfSigned", { privateKeyPem: key, allowedUses, validityPeriodHours: 1 });
            const text = describeCertificate(textOf(state.certPem), "-certopt", "ext_parse");
            const usage = /X509v3 Key Usage: critical ([^:]*?) X509v3/.exec(text)?.[1] ?? "";
            const purposes = /X509v3 Extended Key Usage: ([^:]*?) X509v3/.exec(text)?.[1] ?? "";
            return [usage, purposes].flatMap((list) => list.split(", ")).filter((word) => word !== "");
        };
        for (const use of ALLOWED_USES) {
            assert.deepEqual(await names([use]), [USES[use]], use);
        }
        assert.deepEqual((await names([...ALLOWED_USES])).sort(), Object.values(USES).sort());
        assert.deepEqual(await names([]), []);
    });

    it("carry the names of the request, and no others", async () => {
        const root = await makeAuthority(await makeKey());
        const request = await makeRequest(await makeKey(), {
            subject: { commonName: "etcd-1", organization: "etcd" },
            dnsNames: ["etcd-1", "*.etcd.example"],
            ipAddresses: ["10.213.0.11", "::1", "::ffff:10.1.2.3", "2001:db8::1"],
            uris: ["spiffe://cluster/etcd-1"],
        });
        const found = new X509Certificate(await sign(root, request));
        assert.equal(found.subject, "O=etcd\nCN=etcd-1");
        assert.equal(
            found.subjectAltName,
            "DNS:etcd-1, DNS:*.etcd.example, IP Address:10.213.0.11, IP Address:0:0:0:0:0:0:0:1, " +
                "IP Address:10.1.2.3, IP Address:2001:DB8:0:0:0:0:0:1, URI:spiffe://cluster/etcd-1",
        );
        assert.equal(found.checkHost("etcd-1"), "etcd-1");
        assert.equal(found.checkHost("etcd-2"), undefined);
        assert.equal(found.checkIP("10.213.0.11"), "10.213.0.11");
        const nameless = await sign(root, await makeRequest(await makeKey(), { dnsNames: ["only.example"] }));
        assert.match(describeCertificate(nameless), /Subject Alternative Name: critical DNS:only\.example/);
        assert.equal(verifyChain(root.cert, nameless), "OK");
        const none = new X509Certificate(await sign(root, await makeRequest(await makeKey())));
        assert.equal(none.subjectAltName, undefined);
    });

    it("keep every part of a subject, in any script", async () => {
        const subject = {
            commonName: "Größe",
            country: "CH",
            emailAddress: "a@b.example",
            locality: "Zürich",
            organization: "A & B, Söhne",
            organizationalUnit: "etcd",
            postalCode: "8000",
            province: "ZH",
            serialNumber: "12",
            streetAddresses: ["Gasse 1", "Weg 2"],
        };
        const key = await makeKey();
        const inputs = { privateKeyPem: key, subject, allowedUses: [], validityPeriodHours: 1 };
        const { state } = await make("selfSigned", inputs);
        const text = openssl(
            ["x509", "-noout", "-subject", "-nameopt", "utf8,sep_multiline,lname,show_type"],
            textOf(state.certPem),
        );
        for (const line of [
            "commonName=UTF8STRING:Größe",
            "countryName=PRINTABLESTRING:CH",
            "emailAddress=IA5STRING:a@b.example",
            "localityName=UTF8STRING:Zürich",
            "organizationName=UTF8STRING:A & B, Söhne",
            "organizationalUnitName=PRINTABLESTRING:etcd",
            "postalCode=PRINTABLESTRING:8000",
            "stateOrProvinceName=PRINTABLESTRING:ZH",
            "serialNumber=PRINTABLESTRING:12",
            "streetAddress=PRINTABLESTRING:Weg 2 + streetAddress=PRINTABLESTRING:Gasse 1",
        ]) {
            assert.ok(text.includes(line), `${line} in ${text}`);
        }
    });

    it("last as long as they should, from now on", async () => {
        const before = Math.floor(Date.now() / 1000);
        const inputs = { privateKeyPem: await makeKey(), allowedUses: [], validityPeriodHours: 36 };
        const { state } = await make("selfSigned", inputs);
        const cert = new X509Certificate(textOf(state.certPem));
        const [from, to] = [Date.parse(cert.validFrom) / 1000, Date.parse(cert.validTo) / 1000];
        assert.ok(from >= before && from <= Date.now() / 1000, cert.validFrom);
        assert.equal(to - from, 36 * 3600);
        assert.equal(Math.floor(Date.parse(textOf(state.validityStartTime)) / 1000), from);
        assert.equal(Math.floor(Date.parse(textOf(state.validityEndTime)) / 1000), to);
        const late = await make("selfSigned", { ...inputs, validityPeriodHours: 400_000 });
        assert.match(describeCertificate(textOf(late.state.certPem)), /Not After : \w+ \d+ [\d:]+ 207\d GMT/);
    });

    it("have a serial number of 128 random bits, which is their id", async () => {
        const inputs = { privateKeyPem: await makeKey(), allowedUses: [], validityPeriodHours: 1 };
        const made = await Promise.all(Array.from({ length: 40 }, () => make("selfSigned", inputs)));
        for (const { id, state } of made) {
            assert.equal(BigInt(`0x${new X509Certificate(textOf(state.certPem)).serialNumber}`).toString(), id);
            assert.ok(BigInt(id) < 2n ** 128n);
        }
        assert.equal(new Set(made.map(({ id }) => id)).size, made.length);
        // Of 40 numbers, one at least has its first bit set, and one has not.
        assert.ok(made.some(({ id }) => BigInt(id) >= 2n ** 127n));
        assert.ok(made.some(({ id }) => BigInt(id) < 2n ** 127n));
    });
});
