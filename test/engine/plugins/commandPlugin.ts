import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as wire from "@pulumi/pulumi/proto/provider_pb";
import { buildSync } from "esbuild";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export type Json = null | boolean | number | string | Json[] | Properties;
export interface Properties {
    [key: string]: Json;
}

export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const secret = (value: Json): Properties => ({
    [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270",
    value,
});
export interface Logged {
    severity: string;
    text: string;
    status: boolean;
    urn: string;
    atMs: number;
}

let bundle: string | undefined;

/** The plugin as it is shipped: one file. */
function bundledPlugin(): string {
    if (bundle === undefined) {
        const directory = mkdtempSync(join(tmpdir(), "command-plugin-"));
        process.once("exit", () => {
            rmSync(directory, { recursive: true, force: true });
        });
        bundle = join(directory, "pulumi-resource-command");
        buildSync({
            entryPoints: [resolve(__dirname, "../../../engine/plugins/command/index.ts")],
            outfile: bundle,
            bundle: true,
            platform: "node",
            target: "node20",
            logLevel: "error",
            define: { BUNDLED_VERSION: '"1.2.1"' },
            external: ["*.node", "cpu-features"],
        });
    }
    return bundle;
}

/** The command plugin run as the engine runs it, with an engine that writes down what the plugin logs. */
export class CommandPlugin {
    readonly logged: Logged[] = [];
    private readonly waiting: { matches: (line: Logged) => boolean; found: (line: Logged) => void }[] = [];

    private constructor(
        readonly process: ChildProcess,
        readonly rpc: ResourceProviderClient,
        private readonly engine: grpc.Server,
        readonly startMs: number,
    ) {}

    /** `starter`: a command that starts the plugin in place of this process. */
    static async start(environment: NodeJS.ProcessEnv = {}, starter: string[] = []): Promise<CommandPlugin> {
        const file = bundledPlugin();
        const requests: ((request: LogRequest) => void)[] = [];
        const engine = new grpc.Server();
        engine.addService(EngineService, {
            log: (call: grpc.ServerUnaryCall<LogRequest, Empty>, done: grpc.sendUnaryData<Empty>) => {
                requests.forEach((take) => {
                    take(call.request);
                });
                done(null, new Empty());
            },
            getRootResource: unimplemented,
            setRootResource: unimplemented,
            startDebugging: unimplemented,
            requirePulumiVersion: unimplemented,
        });
        const enginePort = await listen(engine);
        const begin = performance.now();
        const [program, ...args] = [...starter, process.execPath, file, "--logtostderr", `127.0.0.1:${enginePort}`];
        const child = spawn(program, args, {
            env: { ...process.env, SSH_AUTH_SOCK: "", ...environment },
            stdio: ["pipe", "pipe", "inherit"],
        });
        const port = await readPort(child);
        const startMs = performance.now() - begin;
        const rpc = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
            "grpc.max_receive_message_length": -1,
            "grpc.max_send_message_length": -1,
        });
        const plugin = new CommandPlugin(child, rpc, engine, startMs);
        requests.push((request) => {
            plugin.record(request);
        });
        return plugin;
    }

    async stop(): Promise<void> {
        this.rpc.close();
        this.engine.forceShutdown();
        if (this.process.exitCode === null && this.process.signalCode === null) {
            const gone = new Promise((done) => this.process.once("exit", done));
            this.process.kill("SIGTERM");
            await gone;
        }
    }

    async configure(): Promise<Record<string, unknown>> {
        const request = new wire.ConfigureRequest();
        const response = await call<wire.ConfigureResponse>((done) => this.rpc.configure(request, done));
        return response.toObject();
    }

    async check(type: string, news: Properties): Promise<{ inputs: Properties; failures: Record<string, string> }> {
        const request = new wire.CheckRequest();
        request.setUrn(urnOf(type));
        request.setNews(toStruct(news));
        const response = await call<wire.CheckResponse>((done) => this.rpc.check(request, done));
        const failures = response.getFailuresList().map((item) => [item.getProperty(), item.getReason()] as const);
        return { inputs: fromStruct(response.getInputs()), failures: Object.fromEntries(failures) };
    }

    /** Kinds of change by path, as "add", "update&replace" and so on. */
    async diff(type: string, state: Properties, news: Properties): Promise<Record<string, string>> {
        const request = new wire.DiffRequest();
        request.setUrn(urnOf(type));
        request.setId("id");
        request.setOlds(toStruct(state));
        request.setNews(toStruct(news));
        const response = await call<wire.DiffResponse>((done) => this.rpc.diff(request, done));
        const kinds = ["add", "add&replace", "delete", "delete&replace", "update", "update&replace"];
        const result: Record<string, string> = {};
        response.getDetaileddiffMap().forEach((detail, path) => {
            result[path] = kinds[detail.getKind()] ?? "?";
        });
        return result;
    }

    async create(
        type: string,
        inputs: Properties,
        options: { preview?: boolean; timeout?: number; name?: string } = {},
    ): Promise<{ id: string; state: Properties }> {
        const request = new wire.CreateRequest();
        request.setUrn(urnOf(type, options.name));
        request.setProperties(toStruct(inputs));
        request.setPreview(options.preview ?? false);
        request.setTimeout(options.timeout ?? 0);
        const response = await call<wire.CreateResponse>((done) => this.rpc.create(request, done));
        return { id: response.getId(), state: fromStruct(response.getProperties()) };
    }

    async update(type: string, state: Properties, inputs: Properties, preview = false): Promise<Properties> {
        const request = new wire.UpdateRequest();
        request.setUrn(urnOf(type));
        request.setId("id");
        request.setOlds(toStruct(state));
        request.setNews(toStruct(inputs));
        request.setPreview(preview);
        const response = await call<wire.UpdateResponse>((done) => this.rpc.update(request, done));
        return fromStruct(response.getProperties());
    }

    async delete(type: string, state: Properties): Promise<void> {
        const request = new wire.DeleteRequest();
        request.setUrn(urnOf(type));
        request.setId("id");
        request.setProperties(toStruct(state));
        await call<Empty>((done) => this.rpc.delete(request, done));
    }

    async invoke(token: string, args: Properties): Promise<Properties> {
        const request = new wire.InvokeRequest();
        request.setTok(token);
        request.setArgs(toStruct(args));
        const response = await call<wire.InvokeResponse>((done) => this.rpc.invoke(request, done));
        return fromStruct(response.getReturn());
    }

    async schema(): Promise<string> {
        const response = await call<wire.GetSchemaResponse>((done) =>
            this.rpc.getSchema(new wire.GetSchemaRequest(), done),
        );
        return response.getSchema();
    }

    async cancel(): Promise<void> {
        await call<Empty>((done) => this.rpc.cancel(new Empty(), done));
    }

    /** The texts of all messages so far. */
    texts(): string[] {
        return this.logged.map((line) => line.text);
    }

    /** Resolves with the first message that has come or comes and contains the text. */
    logs(text: string): Promise<Logged> {
        const matches = (line: Logged): boolean => line.text.includes(text);
        const known = this.logged.find(matches);
        return known === undefined
            ? new Promise((found) => this.waiting.push({ matches, found }))
            : Promise.resolve(known);
    }

    private record(request: LogRequest): void {
        const names: Record<number, string> = {
            [LogSeverity.DEBUG]: "debug",
            [LogSeverity.INFO]: "info",
            [LogSeverity.WARNING]: "warning",
            [LogSeverity.ERROR]: "error",
        };
        const line: Logged = {
            severity: names[request.getSeverity()] ?? "?",
            text: request.getMessage(),
            status: request.getEphemeral(),
            urn: request.getUrn(),
            atMs: performance.now(),
        };
        this.logged.push(line);
        this.waiting
            .filter(({ matches }) => matches(line))
            .forEach(({ found }) => {
                found(line);
            });
    }
}

