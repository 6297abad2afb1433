import type { ServerWritableStream } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import type { RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import { RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";
import { join } from "node:path";
import { Child, ChildResult, startChild } from "./child";
import { splitFirstLine } from "./firstLine";
import { locateModule } from "./locate";
import { Options, optionsEnvironment, parseOptions } from "./options";
import { policyEnvironment, PolicyProxy } from "./policyProxy";
import { refuseDebugger } from "./refuseDebugger";

export type RunPluginCall = ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/** Runs a provider or a policy pack written for node, its output going to the engine, until the call is cancelled. */
export async function runPlugin(call: RunPluginCall): Promise<void> {
    refuseDebugger(call.request);
    const options = parseOptions(call.request.getInfo());
    const result = call.request.getKind() === "analyzer" ? runPolicyPack(call, options) : runProvider(call, options);
    finish(call, await result);
}

function runProvider(call: RunPluginCall, options: Options): Promise<ChildResult> {
    const request = call.request;
    const directory = programDirectory(request);
    const module = process.env.PULUMI_LANGUAGE_NODEJS_RUN_PATH ?? "@pulumi/pulumi/cmd/run-plugin";
    const runPath = locateModule(module, directory, `npm install in ${directory}`);
    const child = startChild({
        command: process.execPath,
        args: [runPath, ...options.nodeArgs, directory, ...request.getArgsList()],
        cwd: request.getPwd(),
        env: { ...environment(request), ...optionsEnvironment(options) },
        onStdout: (data) => {
            write(call, "setStdout", data);
        },
        onStderr: (data) => {
            write(call, "setStderr", data);
        },
    });
    endWithCall(call, child);
    return child.ended;
}

async function runPolicyPack(call: RunPluginCall, options: Options): Promise<ChildResult> {
    const request = call.request;
    const directory = programDirectory(request);
    const command = policyPackCommand(directory, options);
    const proxy = new PolicyProxy();
    call.on("cancelled", () => {
        proxy.close();
    });
    write(call, "setStdout", Buffer.from(`${await proxy.listen()}\n`));
    const configuration = await proxy.configuration;
    const child = startChild({
        command: process.execPath,
        // Unlike a provider, a pack gets its own directory as the last argument and as working directory.
        args: [...command, ...request.getArgsList(), directory],
        cwd: directory,
        env: { ...environment(request), ...optionsEnvironment(options), ...policyEnvironment(configuration) },
        onStdout: splitFirstLine(
            (line) => {
                attach(proxy, line);
            },
            (data) => {
                write(call, "setStdout", data);
            },
        ),
        onStderr: (data) => {
            write(call, "setStderr", data);
        },
    });
    endWithCall(call, child);
    const result = await child.ended;
    proxy.fail(`policy pack not started: ${describeEnd(result)}`);
    proxy.close();
    return result;
}

function policyPackCommand(directory: string, { typescript, nodeArgs }: Options): string[] {
    const locate = (module: string) => locateModule(module, directory, `npm install in ${directory}`);
    return typescript || nodeArgs.length > 0
        ? [locate("@pulumi/pulumi/cmd/run-policy-pack"), ...nodeArgs]
        : [join(__dirname, "policyPack.cjs"), locate("@pulumi/pulumi/cmd/run-policy-pack/run")];
}

function attach(proxy: PolicyProxy, line: string): void {
    const port = Number(line);
    if (Number.isInteger(port) && port > 0 && port < 65536) {
        void proxy.attach(port);
    } else {
        proxy.fail(`could not read policy pack port: its first line of output is "${line}"`);
    }
}

function programDirectory(request: RunPluginRequest): string {
    return request.getInfo()?.getProgramDirectory() ?? request.getProgram();
}

function environment(request: RunPluginRequest): NodeJS.ProcessEnv {
    const list = request.getEnvList();
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
    if (call.cancelled) {
        child.interrupt();
    }
    call.on("cancelled", () => {
        child.interrupt();
    });
}

function write(call: RunPluginCall, field: "setStdout" | "setStderr", data: Buffer): void {
    if (!call.cancelled) {
        const response = new RunPluginResponse();
        response[field](data);
        call.write(response);
    }
}

function finish(call: RunPluginCall, result: ChildResult): void {
    if (call.cancelled) {
        return;
    }
    if (result.kind === "exited" && result.code === 0) {
        call.end();
    } else {
        call.emit("error", { code: status.UNKNOWN, details: describeEnd(result) });
    }
}

function describeEnd(result: ChildResult): string {
    switch (result.kind) {
        case "exited":
            return `Program exited with non-zero exit code: ${result.code}`;
        case "signalled":
            return `Program was ended by signal ${result.signal}`;
        case "notStarted":
            return `Problem executing plugin program (could not run language executor): ${result.error.message}`;
    }
}
