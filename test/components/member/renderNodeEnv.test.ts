import fc from "fast-check";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type NodeSettings, renderNodeEnv } from "../../../components/member/renderNodeEnv";
import { assertGolden } from "../../support/golden";
import { hostProgramFile } from "../../support/hostProgram";
import { useTemporaryFolder } from "../../support/temporaryFolder";
import { type Finished, runTool } from "../../support/tools";
import { nodeSettings } from "./nodeSettings";

const etcdNode = hostProgramFile("etcd-node");

describe("renderNodeEnv", () => {
    const folder = useTemporaryFolder();

    /** Lets etcd-node itself read the settings, and gives what it understood. */
    const readBack = (settings: NodeSettings): Finished => {
        const file = join(folder(), "node.env");
        writeFileSync(file, renderNodeEnv(settings));
        const print = Object.keys(nodeSettings).map((key) => `printf '%s\\0' "$${key}"`);
        return runTool("bash", ["-c", `source ${etcdNode}; load_settings ${file}; ${print.join("; ")}`]);
    };

    it("writes one setting a line", () => {
        assertGolden("member/node.env", renderNodeEnv(nodeSettings));
    });

    it("is understood by etcd-node, every setting as it was meant", () => {
        const done = readBack(nodeSettings);
        assert.equal(done.code, 0, done.stderr);
        assert.deepEqual(done.stdout.split("\0").slice(0, -1), Object.values(nodeSettings));
    });

    it("keeps every value as it is, whatever a shell would make of it", () => {
        const value = fc
            .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
            .filter((text) => !/[\0\n]/.test(text));
        const samples = [...fc.sample(value, { numRuns: 12, seed: 3 }), "it's", "'", "''", "$(id)", "a b", "\\", '"'];
        for (const text of samples) {
            const done = readBack({ ...nodeSettings, DEVICE: text, CLUSTER: `x${text}` });
            assert.deepEqual(done.stdout.split("\0").slice(0, 2), ["etcd-1", `x${text}`], done.stderr);
            assert.ok(done.stdout.includes(`\0${text}\0xfs\0`));
        }
    });

    it("has every setting that etcd-node requires, and none that it does not know", () => {
        for (const key of Object.keys(nodeSettings)) {
            const rest = Object.fromEntries(Object.entries(nodeSettings).filter(([name]) => name !== key));
            const done = readBack(rest as unknown as NodeSettings);
            assert.ok(done.code === 0 || done.stderr.includes(`has no ${key}`), `${key}: ${done.stderr}`);
        }
        const more = readBack({ ...nodeSettings, SURPRISE: "1" } as NodeSettings);
        assert.match(more.stderr, /unknown key SURPRISE/);
    });
});