/** The message of the error that the promise is rejected with. */
export async function messageOf(failing: Promise<unknown>): Promise<string> {
    try {
        await failing;
    } catch (error) {
        if (error instanceof Error && "details" in error && typeof error.details === "string") {
            return error.details;
        }
        throw error;
    }
    throw new Error("it did not fail");
}

/** The text of a property. */
export function textOf(properties: Properties, name: string): string {
    const value = properties[name];
    if (typeof value !== "string") {
        throw new Error(`${name} is no text but ${JSON.stringify(value)}`);
    }
    return value;
}

export function urnOf(type: string, name = "it"): string {
    return `urn:pulumi:test::test::${type}::${name}`;
}

function toStruct(properties: Properties): Struct {
    return Struct.fromJavaScript(properties);
}

function fromStruct(struct: Struct | undefined): Properties {
    return struct?.toJavaScript() ?? {};
}

function unimplemented(_call: unknown, done: grpc.sendUnaryData<never>): void {
    done({ code: grpc.status.UNIMPLEMENTED });
}

function call<T>(run: (done: (error: grpc.ServiceError | null, value?: T) => void) => unknown): Promise<T> {
    return new Promise((resolveCall, reject) => {
        run((error, value) => {
            if (value === undefined) {
                reject(error ?? new Error("neither an error nor an answer came"));
            } else {
                resolveCall(value);
            }
        });
    });
}

function listen(server: grpc.Server): Promise<number> {
    return new Promise((done, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
            if (error === null) {
                done(port);
            } else {
                reject(error);
            }
        });
    });
}

function readPort(child: ChildProcess): Promise<string> {
    return new Promise((done, reject) => {
        child.stdout?.once("data", (chunk: Buffer) => {
            done(chunk.toString().trim());
        });
        child.once("exit", (code) => {
            reject(new Error(`the plugin ended with ${String(code)}`));
        });
    });
}
