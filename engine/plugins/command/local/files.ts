import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { ARCHIVE, ASSET, SIGNATURE, ValueMap } from "../values";
import { findFiles } from "./findFiles";

/** The selected files as assets, by path relative to the directory. */
export function loadAssets(dir: string, globs: readonly string[]): ValueMap {
    const assets: ValueMap = {};
    for (const path of findFiles(dir, globs)) {
        const file = posix.join(dir, path);
        assets[path] = { [SIGNATURE]: ASSET, hash: sha256(readFileSync(file)), path: file };
    }
    return assets;
}

/** The selected files as one archive. Its hash is that of the tar file which the engine would make of it. */
export function loadArchive(dir: string, globs: readonly string[]): ValueMap {
    const assets = loadAssets(dir, globs);
    const tar = createHash("sha256");
    for (const path of Object.keys(assets).sort()) {
        const content = readFileSync(posix.join(dir, path));
        for (const header of tarHeaders(path, content.length)) {
            tar.update(header);
        }
        tar.update(content).update(Buffer.alloc(padding(content.length)));
    }
    tar.update(Buffer.alloc(2 * BLOCK));
    return { [SIGNATURE]: ARCHIVE, hash: tar.digest("hex"), assets };
}

function sha256(content: Buffer): string {
    return createHash("sha256").update(content).digest("hex");
}

const BLOCK = 512;

function padding(length: number): number {
    return (BLOCK - (length % BLOCK)) % BLOCK;
}

/** The header of a regular file; names that do not fit into it come in an extended header before it. */
function tarHeaders(name: string, size: number): Buffer[] {
    const split = splitName(name);
    if (split !== undefined) {
        return [tarHeader(split.name, split.prefix, size, "0")];
    }
    const record = paxRecord("path", name);
    const { dir, base } = posix.parse(name);
    const ascii = toAscii(name);
    const asciiName = ascii.length > 100 ? ascii.slice(0, 100).replace(/\/+$/, "") : ascii;
    const body = Buffer.concat([record, Buffer.alloc(padding(record.length))]);
    const paxName = toAscii(posix.join(dir, "PaxHeaders.0", base))
        .slice(0, 100)
        .replace(/\/+$/, "");
    return [tarHeader(paxName, "", record.length, "x"), body, tarHeader(asciiName, "", size, "0")];
}

function splitName(name: string): { name: string; prefix: string } | undefined {
    if (!isAscii(name)) {
        return undefined;
    }
    if (name.length <= 100) {
        return { name, prefix: "" };
    }
    const limit = name.length > 156 ? 156 : name.endsWith("/") ? name.length - 1 : name.length;
    const slash = name.slice(0, limit).lastIndexOf("/");
    const rest = name.length - slash - 1;
    return slash <= 0 || rest > 100 || rest === 0 || slash > 155
        ? undefined
        : { name: name.slice(slash + 1), prefix: name.slice(0, slash) };
}

function paxRecord(key: string, value: string): Buffer {
    const tail = Buffer.from(` ${key}=${value}\n`);
    let length = tail.length + String(tail.length).length;
    length = tail.length + String(length).length;
    return Buffer.concat([Buffer.from(String(length)), tail]);
}

function tarHeader(name: string, prefix: string, size: number, type: string): Buffer {
    const header = Buffer.alloc(BLOCK);
    const isFile = type === "0";
    header.write(name, 0, "latin1");
    header.write(octal(isFile ? 0o600 : 0, 7), 100, "latin1");
    header.write(octal(0, 7), 108, "latin1");
    header.write(octal(0, 7), 116, "latin1");
    header.write(octal(size, 11), 124, "latin1");
    header.write(octal(0, 11), 136, "latin1");
    header.write(" ".repeat(8), 148, "latin1");
    header.write(type, 156, "latin1");
    header.write("ustar\x0000", 257, "latin1");
    if (isFile) {
        header.write(octal(0, 7), 329, "latin1");
        header.write(octal(0, 7), 337, "latin1");
    }
    header.write(prefix, 345, "latin1");
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${octal(sum, 6)}\x00 `, 148, "latin1");
    return header;
}

function octal(value: number, digits: number): string {
    return value.toString(8).padStart(digits, "0");
}

function isAscii(text: string): boolean {
    return Buffer.from(text).every((byte) => byte > 0 && byte < 0x80);
}

function toAscii(text: string): string {
    return Buffer.from(Buffer.from(text).filter((byte) => byte < 0x80)).toString("latin1");
}
