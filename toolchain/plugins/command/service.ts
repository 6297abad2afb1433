import type { sendUnaryData, ServerUnaryCall, ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import { Diff } from "./diffInputs";
import { CommandProvider } from "./provider";
import { sameValue } from "./values";
import { Codec } from "./wire/message";
import * as wire from "./wire/messages";

export interface Service {
    definition: ServiceDefinition;
    implementation: UntypedServiceImplementation;
}

/**
 * The engine's ResourceProvider service. The server of @pulumi/pulumi/provider would not do: it has neither detailed diffs
 * nor previews of create and update, and loads the whole SDK. What is missing here is answered "unimplemented" by itself.
 */
export function createService(provider: CommandProvider): Service {
    const definition: Record<string, ServiceDefinition[string]> = {};
    const implementation: UntypedServiceImplementation = {};
    const serve = <Request, Answer>(
        name: string,
        request: Codec<Request>,
        answer: Codec<Answer>,
        handle: (request: Request) => Answer | Promise<Answer>,
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
        implementation[name] = unary(handle);
    };

    serve("GetPluginInfo", wire.EMPTY, wire.PLUGIN_INFO, () => ({ version: provider.version }));
    serve("GetSchema", wire.EMPTY, wire.SCHEMA, async () => {
        const { renderSchema } = await import("./renderSchema");
        return { schema: renderSchema(provider.version) };
    });
    serve("Attach", wire.PLUGIN_ATTACH, wire.EMPTY, ({ address }) => {
        provider.engine.attach(address);
        return {};
    });
    serve("CheckConfig", wire.CHECK_REQUEST, wire.CHECK_RESPONSE, ({ news }) => ({ inputs: news, failures: [] }));
    serve("DiffConfig", wire.DIFF_REQUEST, wire.DIFF_RESPONSE, ({ state, inputs }) => ({
        ...answerDiff(new Map()),
        changes: sameValue(state, inputs) ? wire.DIFF_CHANGES.none : wire.DIFF_CHANGES.some,
        hasDetails: false,
    }));
    serve("Configure", wire.EMPTY, wire.CONFIGURE_RESPONSE, () => ({
        acceptSecrets: true,
        supportsPreview: true,
        acceptResources: true,
        acceptOutputs: true,
    }));
    serve("Check", wire.CHECK_REQUEST, wire.CHECK_RESPONSE, ({ urn, news }) => provider.check(urn, news));
    serve("Diff", wire.DIFF_REQUEST, wire.DIFF_RESPONSE, ({ urn, state, inputs, ignored }) =>
        answerDiff(provider.diff(urn, state, inputs, ignored)),
    );
    serve("Create", wire.CREATE_REQUEST, wire.CREATE_RESPONSE, (request) => provider.create(request));
    serve("Update", wire.UPDATE_REQUEST, wire.UPDATE_RESPONSE, async (request) => ({
        state: await provider.update(request),
    }));
    // A command cannot be looked up: what is known of it is what the state says.
    serve("Read", wire.READ_REQUEST, wire.READ_RESPONSE, (request) => request);
    serve("Delete", wire.DELETE_REQUEST, wire.EMPTY, async (request) => {
        await provider.delete(request);
        return {};
    });
    serve("Invoke", wire.INVOKE_REQUEST, wire.INVOKE_RESPONSE, ({ token, args }) => provider.invoke(token, args));
    serve("Cancel", wire.EMPTY, wire.EMPTY, () => {
        provider.cancel();
        return {};
    });
    return { definition, implementation };
}

function unary<Request, Answer>(handle: (request: Request) => Answer | Promise<Answer>) {
    return (call: ServerUnaryCall<Request, Answer>, callback: sendUnaryData<Answer>): void => {
        const fail = (error: unknown): void => {
            callback({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
        };
        try {
            const answer = handle(call.request);
            if (answer instanceof Promise) {
                answer.then((value) => {
                    callback(null, value);
                }, fail);
            } else {
                callback(null, answer);
            }
        } catch (error) {
            fail(error);
        }
    };
}

function answerDiff(diff: Diff) {
    return {
        changes: diff.size === 0 ? wire.DIFF_CHANGES.none : wire.DIFF_CHANGES.some,
        diffs: [...diff.keys()],
        replaces: [...diff].filter(([, { replaces }]) => replaces).map(([path]) => path),
        details: [...diff].map(([path, { kind, replaces }]) => ({
            path,
            detail: { kind: wire.DIFF_KINDS[kind][replaces ? "replaces" : "keeps"] },
        })),
        hasDetails: true,
    };
}
