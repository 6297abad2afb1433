import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { ConfigError } from "../../config/values/errors";
import { loadConfig, loadSecrets } from "../../config/load";
import { DIGEST, makeSsh, type Values } from "../support/configs";

const SECRET_KEYS = "PULUMI_CONFIG_SECRET_KEYS";
const KEY = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();

/** As the engine hands it over: every value a text, groups as JSON. */
function give(values: Values, secretKeys: readonly string[] = []): void {
    const texts: Record<string, string> = { "aws:region": "eu-central-1" };
    for (const [key, value] of Object.entries(values)) {
        texts[`pulumi-etcd:${key}`] = typeof value === "string" ? value : JSON.stringify(value);
    }
    pulumi.runtime.setAllConfig(texts, [...secretKeys]);
    process.env[SECRET_KEYS] = JSON.stringify(secretKeys.map((key) => `pulumi-etcd:${key}`));
}

function findProblems(): readonly string[] {
    try {
        loadConfig();
        return [];
    } catch (error) {
        assert.ok(error instanceof ConfigError);
        return error.problems.map((problem) => problem.path);
    }
}

describe("loading the configuration", () => {
    const environment = { ...process.env };
    let folder = "";

    before(async () => {
        await pulumi.runtime.setMocks(
            { newResource: ({ name, inputs }) => ({ id: name, state: inputs as Values }), call: () => ({}) },
            "pulumi-etcd",
            "prod",
        );
    });
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "pulumi-etcd-config-"));
        process.env.SSH_AUTH_SOCK = "/run/agent";
    });
    afterEach(() => {
        rmSync(folder, { recursive: true });
        process.env = { ...environment };
    });
    after(() => {
        pulumi.runtime.setAllConfig({});
    });

    it("reads what the engine hands over, and takes the stack's name", () => {
        give(makeSsh({ environment: "test" }));
        const config = loadConfig();
        assert.equal(config.name, "prod");
        assert.equal(config.environment, "test");
        assert.deepEqual(
            config.members.map((member) => member.name),
            ["etcd-1", "etcd-2", "etcd-3"],
        );
        assert.ok(Object.isFrozen(config));
    });

    it("reports unknown keys of the project, and leaves other namespaces alone", () => {
        give(makeSsh({ memebrs: "x", etcd: { version: "3.6.14", quotta: "1GiB" } }));
        assert.deepEqual(findProblems(), ["memebrs", "etcd.quotta"]);
    });

    it("reports a key that every object has, which would be lost otherwise", () => {
        give({ ...makeSsh(), ["__proto__"]: "x", constructor: "y" });
        assert.deepEqual([...findProblems()].sort(), ["__proto__", "constructor"]);
    });

    it("reports a group that is no JSON as what it is", () => {
        give({ ...makeSsh(), tls: "ECDSA", members: "3 members" });
        assert.deepEqual(findProblems(), ["tls", "members"]);
    });

    it("finds the checksum beside the lab's build of the version", () => {
        mkdirSync(join(folder, "3.6.16"));
        writeFileSync(
            join(folder, "3.6.16", "etcd-v3.6.16-linux-amd64.tar.sha256"),
            `${DIGEST}  etcd-v3.6.16-linux-amd64.tar\n`,
        );
        const lab = { directory: "/lab", network: "10.213.9.0/24", buildsDirectory: folder };
        give({ platform: "lab", environment: "test", members: 3, lab });
        assert.equal(loadConfig().etcd.archive.sha256, DIGEST);
        give({ platform: "lab", environment: "test", members: 3, lab, etcd: { version: "3.6.15" } });
        assert.deepEqual(findProblems(), ["etcd.archive.sha256"]);
    });

    it("hands the private key over as a secret, and keeps it out of the configuration", async () => {
        give(makeSsh({ sshPrivateKey: KEY }), ["sshPrivateKey"]);
        const config = loadConfig();
        assert.deepEqual(config.ssh?.authentication, { kind: "key" });
        assert.ok(!JSON.stringify(config).includes("PRIVATE KEY"));
        const { sshPrivateKey } = loadSecrets(config);
        assert.ok(sshPrivateKey !== undefined);
        assert.equal(await pulumi.isSecret(sshPrivateKey), true);
        assert.equal(await valueOf(sshPrivateKey), KEY);
    });

    it("reads the private key from a file, as a secret too", async () => {
        const file = join(folder, "key");
        writeFileSync(file, KEY);
        give(makeSsh({ ssh: { privateKeyFile: file } }));
        const { sshPrivateKey } = loadSecrets(loadConfig());
        assert.ok(sshPrivateKey !== undefined);
        assert.equal(await pulumi.isSecret(sshPrivateKey), true);
        assert.equal(await valueOf(sshPrivateKey), KEY);
    });

    it("reports a private key file that is not there or is none", () => {
        give(makeSsh({ ssh: { privateKeyFile: join(folder, "absent") } }));
        assert.deepEqual(findProblems(), ["ssh.privateKeyFile"]);
        writeFileSync(join(folder, "empty"), "");
        give(makeSsh({ ssh: { privateKeyFile: join(folder, "empty") } }));
        assert.deepEqual(findProblems(), ["ssh.privateKeyFile"]);
    });

    it("has no secret where an agent logs in", () => {
        give(makeSsh());
        assert.equal(loadSecrets(loadConfig()).sshPrivateKey, undefined);
    });

    it("reports the lack of an agent", () => {
        delete process.env.SSH_AUTH_SOCK;
        give(makeSsh());
        assert.deepEqual(findProblems(), ["ssh"]);
    });

    it("does not look at what is encrypted by mistake, so that no message shows it", () => {
        give(makeSsh({ etcd: { version: "not to be seen" }, tls: { algorithm: "DSA" } }), ["etcd"]);
        assert.deepEqual([...findProblems()].sort(), ["etcd", "tls.algorithm"]);
    });

    it("refuses a private key that is stored openly, and a plan that is encrypted, with everything else", () => {
        give(makeSsh({ sshPrivateKey: KEY, colour: "red" }), ["etcd"]);
        assert.deepEqual([...findProblems()].sort(), ["colour", "etcd", "sshPrivateKey"]);
    });
});

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => {
        output.apply(resolve);
    });
}
