import type { ServerWritableStream } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import type { RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import { RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";
import { Child, ChildSpec, startChild } from "./child";
import { locateModule } from "./locate";
import { Options, optionsEnvironment, parseOptions } from "./options";

export type RunPluginCall = ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/** Runs a provider or a policy pack written for node, its output going to the engine, until the call is cancelled. */
export async function runPlugin(call: RunPluginCall): Promise<void> {
    const request = call.request;
    const child = startChild({
        ...command(request, parseOptions(request.getInfo())),
        onStdout: (data) => write(call, "setStdout", data),
        onStderr: (data) => write(call, "setStderr", data),
    });
    endWithCall(call, child);
    const result = await child.ended;
    if (call.cancelled) {
        return;
    }
    switch (result.kind) {
        case "exited":
            if (result.code === 0) {
                call.end();
            } else {
                fail(call, `Program exited with non-zero exit code: ${result.code}`);
            }
            return;
        case "signalled":
            fail(call, `Program was ended by signal ${result.signal}`);
            return;
        case "notStarted":
            fail(call, `Problem executing plugin program (could not run language executor): ${result.error.message}`);
            return;
    }
}

function command(request: RunPluginRequest, options: Options): Pick<ChildSpec, "command" | "args" | "cwd" | "env"> {
    const directory = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
    const isPolicyPack = request.getKind() === "analyzer";
    const module = isPolicyPack
        ? "@pulumi/pulumi/cmd/run-policy-pack"
        : (process.env["PULUMI_LANGUAGE_NODEJS_RUN_PATH"] ?? "@pulumi/pulumi/cmd/run-plugin");
    const runPath = locateModule(module, directory, `npm install in ${directory}`);
    // A policy pack gets its own directory as the last argument and as working directory, a provider as the first.
    return {
        command: process.execPath,
        args: isPolicyPack
            ? [runPath, ...options.nodeArgs, ...request.getArgsList(), directory]
            : [runPath, ...options.nodeArgs, directory, ...request.getArgsList()],
        cwd: isPolicyPack ? directory : request.getPwd(),
        env: { ...environment(request.getEnvList()), ...optionsEnvironment(options) },
    };
}

function environment(list: string[]): NodeJS.ProcessEnv {
    if (list.length === 0) {
        return process.env;
    }
    return Object.fromEntries(
        list.map((entry) => {
            const at = entry.indexOf("=");
            return [entry.slice(0, at), entry.slice(at + 1)];
        }),
    );
}

function endWithCall(call: RunPluginCall, child: Child): void {
    call.on("cancelled", () => child.interrupt());
    call.on("close", () => child.interrupt());
}

function write(call: RunPluginCall, field: "setStdout" | "setStderr", data: Buffer): void {
    if (!call.cancelled) {
        const response = new RunPluginResponse();
        response[field](data);
        call.write(response);
    }
}

function fail(call: RunPluginCall, message: string): void {
    call.emit("error", { code: status.UNKNOWN, details: message });
}
