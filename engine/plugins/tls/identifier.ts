import { createHash } from "node:crypto";

// White space as Go's strings.TrimSpace knows it, in UTF-8, each byte as one character.
const TRAILING_SPACE =
    /(?:[\t-\r ]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)+$/;

/**
 * The id of a key or request: SHA-1 over its DER. The original trims the bytes as if they were text before it hashes
 * them; doing the same is the only way to come to the same id for every key.
 */
export function identifierOf(der: Buffer): string {
    const trimmed = der.toString("latin1").replace(TRAILING_SPACE, "");
    return createHash("sha1").update(trimmed, "latin1").digest("hex");
}
