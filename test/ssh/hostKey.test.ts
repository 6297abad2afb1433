import assert from "node:assert/strict";
import { fingerprint, parseHostKey } from "../../ssh/hostKey";

describe("host keys", () => {
    const key = "AAAAC3NzaC1lZDI1NTE5AAAAIIj0/QHRKkot5eMAeZzwOvEMPXK7oqTDHyQ8B93iFpb+";

    for (const text of [
        `ssh-ed25519 ${key}`,
        `ssh-ed25519 ${key} a comment\n`,
        `10.0.0.1,host ssh-ed25519 ${key}`,
        `# a remark\n\nssh-ed25519 ${key}`,
    ]) {
        it(`are read from ${JSON.stringify(text.replace(key, "KEY"))}`, () => {
            const parsed = parseHostKey(text);
            assert.equal(parsed?.type, "ssh-ed25519");
            assert.equal(parsed.blob.toString("base64"), key);
        });
    }

    for (const text of ["", "nonsense", "ssh-ed25519", "ssh-ed25519 AAAA", `ssh-rsa ${key}`, `# ssh-ed25519 ${key}`]) {
        it(`are not found in ${JSON.stringify(text.replace(key, "KEY"))}`, () => {
            assert.equal(parseHostKey(text), undefined);
        });
    }

    it("have the fingerprints that ssh-keygen prints", () => {
        assert.equal(
            fingerprint(Buffer.from(key, "base64")),
            "ssh-ed25519 SHA256:rUCJn/ks5zb25pKWtw/oJpSJomHdGjKFVMaDsgxVi6E",
        );
    });
});
