import * as ebs from "@pulumi/aws/ebs";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import assert from "node:assert/strict";
import { runProgram, Step } from "./mocks";
import { isKnown, promiseOf } from "./promiseOf";
import { listOpenTexts, reveal, unknown } from "./recordOptions";

const makeKey = (opts?: pulumi.CustomResourceOptions): tls.PrivateKey =>
    new tls.PrivateKey("key", { algorithm: "ED25519" }, opts);

describe("the recording mocks", () => {
    it("refuse a type they do not know", async () => {
        class Stranger extends pulumi.CustomResource {
            public constructor() {
                super("gcp:storage/bucket:Bucket", "stranger", {});
            }
        }
        await assert.rejects(
            runProgram(() => new Stranger()),
            /stranger is a gcp:storage\/bucket:Bucket, which these mocks do not know/,
        );
    });

    it("refuse a remote command that no host of ours would be given", async () => {
        const make = (): pulumi.Resource =>
            new command.remote.Command("odd", { connection: { host: "10.0.0.1" }, create: "reboot" });
        await assert.rejects(runProgram(make), /do not know the remote command reboot/);
    });

    it("refuse a second resource of the same name", async () => {
        await assert.rejects(
            runProgram(() => [makeKey(), makeKey()]),
            /::key is registered twice/,
        );
    });

    it("refuse to be called, also when the program does not mind", async () => {
        const call = (): void => {
            tls.getCertificate({ url: "https://10.0.0.1" }).catch(() => undefined);
        };
        await assert.rejects(runProgram(call), /getCertificate is called, and these mocks do not know it/);
    });

    it("refuse what AWS would not take", async () => {
        const make = (): ebs.Volume => new ebs.Volume("data", { availabilityZone: "eu-central-1a", type: "gp9" });
        await assert.rejects(runProgram(make), /AWS would not take data \(aws:ebs\/volume:Volume\): type: .*gp9/);
    });

    it("replace what AWS replaces, and what the program says", async () => {
        const make = (zone: string, size: number, trigger: number) => () => [
            new ebs.Volume("data", { availabilityZone: zone, size }, { replacementTrigger: trigger }),
        ];
        const before = await runProgram(make("eu-central-1a", 20, 1));
        const stepAfter = async (program: () => unknown): Promise<Step> =>
            (await runProgram(program, { before })).find("data").step;
        assert.equal(await stepAfter(make("eu-central-1a", 20, 1)), Step.same);
        assert.equal(await stepAfter(make("eu-central-1a", 40, 1)), Step.update);
        assert.equal(await stepAfter(make("eu-central-1b", 20, 1)), Step.replace);
        assert.equal(await stepAfter(make("eu-central-1a", 20, 2)), Step.replace);
    });

    it("refuse to be read", async () => {
        const read = (): tls.PrivateKey => tls.PrivateKey.get("key", "some-id");
        await assert.rejects(runProgram(read), /PrivateKey key is read/);
    });

    it("take down options as the engine gets them", async () => {
        const run = await runProgram(() => {
            const key = makeKey({ protect: true });
            const opts = { dependsOn: key, ignoreChanges: ["input"], deleteBeforeReplace: true };
            return new pulumi.Stash("stash", { input: "a" }, opts);
        });
        assert.equal(run.find("key").options.protect, true);
        const { options } = run.find("stash");
        assert.deepEqual(options.dependencies, [run.find("key").urn]);
        assert.deepEqual(options.ignoreChanges, ["input"]);
        assert.equal(options.deleteBeforeReplace, true);
        assert.equal(options.protect, undefined);
    });

    it("know what is secret, however deep it is", async () => {
        const input = { list: [pulumi.secret("hidden"), "open"] };
        const run = await runProgram(() => new pulumi.Stash("stash", { input }));
        const recorded = run.find("stash").inputs;
        assert.deepEqual(reveal(recorded), { input: { list: ["hidden", "open"] } });
        assert.deepEqual(listOpenTexts(recorded), ["open"]);
    });

    it("keep secret what a resource declares secret, and nothing else", async () => {
        const { result: key } = await runProgram(() => makeKey());
        assert.equal(await pulumi.isSecret(key.privateKeyPem), true);
        assert.equal(await pulumi.isSecret(key.publicKeyPem), false);
    });

    it("know nothing in a preview that only making it could tell", async () => {
        const run = await runProgram(
            () => {
                const key = makeKey();
                return { key, stash: new pulumi.Stash("stash", { input: key.publicKeyPem }) };
            },
            { preview: true },
        );
        assert.equal(await isKnown(run.result.key.publicKeyPem), false);
        assert.equal(await isKnown(run.result.key.algorithm), true);
        assert.equal(await isKnown(run.result.key.id), false);
        assert.equal(run.find("stash").inputs.input, unknown);
        await assert.rejects(promiseOf(run.result.stash.output), /this output is unknown/);
    });

    it("compare with an earlier run as the engine does", async () => {
        const program = (token: string, trigger: string) => (): void => {
            new pulumi.Stash("kept", { input: token }, { ignoreChanges: ["input"] });
            new pulumi.Stash("changed", { input: token });
            const args = { create: "bash -s", stdin: "same", triggers: [trigger] };
            new command.local.Command("triggered", args);
        };
        const before = await runProgram(program("a", "1"));
        assert.deepEqual(before.listChanges(), {
            kept: Step.create,
            changed: Step.create,
            triggered: Step.create,
        });
        assert.deepEqual((await runProgram(program("a", "1"), { before })).listChanges(), {});
        const after = await runProgram(program("b", "2"), { before });
        assert.deepEqual(after.listChanges(), { changed: Step.update, triggered: Step.replace });
        assert.equal(after.find("kept").state.output, "a");
    });

    it("keep in a preview what is known of that which is there already", async () => {
        const before = await runProgram(() => makeKey());
        const { result } = await runProgram(() => makeKey(), { before, preview: true });
        assert.equal(await promiseOf(result.publicKeyPem), before.find("key").state.publicKeyPem);
    });
});
