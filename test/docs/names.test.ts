import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { CONFIG_KEYS } from "../../config/keys";
import type { KeyTable } from "../../config/values/keySpec";
import { codeOf, readPages, ROOT } from "./markdown";

const FOLDERS = "commands|components|config|docs|engine|examples|host|lab|policies|test|tools";

/** Files that a command writes. */
const WRITTEN = ["tools/bench/results.json"];

function findMissingFiles(text: string): readonly string[] {
    const ours = new RegExp(`^((${FOLDERS}|\\.ci|\\.github)/[\\w./-]*|[A-Z]\\w+(\\.\\w+)*\\.(md|yaml))$`);
    return codeOf(text).filter(
        (code) =>
            ours.test(code) && !code.includes("STACK") && !WRITTEN.includes(code) && !existsSync(join(ROOT, code)),
    );
}

function findUnknownKeys(text: string): readonly string[] {
    return codeOf(text).filter((code) => {
        const [first = "", ...rest] = code.split(".");
        const group = CONFIG_KEYS[first]?.keys;
        return /^[a-zA-Z]+(\.[a-zA-Z0-9]+)+$/.test(code) && group !== undefined && !isKey(group, rest);
    });
}

function isKey(keys: KeyTable, [first = "", ...rest]: readonly string[]): boolean {
    const spec = keys[first];
    return spec !== undefined && (rest.length === 0 || isKey(spec.keys ?? {}, rest));
}

function findUnknownScripts(text: string): readonly string[] {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
        scripts: Record<string, string>;
    }; // our own file
    return [...text.matchAll(/\bnpm (?:run )?(?:--?[\w-]+ )*([a-z][\w:]*)/g)]
        .filter(([whole, name = ""]) => (whole.includes("run ") || name === "test") && !(name in scripts))
        .map(([, name = ""]) => name);
}

describe("names in the documentation", () => {
    for (const { path, text } of readPages()) {
        it(`are those of files, keys and scripts that there are: ${path}`, () => {
            assert.deepEqual(findMissingFiles(text), [], "files");
            assert.deepEqual(findUnknownKeys(text), [], "keys of the configuration");
            assert.deepEqual(findUnknownScripts(text), [], "scripts of package.json");
        });
    }

    it("are found when there is no such file", () => {
        assert.deepEqual(findMissingFiles("`config/keys.ts` `config/gone.ts` `Pulumi.gone.yaml` `/etc/etcd/gone`"), [
            "config/gone.ts",
            "Pulumi.gone.yaml",
        ]);
    });

    it("are found when there is no such key", () => {
        assert.deepEqual(findUnknownKeys("`etcd.version` `etcd.archive.url` `etcd.verson` `etcd.archive.gone` `a.b`"), [
            "etcd.verson",
            "etcd.archive.gone",
        ]);
    });

    it("are found when there is no such script", () => {
        assert.deepEqual(findUnknownScripts("npm run up, `npm run --silent gone -- --x`, npm run format:check"), [
            "gone",
        ]);
    });

    it("are right in the workflows, whose actions are pinned to a whole version", () => {
        const folder = join(ROOT, ".github/workflows");
        const text = readdirSync(folder)
            .map((file) => readFileSync(join(folder, file), "utf8"))
            .join("\n");
        assert.deepEqual(findUnknownScripts(text), []);
        const uses = [...text.matchAll(/uses: (\S+)/g)].map(([, action = ""]) => action);
        assert.ok(uses.length > 0);
        for (const action of uses) {
            assert.match(action, /^[\w-]+\/[\w-]+@v\d+\.\d+\.\d+$/);
        }
    });
});
