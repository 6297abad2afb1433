import assert from "node:assert/strict";

import { checkGrowth } from "../../../../../components/platform/aws/hosts/volumeGrowth";
import { runAws } from "../runAws";

const change = (before: unknown, after: unknown) => () => {
    checkGrowth({ name: "main-etcd-1-volume", oldInputs: { size: before }, newInputs: { size: after } });
};

describe("a change of a volume", () => {
    it("is refused when it would shrink, with what to do", () => {
        assert.throws(change(40, 30), {
            message:
                "disk.size: 30GiB is less than main-etcd-1-volume has (40GiB), and a volume cannot shrink; give at least 40GiB.",
        });
    });

    it("may be anything else", () => {
        for (const [before, after] of [
            [40, 40],
            [40, 80],
            [undefined, 40],
        ]) {
            assert.doesNotThrow(change(before, after));
        }
        assert.doesNotThrow(() => {
            checkGrowth({ name: "main-etcd-1-volume" });
        });
    });

    it("is asked about for the volume of every member", async () => {
        const run = await runAws();
        for (const member of ["etcd-1", "etcd-2", "etcd-3"]) {
            const { options } = run.find(`main-${member}-volume`);
            assert.deepEqual(options.hooks.beforeUpdate, ["pulumi-etcd:shrinking"]);
        }
    });
});
