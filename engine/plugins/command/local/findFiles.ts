import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * The files below a directory that the globs select, in lexical order, as paths relative to it. Globs are rules applied in
 * order: one that starts with "!" takes away what those before it selected.
 */
export function findFiles(dir: string, globs: readonly string[]): string[] {
    const rules = globs.map((glob) => {
        const excludes = glob.startsWith("!");
        return { excludes, pattern: parseGlob(excludes ? glob.slice(1) : glob) };
    });
    return listFiles(dir, "").filter((path) => {
        let selected = false;
        for (const rule of rules) {
            if (rule.pattern.test(path)) {
                selected = !rule.excludes;
            }
        }
        return selected;
    });
}

function listFiles(dir: string, below: string): string[] {
    const entries = readdirSync(join(dir, below), { withFileTypes: true });
    entries.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
    return entries.flatMap((entry) => {
        const path = below === "" ? entry.name : `${below}/${entry.name}`;
        return entry.isDirectory() ? listFiles(dir, path) : [path];
    });
}

/**
 * Turns a glob into a regular expression: `*` and `?` match anything but "/", `**` also "/", `[a-z]`, `[abc]` and `[!abc]`
 * one character, `{a,b}` one of several, `\` takes the next character as it is.
 */
export function parseGlob(glob: string): RegExp {
    let source = "";
    let depth = 0;
    for (let i = 0; i < glob.length; i++) {
        const character = glob.charAt(i);
        if (character === "*") {
            const isSuper = glob.charAt(i + 1) === "*";
            source += isSuper ? "[^]*" : "[^/]*";
            i += isSuper ? 1 : 0;
        } else if (character === "?") {
            source += "[^/]";
        } else if (character === "[") {
            const end = glob.indexOf("]", i + 2);
            if (end < 0) {
                throw new Error(`glob "${glob}" has no "]" for its "["`);
            }
            source += characterClass(glob.slice(i + 1, end));
            i = end;
        } else if (character === "{") {
            depth++;
            source += "(?:";
        } else if (character === "}" && depth > 0) {
            depth--;
            source += ")";
        } else if (character === "," && depth > 0) {
            source += "|";
        } else if (character === "\\") {
            i++;
            source += escapeRegExp(glob.charAt(i));
        } else {
            source += escapeRegExp(character);
        }
    }
    if (depth > 0) {
        throw new Error(`glob "${glob}" has no "}" for its "{"`);
    }
    return new RegExp(`^${source}$`, "u");
}

function characterClass(content: string): string {
    const negated = content.startsWith("!");
    const characters = (negated ? content.slice(1) : content).replace(/[\\\]^]/g, "\\$&");
    return `[${negated ? "^" : ""}${characters}]`;
}

function escapeRegExp(text: string): string {
    return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
