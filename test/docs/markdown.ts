import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(__dirname, "../..");

export interface Page {
    /** Below the root of the repository. */
    readonly path: string;
    readonly text: string;
}

/** Every page of documentation under version control, and those not yet added. */
export function readPages(): readonly Page[] {
    const list = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "--", "*.md"];
    return execFileSync("git", list, { cwd: ROOT, encoding: "utf8" })
        .split("\n")
        .filter((path) => path !== "" && !path.startsWith("test/golden/"))
        .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

export interface Block {
    readonly language: string;
    readonly text: string;
}

/** Blocks between fences. */
export function blocksOf(text: string): readonly Block[] {
    return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = "", body = ""]) => ({
        language,
        text: body,
    }));
}

function withoutBlocks(text: string): string {
    return text.replace(/^```\w*\n.*?^```$/gms, "");
}

/** What stands between backticks within a line. */
export function codeOf(text: string): readonly string[] {
    return [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
}

/** Targets of links, without those to other places of the web. */
export function linksOf(text: string): readonly string[] {
    const plain = withoutBlocks(text).replace(/`[^`\n]+`/g, "");
    return [...plain.matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !/^[a-z]+:/.test(target));
}

/** Lines that a reader may type: those of shell blocks, and code within the text. */
export function commandsOf(text: string): readonly string[] {
    const typed = blocksOf(text).filter((block) => block.language === "sh");
    return [...typed.flatMap((block) => block.text.replace(/\\\n\s*/g, "").split("\n")), ...codeOf(text)];
}
