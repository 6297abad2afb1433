// Says in time that a private key cannot be used, by asking those who will read it.
import { createPrivateKey } from "node:crypto";

import type { utils } from "ssh2";

/** The forms of PKCS#8 that can be logged in with. */
const KINDS: readonly string[] = ["rsa", "ec", "ed25519"];

/** Why SSH could not log in with this key, or undefined when it could. */
export function findPrivateKeyFault(text: string): string | undefined {
    if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
        return "is not a private key";
    }
    if (text.includes("BEGIN ENCRYPTED PRIVATE KEY") || text.includes("Proc-Type: 4,ENCRYPTED")) {
        return "is protected by a passphrase";
    }
    return text.includes("-----BEGIN PRIVATE KEY-----") ? findPkcs8Fault(text) : findSshFault(text);
}

const DAMAGED = "is a private key that cannot be read: its lines are joined, indented or cut off, or it is damaged";

/** ssh2 does not know this form; whoever gives it to ssh2 has node read it first. */
function findPkcs8Fault(text: string): string | undefined {
    try {
        const kind = createPrivateKey(text).asymmetricKeyType ?? "unknown";
        return KINDS.includes(kind) ? undefined : `is a private key of the kind ${kind}, which SSH does not know`;
    } catch {
        return DAMAGED;
    }
}

function findSshFault(text: string): string | undefined {
    // Loaded only by those who have such a key, and this part alone: all of ssh2 takes ten times as long.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { parseKey } = require("ssh2/lib/protocol/keyParser.js") as Pick<typeof utils, "parseKey">; // what utils has it from
    const parsed: unknown = parseKey(text);
    // A key in OpenSSH's form comes as a list of one, whatever the types say.
    const key: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
    if (!(key instanceof Error)) {
        return undefined;
    }
    return /passphrase|encrypted/i.test(key.message) ? "is protected by a passphrase" : DAMAGED;
}
