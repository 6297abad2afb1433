// The arguments of an EtcdCluster: those of a configuration, as other languages can have them too.
import * as pulumi from "@pulumi/pulumi";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import assert from "node:assert/strict";
import { join } from "node:path";
import { EtcdCluster, type EtcdClusterArgs, Platform } from "../../components";
import { readArgs } from "../../components/clusterArgs";
import { CONFIG_KEYS } from "../../config/keys";
import type { KeyTable } from "../../config/values/keySpec";
import { ConfigError } from "../../config/values/errors";
import { sshKey } from "../support/clusterConfig";
import { root } from "../support/cluster";
import { makeHostKey } from "../support/configs";
import { runProgram } from "../support/mocks";

const MEMBERS = [1, 2, 3].map((n) => ({ name: `etcd-${n}`, address: `192.0.2.1${n}`, hostKey: makeHostKey(n) }));

function args(changes: EtcdClusterArgs = {}): EtcdClusterArgs {
    return {
        name: "blue",
        platform: Platform.ssh,
        members: MEMBERS,
        disk: { device: "/dev/sdb" },
        etcd: { version: "3.6.14" },
        sshPrivateKey: sshKey,
        ...changes,
    };
}

describe("arguments of an EtcdCluster", () => {
    it("are understood by Pulumi's analyzer of components, every key of them", function () {
        this.timeout(60_000);
        const analyzer = new Analyzer(join(root, "components"), "pulumi-etcd", {}, new Set(["EtcdCluster"]));
        const { components, typeDefinitions } = analyzer.analyze();
        const inputs = Object.keys(components.EtcdCluster?.inputs ?? {});
        assert.deepEqual(inputs.sort(), [...Object.keys(CONFIG_KEYS), "memberCount"].sort());
        const countKeys = (keys: KeyTable): number =>
            Object.values(keys).reduce((sum, spec) => sum + 1 + countKeys(spec.keys ?? {}), 0);
        const below = Object.values(typeDefinitions).flatMap((type) => Object.keys(type.properties ?? {}));
        assert.ok(below.length >= countKeys(CONFIG_KEYS) - Object.keys(CONFIG_KEYS).length, String(below.length));
    });

    it("make the cluster that a configuration of the same words makes", async () => {
        const run = await runProgram(() => new EtcdCluster("main", args()));
        const { outputs } = run.result;
        assert.equal(outputs.cluster, "blue");
        assert.deepEqual(
            outputs.members.map(({ name, address }) => [name, address]),
            MEMBERS.map(({ name, address }) => [name, address]),
        );
        assert.equal(run.resources.filter(({ type }) => type === "etcd:index:EtcdMember").length, 3);
    });

    it("take the login's key as an output, and keep it secret", async () => {
        const { sshPrivateKey } = await new Promise<ReturnType<typeof readArgs>>((resolve) => {
            resolve(readArgs(args({ sshPrivateKey: pulumi.secret(sshKey) })));
        });
        assert.ok(sshPrivateKey !== undefined);
        assert.equal(await pulumi.isSecret(sshPrivateKey), true);
    });

    it("are refused with all that is wrong, before anything is made", () => {
        const wrong = args({ members: MEMBERS.slice(0, 2), memberCount: 3, disk: {} });
        assert.throws(
            () => new EtcdCluster("main", wrong),
            (error) => {
                assert.ok(error instanceof ConfigError);
                assert.match(error.message, /memberCount: 3 is given beside members; give one of the two/);
                assert.match(error.message, /members: /);
                assert.match(error.message, /disk.device|members\[0\]/);
                return true;
            },
        );
    });
});
