import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";

import { utils } from "ssh2";

import { findPrivateKeyFault } from "../../../config/values/privateKey";

/** In OpenSSH's own format. */
function makeOpenSsh(options: object = {}): string {
    return `${utils.generateKeyPairSync("ed25519", options).private}\n`;
}

const DAMAGED = "is a private key that cannot be read: its lines are joined, indented or cut off, or it is damaged";

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
        assert.equal(findPrivateKeyFault(makeOpenSsh()), undefined);
        assert.equal(findPrivateKeyFault(makePem()), undefined);
        assert.equal(findPrivateKeyFault(makeOpenSsh().replaceAll("\n", "\r\n")), undefined);
    });

    it("is refused when a passphrase protects it: nobody is there to type it", () => {
        const locked = makeOpenSsh({ passphrase: "secret", cipher: "aes256-ctr", rounds: 1 });
        assert.equal(findPrivateKeyFault(locked), "is protected by a passphrase");
        assert.equal(findPrivateKeyFault(makePem("secret")), "is protected by a passphrase");
    });

    for (const text of ["", "~/.ssh/id_ed25519", "ssh-ed25519 AAAA"]) {
        it(`is refused when it is none: ${JSON.stringify(text)}`, () => {
            assert.equal(findPrivateKeyFault(text), "is not a private key");
        });
    }

    const ways: [string, (key: string) => string][] = [
        ["on one line, as `echo $KEY` gives it", (key) => key.trim().replaceAll("\n", " ")],
        ["indented by YAML", (key) => key.replaceAll("\n", "\n    ")],
        ["without its last lines", (key) => key.split("\n").slice(0, -3).join("\n")],
        ["without some of its letters", (key) => key.replace(/^(.*\n.{20}).{8}/, "$1")],
    ];
    for (const [how, spoil] of ways) {
        it(`is refused when it is ${how}: whoever logs in could not read it`, () => {
            assert.equal(findPrivateKeyFault(spoil(makeOpenSsh())), DAMAGED);
        });
    }

    it("is refused as PEM when it is cut off, or of a kind that SSH does not have", () => {
        assert.equal(findPrivateKeyFault(makePem().slice(0, 80)), DAMAGED);
        const other = generateKeyPairSync("x25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
        assert.match(findPrivateKeyFault(other) ?? "", /of the kind x25519, which SSH does not know/);
    });
});
