import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Failure } from "../../../commands/shared/failure";
import type { Lab } from "../../../commands/lab/lab";
import {
    forgetStack,
    labEnvironment,
    labEtcdVersion,
    removeForgotten,
    writeLabConfig,
} from "../../../commands/lab/labStack";
import { useTemporaryFolder } from "../../support/temporaryFolder";
import { makeLab } from "./someLab";

const base = parse(readFileSync(join(__dirname, "../../../Pulumi.lab.yaml"), "utf8")) as { config: Settings };
type Settings = Readonly<Record<string, unknown>>;

describe("the lab's stack", () => {
    const folder = useTemporaryFolder();
    let lab: Lab;
    beforeEach(() => {
        lab = makeLab(folder());
    });

    const write = (...changes: readonly string[]): Settings => {
        writeLabConfig(lab, changes);
        const written = parse(readFileSync(lab.stackConfig, "utf8")) as { encryptionsalt: unknown; config: Settings };
        assert.equal(written.encryptionsalt, "v1:salt", "secrets stay readable");
        return written.config;
    };

    it("has the settings of Pulumi.lab.yaml, and where the lab is", () => {
        const { "pulumi-etcd:lab": place, "pulumi-etcd:operator": operator, ...rest } = write();
        assert.deepEqual(rest, base.config);
        assert.deepEqual(operator, { credentialsDirectory: lab.credentialsDirectory });
        const { directory, network, buildsDirectory } = place as Settings;
        assert.deepEqual([directory, network], [lab.directory, "10.213.4.0/24"]);
        assert.match(String(buildsDirectory), /\/pulumi-etcd\/etcd$/);
    });

    it("takes changes, at any depth, as YAML reads them", () => {
        const config = write(
            "members=5",
            "etcd.version=3.7.3",
            "etcd.autoCompaction.retention=8h",
            "balancer.enabled=false",
        );
        assert.equal(config["pulumi-etcd:members"], 5);
        assert.deepEqual(config["pulumi-etcd:etcd"], {
            ...(base.config["pulumi-etcd:etcd"] as Settings),
            version: "3.7.3",
            autoCompaction: { retention: "8h" },
        });
        assert.deepEqual(config["pulumi-etcd:balancer"], { enabled: false });
        assert.equal(labEtcdVersion(lab), "3.7.3");
    });

    it("keeps changes for later runs, until they are changed again or taken back", () => {
        write("members=5", "timing.roundTrip=2ms");
        assert.equal(write()["pulumi-etcd:members"], 5);
        assert.equal(write("members=1")["pulumi-etcd:members"], 1);
        const config = write("members=");
        assert.equal(config["pulumi-etcd:members"], base.config["pulumi-etcd:members"]);
        assert.deepEqual(config["pulumi-etcd:timing"], { roundTrip: "2ms" });
    });

    it("keeps a value that ends in an equals sign", () => {
        const value = "https://example.com/{version}.tar?signature=YQ==";
        const given = [`etcd.archive.url=${value}`, `etcd.archive.sha256=${"ab".repeat(32)}`];
        const archiveOf = (config: Settings): unknown => (config["pulumi-etcd:etcd"] as Settings).archive;
        assert.deepEqual(archiveOf(write(...given)), { url: value, sha256: "ab".repeat(32) });
        assert.deepEqual(archiveOf(write()), { url: value, sha256: "ab".repeat(32) });
    });

    it("says what is wrong with a change before it is kept", () => {
        assert.throws(
            () => write("membrs=5", "etcd.version=3.5.2"),
            (error) =>
                error instanceof Failure &&
                error.message.includes("has 2 problems; nothing was changed") &&
                /membrs: .*members/.test(error.message),
        );
        assert.equal(write("members=5")["pulumi-etcd:members"], 5);
    });

    for (const [change, expected] of [
        ["members", /^--set "members" is not KEY=VALUE; give for example/],
        ["=5", /^--set "=5" is not KEY=VALUE/],
        ["members=[1", /^--set members: "\[1" is not a YAML value/],
    ] as const) {
        it(`refuses --set ${change}, and keeps nothing of it`, () => {
            assert.throws(
                () => write(change),
                (error) => error instanceof Failure && expected.test(error.message),
            );
            assert.equal(write()["pulumi-etcd:members"], base.config["pulumi-etcd:members"]);
        });
    }

    it("is not written again when nothing changes, and never in part", () => {
        write("members=5");
        const before = statSync(lab.stackConfig);
        write("members=5");
        assert.equal(statSync(lab.stackConfig).ino, before.ino);
        write("members=3");
        assert.notEqual(statSync(lab.stackConfig).ino, before.ino, "another file took its place at once");
        assert.deepEqual(
            readdirSync(lab.directory).filter((file) => file.endsWith(".new")),
            [],
        );
    });

    it("is opened with the lab's own passphrase, whatever the user's is", () => {
        const env = labEnvironment(lab, { env: { PATH: "/bin", PULUMI_CONFIG_PASSPHRASE: "of another stack" } });
        assert.deepEqual(env, {
            PATH: "/bin",
            PULUMI_BACKEND_URL: `file://${lab.stateDirectory}`,
            PULUMI_CONFIG_PASSPHRASE_FILE: lab.passphraseFile,
            PULUMI_CONFIG_PASSPHRASE: undefined,
        });
    });

    it("is forgotten in one step, also when an earlier time was cut short", () => {
        mkdirSync(lab.stateDirectory);
        writeFileSync(join(lab.stateDirectory, "state"), "");
        mkdirSync(`${lab.stateDirectory}.removed`);
        writeFileSync(join(`${lab.stateDirectory}.removed`, "older"), "");
        forgetStack(lab);
        assert.equal(existsSync(lab.stateDirectory), false);
        assert.doesNotThrow(() => {
            forgetStack(lab);
        });
    });

    it("leaves nothing of a forgotten stack to the next one", async () => {
        mkdirSync(lab.stateDirectory);
        forgetStack(lab);
        assert.equal(existsSync(`${lab.stateDirectory}.removed`), true, "a removal that is killed here leaves it");
        await removeForgotten(lab);
        assert.equal(existsSync(`${lab.stateDirectory}.removed`), false);
    });
});
