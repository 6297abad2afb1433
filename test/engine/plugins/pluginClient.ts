import * as grpc from "@grpc/grpc-js";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as wire from "@pulumi/pulumi/proto/provider_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";

export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const signature = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Properties = Record<string, Json>;

export interface CheckAnswer {
    inputs: Properties;
    failures: { property: string; reason: string }[];
}

export interface DiffAnswer {
    changes: "unknown" | "none" | "some";
    replaces: string[];
    diffs: string[];
    deleteBeforeReplace: boolean;
    detailed: Record<string, string>;
}

const diffKinds = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"];

/** A provider plugin run as the engine runs it: started as a process, its port read from stdout, spoken to over gRPC. */
export class PluginClient {
    private constructor(
        private readonly process: ChildProcess,
        readonly rpc: ResourceProviderClient,
        readonly startMs: number,
    ) {}

    static async start(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<PluginClient> {
        const begin = performance.now();
        // The engine's address comes last; nobody listens there, a provider must live without its log.
        const child = spawn(command, [...args, "127.0.0.1:1"], { env, stdio: ["ignore", "pipe", "pipe"] });
        const port = await readPort(child);
        const startMs = performance.now() - begin;
        const rpc = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
        return new PluginClient(child, rpc, startMs);
    }

    /** Seconds of processor time that the plugin has used since its start. */
    cpuSeconds(): number {
        // After the name in brackets: the third field is the state; utime and stime are the 14th and 15th, in 1/100 s.
        const fields = readFileSync(`/proc/${this.process.pid}/stat`, "utf8")
            .replace(/^.*\) /s, "")
            .split(" ");
        return (Number(fields[11]) + Number(fields[12])) / 100;
    }

