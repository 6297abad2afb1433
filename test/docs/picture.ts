// The pictures in docs/architecture.md: each room is a path, each arrow with a full line an import.
import type { ImportGraph } from "./importGraph";

interface Picture {
    /** Paths of folders end in a slash, others are files. `FOLDER/*` are the files that stand in it themselves. */
    readonly rooms: readonly string[];
    /** `FROM --> TO`. */
    readonly arrows: readonly string[];
}

const NODE = /(\w+)(?:\["([^"<]+)[^"]*"\])?/;

/** Reads a flowchart of mermaid in the form that our pages use: `a["path<br/>words"] --> b & c`; dotted arrows are no imports. */
export function readPicture(text: string): Picture {
    const paths = new Map<string, string>();
    const drawn: (readonly [string, string])[] = [];
    for (const line of text.split("\n").map((each) => each.trim())) {
        if (/^(flowchart|subgraph|end$|%%|$)/.test(line) || line.includes("-.")) {
            continue;
        }
        const [from = [], to = []] = line.split(" --> ").map((side) =>
            side.split(" & ").map((word) => {
                const [, id = "", path] = NODE.exec(word) ?? [];
                if (path !== undefined) {
                    paths.set(id, path);
                }
                return id;
            }),
        );
        drawn.push(...from.flatMap((a) => to.map((b) => [a, b] as const)));
    }
    const pathOf = (id: string): string => {
        const path = paths.get(id);
        if (path === undefined) {
            throw new Error(`the picture has an arrow of "${id}", which it does not name`);
        }
        return path;
    };
    return {
        rooms: [...paths.values()],
        arrows: drawn.map(([from, to]) => `${pathOf(from)} --> ${pathOf(to)}`).sort(),
    };
}

/** The room of a picture that a file is in: the innermost. */
function roomOf(file: string, rooms: readonly string[]): string | undefined {
    return rooms
        .filter((room) =>
            room.endsWith("/*")
                ? file.slice(0, file.lastIndexOf("/") + 1) === room.slice(0, -1)
                : file === room || (room.endsWith("/") && file.startsWith(room)),
        )
        .sort((a, b) => b.length - a.length)[0];
}

/** The arrows that a picture of these rooms must have. */
export function drawImports(graph: ImportGraph, rooms: readonly string[]): readonly string[] {
    const arrows = [...graph].flatMap(([file, imports]) => {
        const from = roomOf(file, rooms);
        return imports.flatMap((imported) => {
            const to = roomOf(imported, rooms);
            return from === undefined || to === undefined || from === to ? [] : [`${from} --> ${to}`];
        });
    });
    return [...new Set(arrows)].sort();
}
