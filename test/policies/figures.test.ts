// What the pack says about stacks as people write them, on both kinds of provider: of what is wrong nearly everything, and of what
// is good nothing that would block it.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { declareStack, Kind } from "./declareStack";
import { judgeStack, type Said } from "./judgeStack";
import { missesOf } from "./knownMisses";
import type { PolicyStack } from "./policyStack";

function load(folder: string): readonly (readonly [string, PolicyStack])[] {
    const path = join(__dirname, folder);
    return readdirSync(path).map((file) => {
        // Every file there has one.
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        const { stack } = require(join(path, file)) as { readonly stack: PolicyStack };
        return [`${folder}/${file.replace(/\.ts$/, "")}`, stack];
    });
}

/** By the policy itself, or as advice where it is not sure. */
function isNamed(policy: string, said: readonly Said[]): boolean {
    return said.some(
        (one) =>
            one.policy === policy ||
            (one.policy === "etcd-finding-unsure" && one.message.split(/[ ,]/).includes(policy)),
    );
}

describe("stacks as people write them", () => {
    const bad = ["seen/bad", "unseen/bad"].flatMap(load);
    const good = ["seen/good", "unseen/good"].flatMap(load);
    for (const kind of Object.values(Kind)) {
        for (const [name, stack] of bad) {
            it(`are named for all that is wrong, but for what is known: ${name}, ${kind}`, async () => {
                const { said } = judgeStack(await declareStack(stack.create, kind));
                const missed = [...new Set(stack.wrong.map(({ policy }) => policy))].filter(
                    (one) => !isNamed(one, said),
                );
                assert.deepEqual([...missed].sort(), [...missesOf(name, kind)].sort());
            });
        }

        for (const [name, stack] of good) {
            it(`are not blocked when they are good: ${name}, ${kind}`, async () => {
                const { said } = judgeStack(await declareStack(stack.create, kind));
                assert.deepEqual(
                    said.filter(({ mandatory }) => mandatory),
                    [],
                );
            });
        }
    }

    it("are named nine times of ten when everything is known", () => {
        const all = bad.reduce((sum, [, { wrong }]) => sum + new Set(wrong.map(({ policy }) => policy)).size, 0);
        const missed = bad.reduce((sum, [name]) => sum + missesOf(name, Kind.permissive).length, 0);
        assert.ok(missed <= all / 10, `${missed} of ${all}`);
    });
});
