import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createCredentials } from "../../../components/clients/credentials";
import { type Recording, runProgram } from "../../support/mocks";
import { reveal, Secret } from "../../support/recordOptions";
import { useTemporaryFolder } from "../../support/temporaryFolder";
import { runTool } from "../../support/tools";

describe("the operator's credentials", () => {
    const folder = useTemporaryFolder();
    const record = (directory: string): Promise<Recording> =>
        runProgram(() => {
            const operator = { certPem: pulumi.output("the certificate\n"), keyPem: pulumi.secret("the key\n") };
            const parent = new pulumi.ComponentResource("etcd:index:EtcdCluster", "main");
            createCredentials(
                "main-credentials",
                { directory, caPem: pulumi.output("the authority\n"), operator },
                { parent },
            );
        });
    const run = async (directory: string, script: "create" | "delete"): Promise<void> => {
        const { inputs } = (await record(directory)).find("main-credentials");
        const done = runTool("bash", ["-c", String(inputs[script])], String(reveal(inputs.stdin)));
        assert.deepEqual(done, { code: 0, stdout: "", stderr: "" });
    };

    it("are written for this user alone", async () => {
        const directory = join(folder(), "some where/pki");
        await run(directory, "create");
        assert.equal(readFileSync(join(directory, "ca.crt"), "utf8"), "the authority\n");
        assert.equal(readFileSync(join(directory, "operator.crt"), "utf8"), "the certificate\n");
        assert.equal(readFileSync(join(directory, "operator.key"), "utf8"), "the key\n");
        assert.equal(statSync(directory).mode & 0o777, 0o700);
        for (const file of readdirSync(directory)) {
            assert.equal(statSync(join(directory, file)).mode & 0o777, 0o600, file);
        }
    });

    it("are taken away with the cluster", async () => {
        await run(folder(), "create");
        await run(folder(), "delete");
        assert.deepEqual(readdirSync(folder()), []);
        assert.ok(existsSync(folder()), "the folder may hold other things");
    });

    it("are a secret on their way, and stay out of the log", async () => {
        const { inputs, options } = (await record(folder())).find("main-credentials");
        assert.ok(inputs.stdin instanceof Secret);
        assert.equal(inputs.logging, "stderr");
        // The old ones are taken away before new ones are written, not after.
        assert.equal(options.deleteBeforeReplace, true);
    });
});
