// How what the user wrote is shown in messages: short, on one line, and never a secret that was put in the wrong place. Whatever
// a message has from the configuration goes through here, values and names of keys alike.

const HIDDEN = "(looks like a secret, not shown)";
const LONGEST_SHOWN = 80;
const LONGEST_NAME = 60;

/** So much of a value is looked at: more than is shown, so that what gives a secret away is seen before the secret is cut off. */
const LOOKED_AT = 2000;

/** Words that stand before a secret, and forms that secrets have: PEM, the same in base64, keys without their marks, JWT. */
const SECRETS = [
    /-----BEGIN|PRIVATE KEY|LS0tLS1CRUdJTi|b3BlbnNzaC1rZXktdjE|AGE-SECRET-KEY/,
    /\b(?:MII|MC4CAQ|MHc|MF8|MHQ)[A-Za-z0-9+/]{20}/,
    /\beyJ[\w-]{8,}\.[\w-]{8,}/,
    /(?:token|passw(?:or)?d|passphrase|secret|credential|key-data|api-?key|bearer|authorization)\w*["']?\s*[:=]/i,
];

/** Letters that move the cursor, turn the direction of what follows, or are not seen. */
const UNSEEN =
    // eslint-disable-next-line no-control-regex -- these are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A value as it is shown in a message. */
export function showValue(value: unknown): string {
    if (value === undefined) {
        return "nothing";
    }
    if (typeof value === "string") {
        const hidden = describeHidden(value);
        if (hidden !== undefined) {
            return hidden;
        }
    }
    const text = writeStart(value, LOOKED_AT);
    if (isSecret(text)) {
        return HIDDEN;
    }
    return cut(hideLogins(text).replace(UNSEEN, escapeLetter), LONGEST_SHOWN);
}

/** The name of a key as it stands in a path; one that nobody would choose is shown like a value. */
export function showName(name: string): string {
    if (/^[\w./:-]+$/.test(name) && name.length <= LONGEST_NAME && !isSecret(name)) {
        return name;
    }
    return showValue(name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 3)}...` : name);
}

/** Why a text is not shown at all; undefined when it is. */
function describeHidden(text: string): string | undefined {
    if (isSecret(text.slice(0, LOOKED_AT))) {
        return HIDDEN;
    }
    // No value that is right has several lines but a certificate, and what is pasted by mistake is a kubeconfig or a key.
    const lines = text.trim().split("\n", LOOKED_AT).length;
    return lines > 1 ? `(a text of ${lines} lines, not shown)` : undefined;
}

function isSecret(text: string): boolean {
    return SECRETS.some((pattern) => pattern.test(text));
}

/** `https://user:password@host/x?signature=y` without what opens a door. */
function hideLogins(text: string): string {
    const login = text.includes("://") ? /:\/\/.*@/ : /:.*@/;
    return text
        .replace(login, (found) => (found.startsWith("://") ? "://(not shown)@" : ":(not shown)@"))
        .replace(/(:\/\/[^?]*\?).*/, "$1(not shown)");
}

/** The first letters of a value as JSON; as deep and as long as they need, however deep and long the value is. */
function writeStart(value: unknown, room: number): string {
    if (typeof value === "string") {
        return JSON.stringify(value.slice(0, Math.max(0, room)));
    }
    if (typeof value !== "object" || value === null) {
        return String(value);
    }
    const isList = Array.isArray(value);
    let text = "";
    for (const key in value) {
        if (text.length >= room) {
            break;
        }
        const inner: unknown = (value as Record<string, unknown>)[key];
        const name = isList ? "" : `${JSON.stringify(key.slice(0, room))}:`;
        text += `${text === "" ? "" : ","}${name}`;
        text += writeStart(inner, room - text.length - 1);
    }
    return isList ? `[${text}]` : `{${text}}`;
}

function cut(text: string, most: number): string {
    return text.length > most ? `${text.slice(0, most - 3)}...` : text;
}

function escapeLetter(letter: string): string {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
