import assert from "node:assert/strict";
import { keyArgs, opensslKeyOptions } from "../../../components/pki/keyAlgorithm";
import { KeyAlgorithm } from "../../../config/groups/tls";
import { describeWithTools, runTool } from "../../support/tools";

describe("key algorithms", () => {
    const { ecdsaP256, ecdsaP384, rsa3072, rsa4096 } = KeyAlgorithm;

    it("are asked of the tls provider in its words", () => {
        assert.deepEqual(keyArgs(ecdsaP256), { algorithm: "ECDSA", ecdsaCurve: "P256" });
        assert.deepEqual(keyArgs(ecdsaP384), { algorithm: "ECDSA", ecdsaCurve: "P384" });
        assert.deepEqual(keyArgs(rsa3072), { algorithm: "RSA", rsaBits: 3072 });
        assert.deepEqual(keyArgs(rsa4096), { algorithm: "RSA", rsaBits: 4096 });
    });

    it("are asked of openssl in its words", () => {
        assert.equal(opensslKeyOptions(ecdsaP384), "-algorithm EC -pkeyopt ec_paramgen_curve:P-384");
        assert.equal(opensslKeyOptions(rsa4096), "-algorithm RSA -pkeyopt rsa_keygen_bits:4096");
    });

    describeWithTools("by openssl itself", ["openssl"], () => {
        for (const [algorithm, kind] of [
            [ecdsaP256, /NIST CURVE: P-256/],
            [ecdsaP384, /NIST CURVE: P-384/],
            [rsa4096, /1024 bit/],
        ] as const) {
            it(`make a key: ${algorithm}`, () => {
                // Of few bits, since making a large RSA key takes seconds.
                const options = opensslKeyOptions(algorithm).replace(":4096", ":1024");
                const made = runTool("openssl", ["genpkey", ...options.split(" ")]);
                assert.equal(made.code, 0, made.stderr);
                assert.match(runTool("openssl", ["pkey", "-noout", "-text"], made.stdout).stdout, kind);
            });
        }
    });
});
