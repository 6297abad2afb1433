// The program itself, as the engine runs it: configuration in, resources and outputs out.
import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { ConfigError } from "../config/values/errors";
import { makeLabDirectory } from "./support/clusterConfig";
import { runProgram } from "./support/mocks";

describe("the program", () => {
    const directory = makeLabDirectory();
    const { allConfig, setAllConfig } = pulumi.runtime;
    const before = allConfig();
    afterEach(() => {
        setAllConfig(before);
    });

    /** Runs index.ts anew, with a configuration as the engine hands it over. */
    const run = (changes: Readonly<Record<string, string>> = {}) => {
        const lab = { directory, network: "10.213.4.0/24", buildsDirectory: "/var/builds" };
        const archive = { url: "file:///var/etcd.tar", sha256: "0".repeat(64) };
        const config = {
            platform: "lab",
            environment: "test",
            members: "3",
            etcd: JSON.stringify({ version: "3.6.16", archive }),
            lab: JSON.stringify(lab),
            ...changes,
        };
        return runProgram(async () => {
            setAllConfig(
                Object.fromEntries(Object.entries(config).map(([key, value]) => [`pulumi-etcd:${key}`, value])),
            );
            const program = require.resolve("../index");
            Reflect.deleteProperty(require.cache, program);
            const module = await import("../index");
            return { keys: Object.keys(module), etcd: module.etcd };
        });
    };

    it("makes the cluster that the stack's configuration asks for, and gives it out", async () => {
        const { result, resources } = await run({ name: "blue" });
        assert.deepEqual(result.keys, ["etcd"]);
        assert.equal(result.etcd.cluster, "blue");
        assert.equal(result.etcd.members.length, 3);
        assert.equal(resources.filter(({ type }) => type === "etcd:index:EtcdCluster").length, 1);
    });

    it("names the cluster after the stack, where nothing else is said", async () => {
        assert.equal((await run()).result.etcd.cluster, "test");
    });

    it("refuses a wrong configuration with all that is wrong", async () => {
        await assert.rejects(run({ members: "4", platfrom: "ssh" }), (error) => {
            assert.ok(error instanceof ConfigError);
            assert.match(error.message, /has 2 problems; nothing was changed/);
            return true;
        });
    });
});
