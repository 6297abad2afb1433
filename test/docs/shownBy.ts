// Tests that a page names: `test/FILE`: "title" · "another title of it" · `test/OTHER`: "title".
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./markdown";

export interface Shown {
    readonly file: string;
    readonly title: string;
}

export function findShown(cell: string): readonly Shown[] {
    return [...cell.matchAll(/`(test\/[^`]+)`: ((?:"[^"]+"(?: · (?!`))?)+)/g)].flatMap(([, file = "", titles = ""]) =>
        [...titles.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => ({ file, title })),
    );
}

/** Titles of `describe` and `it`, also of the project's own kinds of them, and names of cases, that are written as they are. */
export function titlesIn(source: string): readonly string[] {
    return [...source.matchAll(/(?:\b(?:describe\w*|it)\(|\[)\s*(["`])(.*?)\1/g)].map(([, , title = ""]) => title);
}

export function findMissing(shown: readonly Shown[]): readonly string[] {
    return shown
        .filter(({ file, title }) => {
            const path = join(ROOT, file);
            return !existsSync(path) || !titlesIn(readFileSync(path, "utf8")).includes(title);
        })
        .map(({ file, title }) => `${file}: ${title}`);
}
