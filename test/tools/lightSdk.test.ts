import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { root } from "../support/cluster";

/** What a program prints that was started as a stack's program is. */
function run(program: string): string {
    const args = ["--require", "./tools/register.cjs", "--eval", program];
    const result = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    assert.equal(result.status, 0, result.stderr);
    return result.stdout.trim();
}

const HEAVY =
    "Object.keys(require.cache).filter((file) => /[/]typescript[/]lib[/]|[/]arborist[/]lib[/]arborist[/]/.test(file)).length";

describe("the start of the SDK", () => {
    it("loads neither a compiler nor a package manager", () => {
        assert.equal(run(`require("@pulumi/pulumi"); console.log(${HEAVY})`), "0");
    });

    it("loads both when a function is to become text", () => {
        const text = run(`
            const pulumi = require("@pulumi/pulumi");
            pulumi.runtime.setMocks({ newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) });
            pulumi.runtime.serializeFunction(() => 40 + 2)
                .then(({ text }) => pulumi.runtime.computeCodePaths({}).then((paths) => console.log(text.includes("40 + 2"), paths.size > 10)));
        `);
        assert.equal(text, "true true");
    });
});
