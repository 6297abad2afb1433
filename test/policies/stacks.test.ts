// The stacks that the real engine blocks (stacks.engine.test.ts), judged in this process on both kinds of provider.
import assert from "node:assert/strict";
import { readBlockedStacks } from "./blockedStack";
import { declareStack, Kind } from "./declareStack";
import { judgeStack } from "./judgeStack";
import { missesOf } from "./knownMisses";

describe("a stack that the engine blocks", () => {
    for (const kind of Object.values(Kind)) {
        for (const { name, expected, create } of readBlockedStacks()) {
            it(`is blocked for the same, but for what is known: ${name}, ${kind}`, async () => {
                const { said } = judgeStack(await declareStack(create, kind));
                const broken = said.filter(({ mandatory }) => mandatory);
                const missed = missesOf(`stacks/${name}`, kind);
                assert.deepEqual(
                    [...new Set(broken.map(({ policy }) => policy))].sort(),
                    [...expected.keys()].filter((policy) => !missed.includes(policy)).sort(),
                );
                for (const { policy } of broken) {
                    const messages = broken.filter((one) => one.policy === policy).map(({ message }) => message);
                    const words = expected.get(policy);
                    assert.ok(
                        messages.some((message) => words?.test(message)),
                        `${policy}: ${messages.join("\n")}`,
                    );
                }
            });
        }
    }
});
