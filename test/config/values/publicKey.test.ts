import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";

import { utils } from "ssh2";

import { parsePublicKey } from "../../../config/values/publicKey";
import { makePublicKey } from "../../support/configs";

/** As ssh-keygen writes them, by ssh2. */
const makeEcdsa = (bits: 256 | 384 | 521): string => utils.generateKeyPairSync("ecdsa", { bits }).public;
const { n = "" } = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" });
const RSA = makePublicKey(
    "ssh-rsa",
    Buffer.from([1, 0, 1]),
    Buffer.concat([Buffer.from([0]), Buffer.from(n, "base64url")]),
);

const KEYS: readonly string[] = [
    utils.generateKeyPairSync("ed25519").public,
    RSA,
    makeEcdsa(256),
    makeEcdsa(384),
    makeEcdsa(521),
    makePublicKey("sk-ssh-ed25519@openssh.com", Buffer.alloc(32, 7), "ssh:"),
    makePublicKey("sk-ecdsa-sha2-nistp256@openssh.com", "nistp256", Buffer.alloc(65, 4), "ssh:"),
];

describe("public key", () => {
    for (const key of KEYS) {
        const [kind = "", blob = ""] = key.split(" ");
        it(`of the kind ${kind} is taken, with and without a comment`, () => {
            const read = { ok: true, key: `${kind} ${blob}` };
            assert.deepEqual(parsePublicKey(`${kind} ${blob}`), read);
            assert.deepEqual(parsePublicKey(` ${kind}  ${blob} root@etcd-1, made on Monday\n`), read);
        });

        it(`of the kind ${kind} is refused wherever it is cut off, and with a letter lost`, () => {
            for (let length = 0; length < blob.length; length++) {
                assert.equal(parsePublicKey(`${kind} ${blob.slice(0, length)}`).ok, false, `${length} letters`);
                const lost = `${blob.slice(0, length)}${blob.slice(length + 1)}`;
                assert.equal(parsePublicKey(`${kind} ${lost}`).ok, false, `without letter ${length}`);
            }
        });
    }

    it("is refused when its type is not the one that is written before it", () => {
        const [, blob = ""] = KEYS[0]?.split(" ") ?? [];
        assert.equal(parsePublicKey(`ecdsa-sha2-nistp256 ${blob}`).ok, false);
        assert.equal(parsePublicKey(makePublicKey("ecdsa-sha2-nistp256", "nistp384", Buffer.alloc(65, 4))).ok, false);
    });

    it("is refused with more behind it, as two keys in one", () => {
        assert.equal(parsePublicKey(makePublicKey("ssh-ed25519", Buffer.alloc(32, 7), "more")).ok, false);
    });

    it("is refused when it is an RSA key that OpenSSH takes for too short", () => {
        assert.equal(parsePublicKey(makePublicKey("ssh-rsa", Buffer.from([1, 0, 1]), Buffer.alloc(64, 1))).ok, false);
    });
});
