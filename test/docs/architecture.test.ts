import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { findCircles, type ImportGraph, readImportGraph } from "./importGraph";
import { blocksOf, ROOT } from "./markdown";
import { drawImports, readPicture } from "./picture";

describe("the imports of the source", () => {
    let graph: ImportGraph;
    before(() => {
        graph = readImportGraph();
    });

    it("are found: types, re-exports and what is required", () => {
        assert.ok(graph.get("components/platform/aws/names.ts")?.includes("components/platform/aws/scope.ts"), "types");
        assert.ok(graph.get("components/index.ts")?.includes("components/etcdCluster.ts"), "re-exports");
        assert.ok(graph.get("policies/start.cjs")?.includes("tools/register.cjs"), "require");
    });

    it("make no circle", () => {
        assert.deepEqual(findCircles(graph), []);
    });

    it("would be seen to make one", () => {
        const imports = { a: ["b", "d"], b: ["c"], c: ["a"], d: ["b"], e: ["a", "f"], f: [] };
        assert.deepEqual(findCircles(new Map(Object.entries(imports))), [["a", "b", "c", "d"]]);
    });

    const text = readFileSync(join(ROOT, "docs/architecture.md"), "utf8");
    const pictures = blocksOf(text)
        .filter(({ language }) => language === "mermaid")
        .map((block) => readPicture(block.text));

    for (const { rooms, arrows } of pictures) {
        it(`are what the picture of ${rooms.slice(0, 3).join(", ")} and others shows, and no more`, () => {
            assert.deepEqual(arrows, drawImports(graph, rooms));
            const ways = rooms.map(
                (room) => [room, rooms.filter((to) => arrows.includes(`${room} --> ${to}`))] as const,
            );
            assert.deepEqual(findCircles(new Map(ways)), [], "rooms that import each other");
        });
    }

    it("are drawn for every folder at the top and in components", () => {
        const rooms = pictures.flatMap((picture) => picture.rooms);
        const wanted = [...graph.keys()].map((file) => {
            const [top = "", next = ""] = file.split("/");
            return top === "components" && file.split("/").length > 2 ? `${top}/${next}/` : `${top}/`;
        });
        assert.deepEqual(
            [...new Set(wanted)].filter((folder) => !folder.includes(".") && !rooms.includes(folder)),
            [],
        );
    });
});
