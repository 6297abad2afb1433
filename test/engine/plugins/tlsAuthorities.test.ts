import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Properties, textOf } from "../../../engine/plugins/value";
import {
    describeCertificate,
    inFolder,
    make,
    makeAuthority,
    makeKey,
    makeRequest,
    openssl,
    opensslRequest,
    sign,
    verifyChain,
    warnings,
} from "./tlsMaker";

describe("authorities of the tls provider", () => {
    it("are marked as such, and nothing else is", async () => {
        const root = await makeAuthority(await makeKey());
        assert.match(describeCertificate(root.cert), /Basic Constraints: critical CA:TRUE X509v3/);
        const leaf = await sign(root, await makeRequest(await makeKey(), { subject: { commonName: "leaf" } }));
        assert.match(describeCertificate(leaf), /Basic Constraints: critical CA:FALSE/);
    });

    it("sign only as many authorities below them as maxPathLength says", async () => {
        const below = async (inputs: Properties): Promise<string> => {
            const root = await makeAuthority(await makeKey(), inputs);
            const key = await makeKey();
            const request = await makeRequest(key, { subject: { commonName: "intermediate" } });
            const authority = { isCaCertificate: true, allowedUses: ["cert_signing"] };
            const cert = await sign(root, request, authority);
            const leaf = await sign(
                { key, cert },
                await makeRequest(await makeKey(), { subject: { commonName: "l" } }),
            );
            return verifyChain(root.cert, leaf, [cert]);
        };
        assert.equal(await below({}), "OK");
        assert.equal(await below({ maxPathLength: -1 }), "OK");
        assert.equal(await below({ maxPathLength: 1 }), "OK");
        assert.match(await below({ maxPathLength: 0 }), /path length constraint exceeded/);
        const { cert } = await makeAuthority(await makeKey(), { maxPathLength: 3 });
        assert.match(describeCertificate(cert), /CA:TRUE, pathlen:3/);
        const leaf = await make("selfSigned", {
            privateKeyPem: await makeKey(),
            allowedUses: [],
            validityPeriodHours: 1,
            maxPathLength: 3,
        });
        assert.doesNotMatch(describeCertificate(textOf(leaf.state.certPem)), /pathlen/);
    });

    it("are named by their key in what they sign, and leaves by theirs only when asked", async () => {
        const root = await makeAuthority(await makeKey());
        const keyId = /Subject Key Identifier: ([0-9A-F:]{59})/.exec(describeCertificate(root.cert))?.[1];
        assert.ok(keyId);
        const request = await makeRequest(await makeKey(), { subject: { commonName: "leaf" } });
        const plain = describeCertificate(await sign(root, request));
        assert.ok(plain.includes(`Authority Key Identifier: ${keyId}`), plain);
        assert.doesNotMatch(plain, /Subject Key Identifier/);
        assert.match(
            describeCertificate(await sign(root, request, { setSubjectKeyId: true })),
            /Subject Key Identifier/,
        );
        assert.doesNotMatch(describeCertificate(root.cert), /Authority Key Identifier/);
        const named = await makeAuthority(await makeKey(), { setAuthorityKeyId: true });
        const text = describeCertificate(named.cert);
        const [, own] = /Subject Key Identifier: ([0-9A-F:]+)/.exec(text) ?? [];
        assert.ok(own !== undefined && text.includes(`Authority Key Identifier: ${own}`), text);
    });

    it("are not named by their key in what has their own name", async () => {
        const root = await makeAuthority(await makeKey());
        const request = await makeRequest(await makeKey(), { subject: { commonName: "authority" } });
        assert.doesNotMatch(describeCertificate(await sign(root, request)), /Authority Key Identifier/);
    });

    it("keep their name in what they sign as their certificate writes it, whatever wrote that", async () => {
        const key = openssl(["ecparam", "-name", "prime256v1", "-genkey", "-noout"]);
        const parts = ["C = CH", "O = Größe", "0.OU = x", "+1.OU = y", "CN = old authority", "DC = example"];
        for (const mask of ["utf8only", "pkix", "nombstr"]) {
            const cert = makeForeignAuthority(key, mask, parts);
            const leaf = await sign(
                { key, cert },
                await makeRequest(await makeKey(), { subject: { commonName: "l" } }),
            );
            assert.equal(verifyChain(cert, leaf), "OK", mask);
            const show = ["-noout", "-nameopt", "oneline,show_type"];
            assert.equal(
                openssl(["x509", "-issuer", ...show], leaf).replace("issuer=", ""),
                openssl(["x509", "-subject", ...show], cert).replace("subject=", ""),
            );
        }
    });

    it("that are none are used with a warning", async () => {
        const key = await makeKey();
        const inputs = { privateKeyPem: key, allowedUses: [], validityPeriodHours: 1, subject: { commonName: "leaf" } };
        const cert = textOf((await make("selfSigned", inputs)).state.certPem);
        const request = await makeRequest(await makeKey(), { subject: { commonName: "other" } });
        const count = warnings.length;
        await sign(await makeAuthority(key), request);
        assert.equal(warnings.length, count);
        await sign({ key, cert }, request);
        assert.match(warnings.at(-1) ?? "", /caCertPem is not the certificate of an authority/);
    });

    it("refuse a key that is not theirs", async () => {
        const { cert } = await makeAuthority(await makeKey());
        const request = await makeRequest(await makeKey());
        await assert.rejects(
            sign({ key: await makeKey(), cert }, request),
            /caPrivateKeyPem is not the key of the certificate in caCertPem/,
        );
    });
});

/** An authority's certificate made by openssl, with the kinds of text that its string_mask allows. */
function makeForeignAuthority(key: string, mask: string, name: string[]): string {
    const lines = [
        "[req]",
        "prompt = no",
        "utf8 = yes",
        "distinguished_name = dn",
        "x509_extensions = ca",
        `string_mask = ${mask}`,
        "[dn]",
        ...name,
        "[ca]",
        "basicConstraints = critical, CA:TRUE",
        "keyUsage = critical, keyCertSign",
        "subjectKeyIdentifier = hash",
    ];
    return inFolder((folder) => {
        const file = join(folder, "req.cnf");
        writeFileSync(file, lines.join("\n"));
        return opensslRequest(key, ["-x509", "-days", "2", "-config", file]);
    });
}
