import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findPackages } from "../../engine/languageHost/packages";

describe("the plugins that a program needs", () => {
    let directory: string;

    beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "pulumi-etcd-packages-"))));
    afterEach(() => {
        rmSync(directory, { recursive: true });
    });

    function put(path: string, content: unknown): void {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        writeFileSync(join(directory, path), typeof content === "string" ? content : JSON.stringify(content));
    }

    const found = () =>
        findPackages(directory)
            .map((found) => `${found.getName()} ${found.getVersion()}`)
            .sort();

    it("are those of installed packages that say so", () => {
        put("package.json", { name: "program", version: "1.0.0", pulumi: { resource: true, name: "itself" } });
        put("node_modules/@pulumi/tls/package.json", {
            name: "@pulumi/tls",
            version: "5.6.1",
            pulumi: { resource: true },
        });
        put("node_modules/@pulumi/command/package.json", {
            name: "@pulumi/command",
            version: "0.0.0",
            pulumi: { resource: true, name: "command", version: "v1.2.1" },
        });
        put("node_modules/plain/package.json", { name: "plain", version: "1.0.0" });
        put("node_modules/component/package.json", {
            name: "component",
            version: "1.0.0",
            pulumi: { resource: false },
        });
        assert.deepEqual(found(), ["command v1.2.1", "tls v5.6.1"]);
    });

    it("are found in packages of packages, behind links, and once", () => {
        const tls = { name: "@pulumi/tls", version: "5.6.1", pulumi: { resource: true } };
        put("node_modules/outer/package.json", { name: "outer", version: "1.0.0" });
        put("node_modules/outer/node_modules/@pulumi/tls/package.json", tls);
        put("sdks/local/node_modules/@pulumi/tls/package.json", { ...tls, version: "4.0.0" });
        symlinkSync(join(directory, "node_modules"), join(directory, "linked"));
        symlinkSync(directory, join(directory, "node_modules", "loop"));
        assert.deepEqual(found(), ["tls v4.0.0", "tls v5.6.1"]);
    });

    it("are not those of a policy pack, nor of a hidden folder", () => {
        const tls = { name: "@pulumi/tls", version: "5.6.1", pulumi: { resource: true } };
        put("policies/PulumiPolicy.yaml", "runtime: nodejs");
        put("policies/node_modules/@pulumi/tls/package.json", tls);
        put(".lab/machine/node_modules/@pulumi/tls/package.json", tls);
        assert.deepEqual(found(), []);
    });

    it("take no harm from broken files and dangling links", () => {
        put("node_modules/broken/package.json", `{ "pulumi": `);
        put("node_modules/unnamed/package.json", { version: "1.0.0", pulumi: { resource: true } });
        put("node_modules/third-party/package.json", {
            name: "third-party",
            version: "1.0.0",
            pulumi: { resource: true },
        });
        symlinkSync("/nowhere/at/all", join(directory, "node_modules", "dangling"));
        assert.deepEqual(found(), []);
    });

    it("carry server and parameterization", () => {
        put("node_modules/p/package.json", {
            name: "p",
            version: "1.0.0",
            pulumi: {
                resource: true,
                name: "base",
                server: "https://plugins.example.com",
                parameterization: { name: "p", version: "1.0.0", value: Buffer.from("{}").toString("base64") },
            },
        });
        const [only, ...others] = findPackages(directory);
        assert.equal(others.length, 0);
        assert.equal(only?.getServer(), "https://plugins.example.com");
        assert.equal(only.getParameterization()?.getName(), "p");
        assert.equal(Buffer.from(only.getParameterization()?.getValue_asU8() ?? []).toString(), "{}");
    });
});
