// Public SSH keys, read to the last byte: one that was cut off would fail at the first connection, or be ignored by sshd.
import type { Section } from "./section";

/** What follows the type in each kind of key. */
const FIELDS: Readonly<Record<string, (fields: readonly Buffer[]) => boolean>> = {
    "ssh-ed25519": ([point, ...rest]) => point?.length === 32 && rest.length === 0,
    "ssh-rsa": ([exponent, modulus, ...rest]) =>
        (exponent?.length ?? 0) > 0 && (modulus?.length ?? 0) >= LEAST_RSA_BYTES && rest.length === 0,
    ...Object.fromEntries(
        (
            [
                ["nistp256", 65],
                ["nistp384", 97],
                ["nistp521", 133],
            ] as const
        ).map(([curve, length]) => [
            `ecdsa-sha2-${curve}`,
            ([name, point, ...rest]: readonly Buffer[]) =>
                name?.toString("latin1") === curve && isPoint(point, length) && rest.length === 0,
        ]),
    ),
    "sk-ssh-ed25519@openssh.com": ([point, application, ...rest]) =>
        point?.length === 32 && application !== undefined && rest.length === 0,
    "sk-ecdsa-sha2-nistp256@openssh.com": ([name, point, application, ...rest]) =>
        name?.toString("latin1") === "nistp256" && isPoint(point, 65) && application !== undefined && rest.length === 0,
};

/** OpenSSH takes no RSA key of less than 1024 bits. */
const LEAST_RSA_BYTES = 128;

export type ReadPublicKey =
    { readonly ok: true; readonly key: string } | { readonly ok: false; readonly fault: string; readonly fix: string };

const EXAMPLE = 'give one line such as "ssh-ed25519 AAAA..."';

/** A line as known_hosts and authorized_keys have it, without host and comment: "ssh-ed25519 AAAA...". */
export function parsePublicKey(text: string): ReadPublicKey {
    const words = text.trim().split(/[ \t]+/);
    const refuse = (fault: string, fix = EXAMPLE): ReadPublicKey => ({ ok: false, fault, fix });
    const at = words.findIndex((word) => Object.hasOwn(FIELDS, word));
    const [kind = "", key = ""] = words.slice(Math.max(at, 0));
    if (at < 0 || text.trim().includes("\n")) {
        return refuse("is not a public key of SSH");
    }
    if (at > 0) {
        return refuse(
            "is a whole line of ssh-keyscan or known_hosts, or has options",
            `leave out what stands before ${kind}`,
        );
    }
    const fields = readFields(key);
    const [type, ...rest] = fields ?? [];
    if (type?.toString("latin1") !== kind || FIELDS[kind]?.(rest) !== true) {
        return refuse("is a public key of SSH that is cut off or damaged", "copy it anew, to the last letter");
    }
    return { ok: true, key: `${kind} ${key}` };
}

function isPoint(field: Buffer | undefined, length: number): boolean {
    // Not compressed, as SSH has them.
    return field?.length === length && field[0] === 4;
}

/** The fields that a key consists of, each with its length before it; undefined when they do not end where the key does. */
function readFields(key: string): readonly Buffer[] | undefined {
    const blob = Buffer.from(key, "base64");
    if (key === "" || blob.toString("base64") !== key) {
        return undefined;
    }
    const fields: Buffer[] = [];
    let at = 0;
    while (at < blob.length) {
        if (at + 4 > blob.length) {
            return undefined;
        }
        const end = at + 4 + blob.readUInt32BE(at);
        if (end > blob.length) {
            return undefined;
        }
        fields.push(blob.subarray(at + 4, end));
        at = end;
    }
    return fields;
}

export function readPublicKey(section: Section, path: string, text: string, whose = ""): string | undefined {
    const read = parsePublicKey(text);
    if (!read.ok) {
        section.problems.add(path, text, read.fault.replace("public key of SSH", `public SSH ${whose}key`), read.fix);
        return undefined;
    }
    return read.key;
}
