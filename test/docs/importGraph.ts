// Which file of the source imports which, as TypeScript's own scanner reads it: types, re-exports and require() included.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { preProcessFile } from "typescript";

import { ROOT } from "./markdown";

/** Paths below the root of the repository; for each file what it imports of ours. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** How examples, which users copy, call this repository. */
const OURS = "pulumi-etcd/";
const FOLDERS_WITHOUT_SOURCE = new Set(["node_modules", "docs", "test"]);

/** All source but the tests'. */
export function readImportGraph(): ImportGraph {
    const files = new Set(listSource(ROOT));
    return new Map([...files].map((file) => [file, importsOf(file, files)]));
}

function listSource(folder: string): readonly string[] {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
            return entry.name.startsWith(".") || FOLDERS_WITHOUT_SOURCE.has(entry.name) ? [] : listSource(path);
        }
        return /\.(ts|cjs)$/.test(entry.name) ? [relative(ROOT, path)] : [];
    });
}

function importsOf(file: string, files: ReadonlySet<string>): readonly string[] {
    const { importedFiles } = preProcessFile(readFileSync(join(ROOT, file), "utf8"), true, true);
    return importedFiles
        .map(({ fileName }) => fileName)
        .filter((name) => name.startsWith(".") || name.startsWith(OURS))
        .map((name) => (name.startsWith(OURS) ? name.slice(OURS.length) : posix.join(dirname(file), name)))
        .filter((path) => !path.startsWith("test/"))
        .map((path) => {
            const found = [path, `${path}.ts`, `${path}/index.ts`].find((candidate) => files.has(candidate));
            if (found === undefined) {
                throw new Error(`${file} imports ${path}, which is none of the files of the source`);
            }
            return found;
        });
}

/** Each group of files that reach each other by imports, sorted. */
export function findCircles(graph: ImportGraph): readonly (readonly string[])[] {
    const reached = new Map([...graph.keys()].map((file) => [file, reach(graph, file)]));
    const circles = [...graph.keys()].map((file) =>
        [...(reached.get(file) ?? [])].filter((other) => reached.get(other)?.has(file) === true).sort(),
    );
    return [...new Map(circles.filter(({ length }) => length > 0).map((circle) => [circle.join(), circle])).values()];
}

/** What a file imports, by any number of steps. */
function reach(graph: ImportGraph, file: string): ReadonlySet<string> {
    const seen = new Set<string>();
    const next = [...(graph.get(file) ?? [])];
    for (let found = next.pop(); found !== undefined; found = next.pop()) {
        if (!seen.has(found)) {
            seen.add(found);
            next.push(...(graph.get(found) ?? []));
        }
    }
    return seen;
}
