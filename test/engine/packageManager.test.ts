// Against what the official host does: its choice is the Go package sdk/v3/nodejs/npm, here of version 3.255.0.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { choosePackageManager } from "../../engine/languageHost/packageManager";

describe("a package manager", () => {
    const { PATH, PULUMI_PREFER_YARN } = process.env;
    let directory: string;

    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), "package-manager-"));
        mkdirSync(join(directory, "program", "deeper"), { recursive: true });
        delete process.env.PULUMI_PREFER_YARN;
    });
    afterEach(() => {
        rmSync(directory, { recursive: true });
        process.env.PATH = PATH;
        if (PULUMI_PREFER_YARN !== undefined) {
            process.env.PULUMI_PREFER_YARN = PULUMI_PREFER_YARN;
        }
    });

    /** What is chosen for program/deeper, where these files lie in program and these managers are installed. */
    function choose(wanted: "auto" | "yarn", files: readonly string[], installed: readonly string[]): string {
        for (const file of files) {
            writeFileSync(join(directory, "program", file), "");
        }
        for (const name of installed) {
            writeFileSync(join(directory, name), "", { mode: 0o755 });
        }
        process.env.PATH = directory;
        return choosePackageManager(wanted, join(directory, "program", "deeper"));
    }

    for (const [what, files, installed, expected] of [
        ["npm, where there is no lock file", [], ["npm", "yarn", "pnpm", "bun"], "npm"],
        ["the one whose lock file is there", ["pnpm-lock.yaml"], ["npm", "yarn", "pnpm"], "pnpm"],
        ["bun, by either of its lock files", ["bun.lockb"], ["npm", "bun"], "bun"],
        ["yarn first, where there are several", ["pnpm-lock.yaml", "yarn.lock"], ["npm", "yarn", "pnpm"], "yarn"],
        ["the next one, where that is not installed", ["pnpm-lock.yaml", "yarn.lock"], ["npm", "pnpm"], "pnpm"],
        ["npm, where none of them is installed", ["yarn.lock", "pnpm-lock.yaml", "bun.lock"], ["npm"], "npm"],
    ] as const) {
        it(`is ${what}`, () => {
            assert.equal(choose("auto", files, installed), expected);
        });
    }

    it("is yarn where that is preferred and installed", () => {
        process.env.PULUMI_PREFER_YARN = "true";
        assert.equal(choose("auto", [], ["npm"]), "npm");
        assert.equal(choose("auto", [], ["npm", "yarn"]), "yarn");
    });

    it("is the one that is asked for, whether it is there or not", () => {
        assert.equal(choose("yarn", ["pnpm-lock.yaml"], ["npm", "pnpm"]), "yarn");
    });

    it("is not installed where only a file of its name lies, which cannot be run", () => {
        writeFileSync(join(directory, "yarn"), "");
        assert.equal(choose("auto", ["yarn.lock"], ["npm"]), "npm");
    });
});
