import assert from "node:assert/strict";
import type { Checked } from "../../../engine/plugins/provider";
import { plainProperties, type Properties, secret, UNKNOWN } from "../../../engine/plugins/value";
import { type Kind, make, provider, typeOf } from "./tlsMaker";

const PEM = "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n";

function certificate(more: Properties = {}): Properties {
    return {
        privateKeyPem: PEM,
        subject: { commonName: "x" },
        allowedUses: ["server_auth"],
        validityPeriodHours: 100,
        ...more,
    };
}

function check(kind: Kind, inputs: Properties): Checked {
    return provider.check({ type: typeOf(kind), urn: "", id: "", inputs, state: {}, preview: true });
}

describe("the tls provider's check of inputs", () => {
    const problems: [string, Kind, Properties, RegExp[]][] = [
        ["a missing algorithm", "key", {}, [/^algorithm: is missing/]],
        [
            "every wrong input at once",
            "key",
            { algorithm: "DSA", ecdsaCurve: "p-256", rsaBits: 512 },
            [
                /^algorithm: "DSA" is none of RSA, ECDSA, ED25519$/,
                /^ecdsaCurve: .*did you mean "P256"\?$/,
                /^rsaBits: 512/,
            ],
        ],
        ["a number as a text", "key", { algorithm: "RSA", rsaBits: "4096" }, [/^rsaBits: "4096" is not a whole/]],
        ["half a bit", "key", { algorithm: "RSA", rsaBits: 2048.5 }, [/^rsaBits: 2048.5 is not a whole/]],
        [
            "uses in camel case, as the documentation of the SDK writes them",
            "selfSigned",
            certificate({ allowedUses: ["server_auth", "certSigning", "magic"] }),
            [
                /^allowedUses\[1\]: "certSigning" is none of .*; did you mean "cert_signing"\?$/,
                /^allowedUses\[2\]: "magic"/,
            ],
        ],
        [
            "names that no certificate can hold",
            "selfSigned",
            certificate({
                ipAddresses: ["10.0.0.300", "::1", "fe80::1%eth0"],
                dnsNames: ["a b", "ö"],
                uris: [""],
            }),
            [
                /^dnsNames\[0\]/,
                /^dnsNames\[1\]/,
                /^ipAddresses\[0\]: "10.0.0.300" is not an IP/,
                /^ipAddresses\[2\]/,
                /^uris\[0\]/,
            ],
        ],
        [
            "numbers out of range",
            "selfSigned",
            certificate({ validityPeriodHours: -1, earlyRenewalHours: -1, maxPathLength: -2 }),
            [/^validityPeriodHours: -1/, /^earlyRenewalHours: -1/, /^maxPathLength: -2/],
        ],
        [
            "a subject of the wrong kind",
            "selfSigned",
            certificate({ subject: "x" }),
            [/^subject: "x" is not an object/],
        ],
        [
            "a part of it",
            "request",
            { privateKeyPem: PEM, subject: { country: 41 } },
            [/^subject.country: 41 is not a text/],
        ],
        ["a missing key", "request", {}, [/^privateKeyPem: is missing/]],
        [
            "two keys",
            "request",
            { privateKeyPem: PEM, privateKeyPemWo: PEM, privateKeyPemWoVersion: 1 },
            [/^privateKeyPem: is given, and/],
        ],
        [
            "a write-only key without its version",
            "request",
            { privateKeyPemWo: PEM },
            [/^privateKeyPemWoVersion: goes with/],
        ],
        [
            "an authority without a name",
            "selfSigned",
            certificate({ isCaCertificate: true, subject: {} }),
            [/^subject: is missing; an authority/],
        ],
        [
            "a key identifier of nothing",
            "selfSigned",
            certificate({ setAuthorityKeyId: true }),
            [/^setAuthorityKeyId: needs/],
        ],
        [
            "a certificate without anything",
            "signed",
            {},
            [
                /^allowedUses: is missing/,
                /^validityPeriodHours: is missing/,
                /^caCertPem: is missing/,
                /^certRequestPem: is missing/,
            ],
        ],
    ];
    for (const [title, kind, inputs, reasons] of problems) {
        it(`names ${title}`, () => {
            const { failures } = check(kind, inputs);
            assert.equal(failures.length, reasons.length, JSON.stringify(failures));
            reasons.forEach((reason, i) => {
                assert.match(failures[i]?.reason ?? "", reason);
            });
        });
    }

    it("never shows a key", async () => {
        const { failures } = check("request", { privateKeyPem: ["TOP-SECRET"] });
        assert.equal(failures[0]?.reason, "privateKeyPem: is not a text");
        await assert.rejects(make("request", { privateKeyPem: "TOP-SECRET" }), (error: Error) => {
            assert.match(error.message, /^privateKeyPem is not PEM/);
            assert.ok(!error.message.includes("TOP-SECRET"));
            return true;
        });
    });

    it("passes what is right, and what is not known yet", () => {
        const right: [Kind, Properties][] = [
            ["key", { algorithm: "ECDSA", ecdsaCurve: "P256" }],
            ["key", { algorithm: UNKNOWN, rsaBits: UNKNOWN }],
            ["selfSigned", certificate({ subject: UNKNOWN, isCaCertificate: true })],
            ["selfSigned", certificate({ dnsNames: ["a", UNKNOWN], validityPeriodHours: UNKNOWN })],
            ["selfSigned", certificate({ setAuthorityKeyId: true, setSubjectKeyId: UNKNOWN })],
            [
                "signed",
                {
                    caPrivateKeyPem: UNKNOWN,
                    caCertPem: UNKNOWN,
                    certRequestPem: UNKNOWN,
                    allowedUses: [UNKNOWN],
                    validityPeriodHours: 1,
                },
            ],
        ];
        for (const [kind, inputs] of right) {
            const { failures, inputs: checked } = check(kind, inputs);
            assert.deepEqual(failures, []);
            assert.deepEqual(plainProperties(checked), inputs);
        }
    });

    it("marks keys as secrets", () => {
        const { inputs } = check("request", { privateKeyPem: PEM, dnsNames: ["a"] });
        assert.deepEqual(inputs, { privateKeyPem: secret(PEM), dnsNames: ["a"] });
    });
});
