import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PackageDependency } from "@pulumi/pulumi/proto/plugin_pb";
import { isAtHand } from "../../engine/languageHost/atHand";

describe("a plugin", () => {
    const before = process.env.PULUMI_HOME;
    let home: string;

    beforeEach(() => {
        home = mkdtempSync(join(tmpdir(), "pulumi-etcd-home-"));
        process.env.PULUMI_HOME = home;
    });
    afterEach(() => {
        if (before === undefined) {
            delete process.env.PULUMI_HOME;
        } else {
            process.env.PULUMI_HOME = before;
        }
        rmSync(home, { recursive: true });
    });

    function atHand(name: string, version: string): boolean {
        const dependency = new PackageDependency();
        dependency.setName(name);
        dependency.setVersion(version);
        return isAtHand(dependency);
    }

    it("is at hand when that very version is installed", () => {
        mkdirSync(join(home, "plugins/resource-tls-v5.6.1"), { recursive: true });
        assert.equal(atHand("tls", "v5.6.1"), true);
        assert.equal(atHand("tls", "v5.6.2"), false);
        assert.equal(atHand("aws", "v7.48.0"), false);
    });

    it("is not where nothing is installed", () => {
        assert.equal(atHand("tls", "v5.6.1"), false);
    });
});
