// The language host alone, spoken to as the engine does.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { credentials, type ServiceError, status } from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/language_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { describeEngine, engineEnvironment } from "../support/engine";

const ROOT = resolve(__dirname, "../..");
const WAITS = `
require("fs").writeFileSync(__dirname + "/pid", process.pid + "");
setInterval(() => undefined, 1000);
`;

function isRunning(pid: number): boolean {
    return existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
}

describeEngine("the language host", () => {
    let directory: string;
    let host: ChildProcess;
    let client: LanguageRuntimeClient;

    beforeEach(async () => {
        directory = mkdtempSync(join(tmpdir(), "pulumi-etcd-host-"));
        mkdirSync(join(directory, "program"));
        symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"));
        writeFileSync(join(directory, "program", "package.json"), JSON.stringify({ name: "p", main: "index.js" }));
        writeFileSync(join(directory, "program", "index.js"), WAITS);
        host = spawn("pulumi-language-nodejs", ["--logtostderr", "-v=9", "127.0.0.1:1"], {
            // In place of the SDK's own runner, which wants an engine to talk to.
            env: { ...engineEnvironment(), PULUMI_LANGUAGE_NODEJS_RUN_PATH: join(directory, "program", "index.js") },
            stdio: ["ignore", "pipe", "inherit"],
        });
        const port = await new Promise<string>((found) =>
            host.stdout?.once("data", (data: Buffer) => {
                found(data.toString().trim());
            }),
        );
        client = new LanguageRuntimeClient(`127.0.0.1:${port}`, credentials.createInsecure());
    });

    afterEach(() => {
        client.close();
        host.kill("SIGKILL");
        rmSync(directory, { recursive: true });
    });

    function info(): pb.ProgramInfo {
        const program = join(directory, "program");
        return new pb.ProgramInfo().setProgramDirectory(program).setRootDirectory(program).setEntryPoint(".");
    }

    /** The process that runs the program, as soon as it does. */
    async function programPid(): Promise<number> {
        const path = join(directory, "program", "pid");
        while (!existsSync(path) || readFileSync(path, "utf8") === "") {
            await wait(20);
        }
        return Number(readFileSync(path, "utf8"));
    }

    async function assertEnds(pid: number): Promise<void> {
        const deadline = Date.now() + 10_000;
        while (isRunning(pid)) {
            assert.ok(Date.now() < deadline, `${pid} still runs`);
            await wait(20);
        }
        assert.equal(host.exitCode, null, "the host itself still serves");
    }

    function startProgram() {
        const request = new pb.RunRequest().setInfo(info()).setMonitorAddress("127.0.0.1:1").setParallel(1);
        let settle: (answer: ServiceError | pb.RunResponse) => void;
        const answered = new Promise<ServiceError | pb.RunResponse>((done) => (settle = done));
        const call = client.run(request, (error, response) => {
            settle(error ?? response);
        });
        return { call, answered };
    }

    it("has the version of the SDK that it was made with", async () => {
        const version = await new Promise<string>((found, failed) => {
            client.getPluginInfo(new Empty(), (error, response) => {
                if (error === null) {
                    found(response.getVersion());
                } else {
                    failed(error);
                }
            });
        });
        const path = join(ROOT, "node_modules", "@pulumi", "pulumi", "package.json");
        // Every package.json has a version.
        assert.equal(version, (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version);
    });

    it("ends a program whose call is cancelled", async () => {
        const { call, answered } = startProgram();
        const pid = await programPid();
        call.cancel();
        await answered;
        await assertEnds(pid);
    });

    it("ends its programs on request, and says how they ended", async () => {
        const { answered } = startProgram();
        const pid = await programPid();
        client.cancel(new Empty(), () => undefined);
        const answer = await answered;
        assert.ok(answer instanceof pb.RunResponse);
        assert.match(answer.getError(), /ended by signal SIGINT/);
        await assertEnds(pid);
    });

    it("ends a plugin whose call is cancelled, and no sooner", async () => {
        const request = new pb.RunPluginRequest().setInfo(info()).setKind("resource").setPwd(directory);
        const call = client.runPlugin(request);
        call.on("error", () => undefined);
        const pid = await programPid();
        client.cancel(new Empty(), () => undefined);
        await wait(300);
        assert.ok(isRunning(pid), "a request to end programs is not one to end plugins");
        call.cancel();
        await assertEnds(pid);
    });

    it("says that it does not generate code", async () => {
        const error = await new Promise<ServiceError | null>((answered) => {
            client.generatePackage(new pb.GeneratePackageRequest(), answered);
        });
        assert.equal(error?.code, status.UNIMPLEMENTED);
    });

    it("ends when it is interrupted, and what it runs with it", async () => {
        startProgram();
        const pid = await programPid();
        const ended = new Promise<number | null>((done) => host.on("exit", done));
        host.kill("SIGINT");
        assert.equal(await ended, 0);
        assert.ok(!isRunning(pid));
    });
});
