import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { HostProgramName } from "../../components/remote/hostConstants";
import { hostProgramFile } from "../support/hostProgram";
import { blocksOf, commandsOf, readPages, ROOT } from "./markdown";

/** Programs whose words are checked, how they are named in the text, and where they list what they take. */
interface Program {
    readonly call: RegExp;
    readonly usage: string;
}

function usageOf(command: string): string {
    const args = ["--require", "./tools/register.cjs", `commands/${command}.ts`, "--help"];
    return execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
}

/** The comment at the top of a program, which it shows as its usage. */
function headOf(program: string): string {
    const lines = readFileSync(join(ROOT, program), "utf8").split("\n").slice(1);
    return lines
        .slice(
            0,
            lines.findIndex((line) => !line.startsWith("#")),
        )
        .join("\n");
}

/** Options and verbs that a program does not know. A word in capitals stands for a value. */
function findUnknownWords(commands: readonly string[], { call, usage }: Program): readonly string[] {
    return commands
        .flatMap((command) => [...command.matchAll(new RegExp(call, "g"))])
        .flatMap(([, rest = ""]) => rest.split(/\s+/))
        .filter((word) => /^(--[a-z-]+|[a-z][a-z-]*)$/.test(word))
        .filter((word) => !new RegExp(`(^|[^\\w-])${word}($|[^\\w-])`).test(usage));
}

function programs(): readonly Program[] {
    return [
        ...["up", "down", "status", "preview"].map((command) => ({
            // Values of options are not words of the program's.
            call: new RegExp(`npm run (?:--silent )?${command} -- ((?:--[a-z-]+(?:[ =][^\\s\`]+)? ?)+)`),
            usage: `${usageOf(command)} prod ssh second`,
        })),
        { call: /\betcd-node ([a-z-]+(?: --[a-z]+)?)/, usage: runOnHost("etcd-node", "help").stdout },
        { call: /\bapiserver-node ([a-z]+)/, usage: runOnHost("apiserver-node", "help").stdout },
        { call: /(?<![./\w])lab\/lab ([a-z-]+)/, usage: headOf("lab/lab") },
        { call: /(?<![./\w])lab\/machine ([a-z-]+)/, usage: headOf("lab/machine") },
    ];
}

function runOnHost(program: HostProgramName, verb: string): { stdout: string; status: number | null } {
    return spawnSync("bash", [hostProgramFile(program), verb], { encoding: "utf8" });
}

function findUnreadableBlocks(text: string): readonly string[] {
    return blocksOf(text)
        .filter((block) => block.language === "sh")
        .filter((block) => spawnSync("bash", ["-n"], { input: block.text }).status !== 0)
        .map((block) => block.text);
}

describe("commands in the documentation", () => {
    let known: readonly Program[];

    before(() => {
        known = programs();
    });

    for (const { path, text } of readPages()) {
        it(`are known to their programs, and shells can read them: ${path}`, () => {
            for (const program of known) {
                assert.deepEqual(findUnknownWords(commandsOf(text), program), [], String(program.call));
            }
            assert.deepEqual(findUnreadableBlocks(text), []);
        });
    }

    it("are found when a program does not know them", () => {
        const page = [
            "```sh",
            "npm run up -- --lab second --gone",
            "etcd-node converge DIGEST",
            "lab/machine explode .lab/lab etcd-2",
            "```",
            "`etcd-node vanish` and `npm run status -- --jsn`",
        ].join("\n");
        const unknown = known.flatMap((program) => findUnknownWords(commandsOf(page), program));
        assert.deepEqual(unknown, ["--gone", "--jsn", "vanish", "explode"]);
    });

    it("are found when a shell cannot read them", () => {
        assert.equal(findUnreadableBlocks("```sh\nif true; then\n```\n\n```sh\ntrue\n```\n").length, 1);
    });

    it("name verbs that etcd-node has, by its own help", () => {
        assert.equal(runOnHost("etcd-node", "help").status, 0);
        assert.notEqual(runOnHost("etcd-node", "vanish").status, 0);
    });

    it("take the flags of a unit as the runbook for a lost disk does", () => {
        const page = readFileSync(join(ROOT, "docs/operations/replace.md"), "utf8");
        const line = /^flags=\$\((sed .*) \/etc\/systemd\/system\/etcd\.service\)$/m.exec(page)?.[1];
        assert.ok(line !== undefined);
        const unit =
            "[Service]\nExecStartPre=+/x guard\nExecStart=/opt/etcd/current/etcd \\\n    --a=1 \\\n    --b=2\n\n[Install]\n";
        const flags = execFileSync("bash", ["-c", line], { input: unit, encoding: "utf8" });
        assert.deepEqual(flags.split(/\s+/).filter(Boolean), ["--a=1", "--b=2"]);
    });
});
