// The scripts of the workflows on the production stack as it stands in Pulumi.prod.yaml, as a job runs them: the double of AWS is a
// provider that is found on the PATH.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { Account } from "../doubles/aws/account";
import { awsDouble, commandDouble, NO_CALLS, type SourcePlugin } from "../doubles/aws/install";
import { root } from "../support/cluster";
import { describeEngine, engineEnvironment } from "../support/engine";
import { PreviewedStack, type Said } from "../support/previewedStack";
import { prodSettings } from "../support/prodSettings";

function putOnPath(folder: string, { name, main }: SourcePlugin): void {
    const file = join(folder, `pulumi-resource-${name}`);
    const words = [process.execPath, "--require", join(root, "tools/register.cjs"), join(root, main)];
    writeFileSync(file, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(" ")} "$@"\n`);
    chmodSync(file, 0o755);
}

describeEngine("the scripts of the workflows, on AWS", function () {
    this.timeout(300_000);
    const directory = mkdtempSync(join(tmpdir(), "pulumi-etcd-ci-"));
    const file = join(directory, "account");
    const bin = join(directory, "bin");
    let stack: PreviewedStack;
    before(async () => {
        mkdirSync(bin);
        putOnPath(bin, awsDouble);
        putOnPath(bin, commandDouble);
        const PATH = `${bin}:${engineEnvironment()?.PATH ?? ""}`;
        stack = new PreviewedStack("prod", { PATH, AWS_DOUBLE_ACCOUNT: file, ...NO_CALLS });
        await stack.make(prodSettings);
    });
    after(() => {
        stack.remove();
        rmSync(directory, { recursive: true, force: true });
    });

    function assertEnd(said: Said, code: number): void {
        assert.equal(said.code, code, said.stdout + said.stderr);
    }

    it("tell a pull request what would be made", async () => {
        const said = await stack.run(".ci/preview");
        assertEnd(said, 0);
        assert.match(said.stdout, /^### ✅ prod: no objections/);
        assert.match(said.stdout, /etcd-5/);
        assert.equal(new Account(file).all().length, 0);
    });

    it("make it, and find no drift", async () => {
        assertEnd(await stack.run(".ci/up"), 0);
        assert.equal(new Account(file).all("aws:ec2/instance:Instance").length, 5);
        assertEnd(await stack.run(".ci/drift"), 0);
    });

    it("find what somebody has changed by hand, and change nothing", async () => {
        const account = new Account(file);
        const [volume] = account.all("aws:ebs/volume:Volume");
        assert.ok(volume);
        account.note({ event: "updated", ...volume, state: { ...volume.state, iops: 3001 } });
        const said = await stack.run(".ci/drift");
        assertEnd(said, 1);
        assert.match(said.stdout, /iops/);
        assert.equal(new Account(file).find(volume.type, volume.id)?.state.iops, 3001);
    });

    it("stop before what touches a protected resource, until somebody has looked at it", async () => {
        const settings = parse(readFileSync(stack.configFile, "utf8")) as { config: Record<string, { size?: string }> };
        settings.config["pulumi-etcd:disk"] = { ...settings.config["pulumi-etcd:disk"], size: "80GiB" };
        writeFileSync(stack.configFile, stringify(settings));
        const sizes = () => new Account(file).all("aws:ebs/volume:Volume").map(({ state }) => state.size);
        const said = await stack.run(".ci/up");
        assertEnd(said, 1);
        assert.match(said.stdout, /cluster-etcd-1-volume/);
        assert.deepEqual(sizes(), [40, 40, 40, 40, 40]);
        assertEnd(await stack.run(".ci/up", ["--allow-protected"]), 0);
        assert.deepEqual(sizes(), [80, 80, 80, 80, 80]);
    });
});
