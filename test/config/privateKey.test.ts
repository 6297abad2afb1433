import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";

import { findPrivateKeyFault } from "../../config/privateKey";

/** The first fields of OpenSSH's own format; nothing after them is looked at. */
function makeOpenSsh(cipher: string): string {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(cipher.length);
    const body = Buffer.concat([Buffer.from("openssh-key-v1\0"), length, Buffer.from(cipher), Buffer.alloc(40)]);
    return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body.toString("base64")}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function makePem(passphrase?: string): string {
    const cipher = passphrase === undefined ? {} : { cipher: "aes-256-cbc", passphrase };
    const pair = generateKeyPairSync("ec", {
        namedCurve: "P-256",
        publicKeyEncoding: { type: "spki", format: "pem" },
        privateKeyEncoding: { type: "pkcs8", format: "pem", ...cipher },
    });
    return pair.privateKey;
}

describe("private key", () => {
    it("is fine in OpenSSH's format and as PEM, when nothing protects it", () => {
        assert.equal(findPrivateKeyFault(makeOpenSsh("none")), undefined);
        assert.equal(findPrivateKeyFault(makePem()), undefined);
        assert.equal(findPrivateKeyFault(makeOpenSsh("none").replaceAll("\n", "\r\n")), undefined);
    });

    it("is refused when a passphrase protects it: nobody is there to type it", () => {
        assert.equal(findPrivateKeyFault(makeOpenSsh("aes256-ctr")), "is protected by a passphrase");
        assert.equal(findPrivateKeyFault(makePem("secret")), "is protected by a passphrase");
    });

    for (const text of [
        "",
        "~/.ssh/id_ed25519",
        "ssh-ed25519 AAAA",
        makeOpenSsh("none").slice(0, 60),
        makePem().slice(0, 80),
    ]) {
        it(`is refused when it is none: ${JSON.stringify(text.slice(0, 30))}`, () => {
            assert.equal(findPrivateKeyFault(text), "is not a private key");
        });
    }
});
