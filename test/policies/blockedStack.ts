// Programs that must be blocked, each with what must be said about it in its head.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const folder = join(__dirname, "stacks");

/** A program that runs when it is loaded, as under the real engine. */
export interface BlockedStack {
    readonly name: string;
    readonly text: string;
    /** By mandatory policy, the words of its message. */
    readonly expected: ReadonlyMap<string, RegExp>;
    /** Whether only what is made already shows what is wrong. */
    readonly isMadeFirst: boolean;
    /** Declares its resources once more. */
    readonly create: () => void;
}

export function readBlockedStacks(): readonly BlockedStack[] {
    return readdirSync(folder).map((file) => {
        const path = join(folder, file);
        const text = readFileSync(path, "utf8");
        return {
            name: file.replace(/\.ts$/, ""),
            text,
            expected: expectedOf(text),
            isMadeFirst: text.includes("(made before it is judged)"),
            create: () => {
                runProgram(path);
            },
        };
    });
}

/** `// etcd-x-y: what it must say`, at the head of a stack. */
function expectedOf(text: string): ReadonlyMap<string, RegExp> {
    const lines = [...text.matchAll(/^\/\/ (etcd-[a-z-]+): (.+)$/gm)];
    return new Map(lines.map(([, policy = "", words = ""]) => [policy, new RegExp(words)]));
}

function runProgram(path: string): void {
    const load = createRequire(__filename);
    Reflect.deleteProperty(load.cache, load.resolve(path));
    load(path);
}
