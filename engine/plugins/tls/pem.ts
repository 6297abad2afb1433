export interface PemBlock {
    label: string;
    der: Buffer;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n([\s\S]*?)-----END \1-----/;

/** The first block of a PEM text; text before and after it is allowed, as everywhere. */
export function parsePem(text: string): PemBlock {
    const [, label, body] = BLOCK.exec(text) ?? [];
    if (label === undefined || body === undefined) {
        throw new Error("is not PEM: it holds no -----BEGIN ...----- block");
    }
    if (/^Proc-Type:.*ENCRYPTED/m.test(body) || label === "ENCRYPTED PRIVATE KEY") {
        throw new Error("is encrypted with a passphrase; give it decrypted");
    }
    if (!/^[A-Za-z0-9+/=\s]*$/.test(body)) {
        throw new Error(`is not PEM: its ${label} block is not base64`);
    }
    return { label, der: Buffer.from(body, "base64") };
}

export function parsePemOf(label: string, text: string): Buffer {
    const block = parsePem(text);
    if (block.label !== label) {
        throw new Error(`holds a ${block.label}; give a ${label}`);
    }
    return block.der;
}

export function renderPem(label: string, der: Buffer): string {
    const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
    return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

export function looksLikePem(text: unknown): boolean {
    return typeof text === "string" && text.includes("-----BEGIN ");
}