    /** Resolves when the plugin has ended; a plugin that does not within two seconds is an error. */
    async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
        this.rpc.close();
        this.process.kill(signal);
        try {
            await once(this.process, "exit", { signal: AbortSignal.timeout(2000) });
        } finally {
            this.process.kill("SIGKILL");
        }
    }

    async configure(): Promise<wire.ConfigureResponse> {
        const request = new wire.ConfigureRequest();
        request.setAcceptsecrets(true);
        request.setAcceptresources(true);
        request.setArgs(Struct.fromJavaScript({}));
        return call((done) => this.rpc.configure(request, done));
    }

    async check(type: string, news: Properties, olds: Properties = {}): Promise<CheckAnswer> {
        const request = new wire.CheckRequest();
        request.setUrn(urnOf(type));
        request.setType(type);
        request.setName("it");
        request.setOlds(Struct.fromJavaScript(olds));
        request.setNews(Struct.fromJavaScript(news));
        const response = await call<wire.CheckResponse>((done) => this.rpc.check(request, done));
        return {
            inputs: toProperties(response.getInputs()),
            failures: response.getFailuresList().map((f) => ({ property: f.getProperty(), reason: f.getReason() })),
        };
    }

    async diff(
        type: string,
        id: string,
        olds: Properties,
        news: Properties,
        oldInputs: Properties = {},
        ignoreChanges: string[] = [],
    ): Promise<DiffAnswer> {
        const request = new wire.DiffRequest();
        request.setUrn(urnOf(type));
        request.setType(type);
        request.setId(id);
        request.setOlds(Struct.fromJavaScript(olds));
        request.setNews(Struct.fromJavaScript(news));
        request.setOldInputs(Struct.fromJavaScript(oldInputs));
        request.setIgnorechangesList(ignoreChanges);
        const response = await call<wire.DiffResponse>((done) => this.rpc.diff(request, done));
        const detailed: Record<string, string> = {};
        response.getDetaileddiffMap().forEach((value, key) => {
            detailed[key] = diffKinds[value.getKind()] ?? "?";
        });
        return {
            changes: (["unknown", "none", "some"] as const)[response.getChanges()],
            replaces: response.getReplacesList().sort(),
            diffs: response.getDiffsList().sort(),
            deleteBeforeReplace: response.getDeletebeforereplace(),
            detailed,
        };
    }

    async create(type: string, inputs: Properties, preview = false): Promise<{ id: string; state: Properties }> {
        const request = new wire.CreateRequest();
        request.setUrn(urnOf(type));
        request.setType(type);
        request.setProperties(Struct.fromJavaScript(inputs));
        request.setPreview(preview);
        const response = await call<wire.CreateResponse>((done) => this.rpc.create(request, done));
        return { id: response.getId(), state: toProperties(response.getProperties()) };
    }

    async update(
        type: string,
        id: string,
        olds: Properties,
        news: Properties,
        options: { preview?: boolean; oldInputs?: Properties; ignoreChanges?: string[] } = {},
    ): Promise<Properties> {
        const request = new wire.UpdateRequest();
        request.setUrn(urnOf(type));
        request.setType(type);
        request.setId(id);
        request.setOlds(Struct.fromJavaScript(olds));
        request.setNews(Struct.fromJavaScript(news));
        request.setOldInputs(Struct.fromJavaScript(options.oldInputs ?? {}));
        request.setPreview(options.preview ?? false);
        request.setIgnorechangesList(options.ignoreChanges ?? []);
        const response = await call<wire.UpdateResponse>((done) => this.rpc.update(request, done));
        return toProperties(response.getProperties());
    }

    async read(
        type: string,
        id: string,
        state: Properties,
        inputs: Properties,
    ): Promise<{ id: string; state: Properties; inputs: Properties }> {
        const request = new wire.ReadRequest();
        request.setUrn(urnOf(type));
        request.setType(type);
        request.setId(id);
        request.setProperties(Struct.fromJavaScript(state));
        request.setInputs(Struct.fromJavaScript(inputs));
        const response = await call<wire.ReadResponse>((done) => this.rpc.read(request, done));
        return {
            id: response.getId(),
            state: toProperties(response.getProperties()),
            inputs: toProperties(response.getInputs()),
        };
    }

    async delete(type: string, id: string, state: Properties): Promise<void> {
        const request = new wire.DeleteRequest();
        request.setUrn(urnOf(type));
        request.setType(type);
        request.setId(id);
        request.setProperties(Struct.fromJavaScript(state));
        await call<Empty>((done) => this.rpc.delete(request, done));
    }

    async invoke(token: string, args: Properties): Promise<CheckAnswer> {
        const request = new wire.InvokeRequest();
        request.setTok(token);
        request.setArgs(Struct.fromJavaScript(args));
        const response = await call<wire.InvokeResponse>((done) => this.rpc.invoke(request, done));
        return {
            inputs: toProperties(response.getReturn()),
            failures: response.getFailuresList().map((f) => ({ property: f.getProperty(), reason: f.getReason() })),
        };
    }

    async version(): Promise<string> {
        const info = await call<{ getVersion(): string }>((done) => this.rpc.getPluginInfo(new Empty(), done));
        return info.getVersion();
    }
}

export function secret(value: Json): Json {
    return { [signature]: secretMark, value };
}

export function isSecret(value: Json | undefined): boolean {
    return typeof value === "object" && value !== null && !Array.isArray(value) && value[signature] === secretMark;
}

/** The text of a property that may be marked secret. */
export function reveal(value: Json | undefined): string {
    if (typeof value === "object" && value !== null && !Array.isArray(value) && value[signature] === secretMark) {
        return reveal(value.value);
    }
    if (typeof value !== "string") {
        throw new Error(`expected a text, got ${typeof value}`);
    }
    return value;
}

function urnOf(type: string): string {
    return `urn:pulumi:test::test::${type}::it`;
}

function toProperties(struct: Struct | undefined): Properties {
    return struct?.toJavaScript() ?? {};
}

function call<T>(run: (done: (error: grpc.ServiceError | null, value?: T) => void) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
        run((error, value) => {
            if (value === undefined) {
                reject(error ?? new Error("the plugin answered nothing"));
            } else {
                resolve(value);
            }
        });
    });
}

function readPort(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
        let out = "";
        let err = "";
        child.stdout?.on("data", (chunk: Buffer) => {
            out += chunk.toString();
            const line = /^(\d+)\n/.exec(out);
            if (line?.[1] !== undefined) {
                resolve(line[1]);
            }
        });
        child.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString()));
        child.once("exit", (code) => {
            reject(new Error(`the plugin ended with ${String(code)} before it was ready: ${err}`));
        });
    });
}
