import { gunzipSync } from "node:zlib";
import { renderJson } from "./renderValue";

const DEEPEST = 4;
/** More than any user data or manifest has; what is larger is no text of a person's. */
const LARGEST = 4 * 1024 * 1024;

/** A text, and all texts that are packed in it: base64, gzip, data URLs, JSON (Ignition, task definitions, documents of SSM). */
export function unwrap(text: string): string {
    return [...collect(text, DEEPEST)].join("\n");
}

function collect(text: string, depth: number): ReadonlySet<string> {
    const json = renderJson(text);
    const plain = json ?? text;
    // A text that is one piece of base64 is what is in it.
    const whole = decodeBase64(text);
    const inner = depth === 0 ? [] : whole !== undefined ? [whole] : [...findBase64(plain), ...findDataUrls(plain)];
    return new Set([...(whole === undefined ? [plain] : []), ...inner.flatMap((one) => [...collect(one, depth - 1)])]);
}

/** Pieces of base64 within a text, over several lines or in one. */
function findBase64(text: string): readonly string[] {
    const pieces = text.match(/[A-Za-z0-9+/]{40,}(?:\s+[A-Za-z0-9+/]{20,})*={0,2}/g) ?? [];
    return pieces.flatMap((piece) => decodeBase64(piece) ?? []);
}

function findDataUrls(text: string): readonly string[] {
    return [...text.matchAll(/data:[\w/;=.-]*,([^\s"'<>]+)/g)].flatMap(([whole, content = ""]) => {
        if (whole.includes(";base64,")) {
            return decodeBase64(content) ?? [];
        }
        try {
            return [decodeURIComponent(content)];
        } catch {
            return [];
        }
    });
}

function decodeBase64(text: string): string | undefined {
    const packed = text.replace(/\s+/g, "");
    if (packed.length < 8 || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) {
        return undefined;
    }
    const bytes = Buffer.from(packed, "base64");
    try {
        return readable(
            bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: LARGEST }) : bytes,
        );
    } catch {
        return undefined;
    }
}

/** Undefined when the bytes are no text. */
function readable(bytes: Buffer): string | undefined {
    const text = bytes.toString("utf8");
    // eslint-disable-next-line no-control-regex
    return text.length < 4 || /[\u0000-\u0008\u000e-\u001a\ufffd]/.test(text) ? undefined : text;
}
