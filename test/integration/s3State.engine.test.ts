import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { describeEngine, makeProject, type Project } from "../support/engine";
import { whyNoAwsModels } from "../support/awsModels";
import { S3Server } from "../support/s3Server";
import { slowProvider } from "../support/slowProvider";

const missing = whyNoAwsModels();

/** A resource that takes as long to make as the configuration says, and a secret. */
const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { Slow } from "./slow";
const config = new pulumi.Config();
new Slow("slow", { milliseconds: config.requireNumber("milliseconds") });
export const password = pulumi.secret("only-for-those-with-the-passphrase");
`;

describeEngine(`a stack's state in S3${missing === undefined ? "" : ` [SKIPPED: ${missing}]`}`, () => {
    let server: S3Server;
    let project: Project;
    const stateFile = ".pulumi/stacks/engine-test/test.json";

    before(async function () {
        if (missing !== undefined) this.skip();
        server = await S3Server.start();
        await server.makeBucket("state");
        project = makeProject({
            ...slowProvider,
            program: PROGRAM,
            config: { milliseconds: "10" },
            env: { ...server.env, PULUMI_BACKEND_URL: server.backend("state") },
        });
        const up = await project.up();
        assert.equal(up.code, 0, up.output);
    });
    after(() => {
        // `before` skips before there is anything to stop.
        if (missing === undefined) server.stop();
    });

    const milliseconds = (value: number) =>
        project.pulumi(["config", "set", "--stack", "test", "milliseconds", String(value)]);
    const locks = async () => (await server.keys("state")).filter((key) => key.startsWith(".pulumi/locks/"));

    it("is there alone, encrypted where it is secret, and no lock is left", async () => {
        const keys = await server.keys("state");
        assert.ok(keys.includes(stateFile), keys.join("\n"));
        assert.deepEqual(await locks(), []);
        const text = await server.read("state", stateFile);
        assert.match(text, /slow:index:Slow/);
        assert.doesNotMatch(text, /only-for-those/);
    });

    it("keeps every version, so that an older one can be had back", async () => {
        const count = async () => (await server.versions("state")).filter((key) => key === stateFile).length;
        const before = await count();
        await milliseconds(11);
        const up = await project.up();
        assert.equal(up.code, 0, up.output);
        assert.ok((await count()) > before);
        const again = await project.up(["--expect-no-changes"]);
        assert.equal(again.code, 0, again.output);
    });

    it("is locked while it is changed: of two `up` at once the second is refused, and says by whom", async () => {
        await milliseconds(8000);
        const first = project.up();
        while ((await locks()).length === 0) {
            await sleep(50);
        }
        const second = await project.up();
        assert.notEqual(second.code, 0);
        assert.match(second.output, /the stack is currently locked by 1 lock\(s\)/);
        assert.match(second.output, /s3:\/\/state.*\.pulumi\/locks\/.*created by .*\(pid \d+\)/s);
        const ended = await first;
        assert.equal(ended.code, 0, ended.output);
        assert.deepEqual(await locks(), []);
        const third = await project.up(["--expect-no-changes"]);
        assert.equal(third.code, 0, third.output);
    });

    it("stays locked by a run that was killed, until somebody takes the lock away", async () => {
        await milliseconds(60_000);
        const killed = await project.up([], {
            onOutput: (text, child) => {
                if (text.includes("slow") && text.includes("creat")) {
                    child.kill("SIGKILL");
                }
            },
        });
        assert.equal(killed.signal, "SIGKILL", killed.output);
        await milliseconds(12);
        const refused = await project.up();
        assert.match(refused.output, /currently locked by 1 lock\(s\)/);
        const cancelled = await project.pulumi(["cancel", "test", "--yes", "--non-interactive"]);
        assert.equal(cancelled.code, 0, cancelled.output);
        const up = await project.up();
        assert.equal(up.code, 0, up.output);
    });
});
