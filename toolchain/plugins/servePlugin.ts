import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall, status } from "@grpc/grpc-js";
import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import { watchParent } from "../languageHost/parent";
import { type Codec, message, struct, text } from "./command/wire/message";
import * as wire from "./command/wire/messages";
import type { Change, Provider, ResourceRequest } from "./provider";
import { isEqual, plainProperties } from "./value";

const READ_REQUEST = message({ id: text(1), urn: text(2), state: struct(3), inputs: struct(4) });

type Given = Partial<Pick<ResourceRequest, "id" | "inputs" | "state" | "preview">>;

/** Serves a provider to the engine that started this process: prints the port, and ends with the engine. */
export function servePlugin(provider: Provider): void {
    if (process.argv.slice(2).some((arg) => /^--?version$/.test(arg))) {
        process.stdout.write(`${provider.version}\n`);
        return;
    }
    const stop = (): never => process.exit(0);
    // This is how the engine ends its plugins; it gives them a group of their own, away from Ctrl-C.
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
    watchParent(stop);

    const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
    addProvider(server, provider);
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
        if (error !== null) {
            process.stderr.write(`pulumi-resource-${provider.name}: cannot listen on 127.0.0.1: ${error.message}\n`);
            process.exit(1);
        }
        process.stdout.write(`${port}\n`);
    });
}

/** The engine's methods; one that is missing here is answered "unimplemented", which the engine takes as "no". */
function addProvider(server: Server, provider: Provider): void {
    const definition: Record<string, ServiceDefinition[string]> = {};
    const implementation: UntypedServiceImplementation = {};
    const serve = <Request, Answer>(
        name: string,
        request: Codec<Request>,
        answer: Codec<Answer>,
        respond: (request: Request) => Answer | Promise<Answer>,
    ): void => {
        definition[name] = {
            path: `/pulumirpc.ResourceProvider/${name}`,
            requestStream: false,
            responseStream: false,
            requestSerialize: request.encode,
            requestDeserialize: request.decode,
            responseSerialize: answer.encode,
            responseDeserialize: answer.decode,
        };
        implementation[name] = (call: ServerUnaryCall<Request, Answer>, done: sendUnaryData<Answer>) => {
            void answerCall(respond, call.request, done);
        };
    };

    serve("GetPluginInfo", wire.EMPTY, wire.PLUGIN_INFO, () => ({ version: provider.version }));
    serve("Attach", wire.PLUGIN_ATTACH, wire.EMPTY, () => ({}));
    // Secrets are not asked for: the engine then hands over plain values and keeps the secret marks itself, on inputs
    // and on the outputs of the same name. The providers mark what else is secret.
    serve("Configure", wire.EMPTY, wire.CONFIGURE_RESPONSE, () => ({
        acceptSecrets: false,
        supportsPreview: true,
        acceptResources: true,
        acceptOutputs: false,
    }));
    serve("CheckConfig", wire.CHECK_REQUEST, wire.CHECK_RESPONSE, ({ news }) => ({ inputs: news, failures: [] }));
    serve("DiffConfig", wire.DIFF_REQUEST, wire.DIFF_RESPONSE, ({ state, inputs }) => ({
        ...describeChanges(new Map()),
        changes: isEqual(state, inputs) ? wire.DIFF_CHANGES.none : wire.DIFF_CHANGES.some,
        hasDetails: false,
    }));
    serve("Check", wire.CHECK_REQUEST, wire.CHECK_RESPONSE, ({ urn, news }) =>
        provider.check(requestFor(urn, { inputs: news, preview: true })),
    );
    serve("Diff", wire.DIFF_REQUEST, wire.DIFF_RESPONSE, async ({ urn, inputs, state }) =>
        describeChanges(await provider.diff(requestFor(urn, { inputs, state, preview: true }))),
    );
    serve("Create", wire.CREATE_REQUEST, wire.CREATE_RESPONSE, ({ urn, inputs, preview }) =>
        provider.create(requestFor(urn, { inputs, preview })),
    );
    serve("Update", wire.UPDATE_REQUEST, wire.UPDATE_RESPONSE, async ({ urn, inputs, state, preview }) => ({
        state: await provider.update(requestFor(urn, { inputs, state, preview })),
    }));
    serve("Read", READ_REQUEST, wire.READ_RESPONSE, ({ id, urn, inputs, state }) =>
        provider.read(requestFor(urn, { id, inputs, state })),
    );
    // What these providers make, they make from nothing but the state: it goes when the state forgets it.
    serve("Delete", wire.DELETE_REQUEST, wire.EMPTY, () => ({}));
    serve("Invoke", wire.INVOKE_REQUEST, wire.INVOKE_RESPONSE, async ({ token, args }) => {
        const { inputs, failures } = await provider.invoke(token, plainProperties(args));
        return { outputs: inputs, failures };
    });
    serve("Cancel", wire.EMPTY, wire.EMPTY, () => ({}));
    server.addService(definition, implementation);
}

async function answerCall<Request, Answer>(
    respond: (request: Request) => Answer | Promise<Answer>,
    request: Request,
    done: sendUnaryData<Answer>,
): Promise<void> {
    try {
        done(null, await respond(request));
    } catch (error) {
        done({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
    }
}

function requestFor(urn: string, { id = "", inputs = {}, state = {}, preview = false }: Given): ResourceRequest {
    // urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME
    const type = urn.split("::")[2]?.split("$").pop() ?? "";
    return { type, urn, id, inputs: plainProperties(inputs), state: plainProperties(state), preview };
}

function describeChanges(changes: Map<string, Change>) {
    const paths = [...changes.keys()];
    return {
        changes: changes.size === 0 ? wire.DIFF_CHANGES.none : wire.DIFF_CHANGES.some,
        hasDetails: true,
        details: [...changes].map(([path, { kind, replaces }]) => ({
            path,
            detail: { kind: wire.DIFF_KINDS[kind][replaces ? "replaces" : "keeps"] },
        })),
        diffs: topLevel(paths),
        replaces: topLevel(paths.filter((path) => changes.get(path)?.replaces)),
    };
}

/** subject.commonName and dnsNames[1] are changes of subject and dnsNames. */
function topLevel(paths: string[]): string[] {
    return [...new Set(paths.map((path) => /^[^.[]*/.exec(path)?.[0] ?? path))].sort();
}
