import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createPublicKey } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parsePrivateKey } from "../../../engine/plugins/tls/keyPair";
import { type Properties, textOf } from "../../../engine/plugins/value";
import { inFolder, make, openssl } from "./tlsMaker";

function derOf(state: Properties): Buffer {
    return createPublicKey(textOf(state.publicKeyPem)).export({ type: "spki", format: "der" });
}

const KEYS: { title: string; inputs: Properties; says: RegExp; sshType?: string }[] = [
    {
        title: "RSA of 2048 bits by default",
        inputs: { algorithm: "RSA" },
        says: /Private-Key: \(2048 bit, 2 primes\)/,
        sshType: "RSA",
    },
    { title: "RSA of 3072 bits", inputs: { algorithm: "RSA", rsaBits: 3072 }, says: /3072 bit/, sshType: "RSA" },
    { title: "ECDSA on P-224 by default", inputs: { algorithm: "ECDSA" }, says: /NIST CURVE: P-224/ },
    {
        title: "ECDSA on P-256",
        inputs: { algorithm: "ECDSA", ecdsaCurve: "P256" },
        says: /NIST CURVE: P-256/,
        sshType: "ECDSA",
    },
    {
        title: "ECDSA on P-384",
        inputs: { algorithm: "ECDSA", ecdsaCurve: "P384" },
        says: /NIST CURVE: P-384/,
        sshType: "ECDSA",
    },
    {
        title: "ECDSA on P-521",
        inputs: { algorithm: "ECDSA", ecdsaCurve: "P521" },
        says: /NIST CURVE: P-521/,
        sshType: "ECDSA",
    },
    { title: "ED25519", inputs: { algorithm: "ED25519" }, says: /ED25519 Private-Key/, sshType: "ED25519" },
];

describe("private keys of the tls provider", () => {
    for (const { title, inputs, says, sshType } of KEYS) {
        it(`are what openssl and ssh-keygen take them for: ${title}`, async () => {
            const { state } = await make("key", inputs);
            const pem = textOf(state.privateKeyPem);
            assert.match(openssl(["pkey", "-noout", "-text"], pem), says);
            assert.equal(openssl(["pkey", "-pubout"], pem), state.publicKeyPem);
            assert.match(textOf(state.privateKeyPemPkcs8), /^-----BEGIN PRIVATE KEY-----\n/);
            assert.equal(openssl(["pkey", "-pubout"], textOf(state.privateKeyPemPkcs8)), state.publicKeyPem);
            if (sshType === undefined) {
                for (const property of ["privateKeyOpenssh", "publicKeyOpenssh", "publicKeyFingerprintSha256"]) {
                    assert.equal(state[property], "", `${property}: SSH does not know this curve`);
                }
                return;
            }
            const seen = askSsh(textOf(state.privateKeyOpenssh));
            assert.equal(seen.publicKey, textOf(state.publicKeyOpenssh).trim());
            assert.equal(seen.sha256, state.publicKeyFingerprintSha256);
            assert.equal(seen.md5, `MD5:${textOf(state.publicKeyFingerprintMd5)}`);
            assert.equal(seen.type, sshType);
        });
    }

    it("are new every time", async () => {
        const [first, second] = [
            await make("key", { algorithm: "ED25519" }),
            await make("key", { algorithm: "ED25519" }),
        ];
        assert.notEqual(first.id, second.id);
        assert.notEqual(first.state.privateKeyPem, second.state.privateKeyPem);
    });

    it("have the SHA-1 of their public half as their id", async () => {
        // The original hashes the bytes without white space at their end; a key that happens to end in such a byte has another id.
        let made = await make("key", { algorithm: "ECDSA", ecdsaCurve: "P384" });
        while (/[\t-\r \x80-\x8a\xa0\xa8\xa9\xaf]$/.test(derOf(made.state).toString("latin1"))) {
            made = await make("key", { algorithm: "ECDSA", ecdsaCurve: "P384" });
        }
        const { id, state } = made;
        const digest = execFileSync("openssl", ["dgst", "-sha1", "-r"], {
            input: execFileSync("openssl", ["pkey", "-pubin", "-outform", "DER"], {
                input: textOf(state.publicKeyPem),
            }),
        });
        assert.equal(digest.toString().slice(0, 40), id);
    });
});

describe("a private key that was given", () => {
    const refuses = (pem: string, reason: RegExp): void => {
        assert.throws(() => parsePrivateKey(pem), reason);
    };

    it("is read in every form that openssl writes", () => {
        for (const args of [
            ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
            ["genrsa", "-traditional", "1024"],
            ["ecparam", "-name", "prime256v1", "-genkey", "-noout"],
            ["genpkey", "-algorithm", "ED25519"],
        ]) {
            const pem = openssl(args);
            const key = parsePrivateKey(`some words before\n${pem}and after`);
            assert.equal(
                key.export({ format: "pem", type: "pkcs8" }),
                openssl(["pkcs8", "-topk8", "-nocrypt"], pem),
                args.join(" "),
            );
        }
    });

    it("is refused with words that help, and that do not quote it", () => {
        refuses("rubbish", /^Error: is not PEM: it holds no -----BEGIN/);
        refuses(openssl(["ecparam", "-name", "prime256v1", "-genkey"]), /holds a EC PARAMETERS; give one of/);
        refuses(openssl(["ecparam", "-name", "secp256k1", "-genkey", "-noout"]), /on the curve secp256k1; use P224/);
        refuses(openssl(["genpkey", "-algorithm", "X25519"]), /a key of kind x25519; use RSA, ECDSA, ED25519/);
        const encrypted = openssl(["genpkey", "-algorithm", "ED25519", "-aes256", "-pass", "pass:x"]);
        refuses(encrypted, /is encrypted with a passphrase/);
        refuses(
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            /that cannot be read; it may be damaged/,
        );
        refuses("-----BEGIN PRIVATE KEY-----\nMC4?\n-----END PRIVATE KEY-----", /is not base64/);
    });
});

/** What OpenSSH itself finds in a private key. */
function askSsh(privateKey: string): { publicKey: string; sha256: string; md5: string; type: string } {
    return inFolder((folder) => {
        const file = join(folder, "key");
        writeFileSync(file, privateKey, { mode: 0o600 });
        const ask = (...args: string[]): string =>
            execFileSync("ssh-keygen", [...args, "-f", file], { encoding: "utf8" });
        const publicKey = ask("-y").trim().split(" ").slice(0, 2).join(" ");
        const [, sha256 = "", ...rest] = ask("-l", "-E", "sha256").trim().split(" ");
        const [, md5 = ""] = ask("-l", "-E", "md5").trim().split(" ");
        return { publicKey, sha256, md5, type: /\((.*)\)/.exec(rest.join(" "))?.[1] ?? "" };
    });
}
