import type { sendUnaryData, ServerUnaryCall, UntypedHandleCall } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as wire from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { checkInputs } from "./checkInputs";
import { Diff } from "./diffInputs";
import { CommandProvider } from "./provider";
import { readStruct, writeStruct } from "./structs";
import { sameValue } from "./values";

const { Kind } = wire.PropertyDiff;
const { DIFF_NONE, DIFF_SOME } = wire.DiffResponse.DiffChanges;
const KINDS = {
    add: { keeps: Kind.ADD, replaces: Kind.ADD_REPLACE },
    delete: { keeps: Kind.DELETE, replaces: Kind.DELETE_REPLACE },
    update: { keeps: Kind.UPDATE, replaces: Kind.UPDATE_REPLACE },
};

/**
 * The methods of the engine's ResourceProvider service. The server of @pulumi/pulumi/provider would not do: it has neither
 * detailed diffs nor previews of create and update, and loads the whole SDK. What is missing here answers "unimplemented".
 */
export function createService(provider: CommandProvider): Record<string, UntypedHandleCall> {
    return {
        getPluginInfo: unary(() => {
            const info = new PluginInfo();
            info.setVersion(provider.version);
            return info;
        }),
        getSchema: unary(async () => {
            const { renderSchema } = await import("./renderSchema");
            const response = new wire.GetSchemaResponse();
            response.setSchema(renderSchema(provider.version));
            return response;
        }),
        attach: unary((request: { getAddress(): string }) => {
            provider.engine.attach(request.getAddress());
            return new Empty();
        }),
        checkConfig: unary((request: wire.CheckRequest) => {
            const response = new wire.CheckResponse();
            response.setInputs(request.getNews());
            return response;
        }),
        diffConfig: unary((request: wire.DiffRequest) => {
            const response = new wire.DiffResponse();
            const same = sameValue(readStruct(request.getOlds()), readStruct(request.getNews()));
            response.setChanges(same ? DIFF_NONE : DIFF_SOME);
            return response;
        }),
        configure: unary(() => {
            const response = new wire.ConfigureResponse();
            response.setAcceptsecrets(true);
            response.setAcceptresources(true);
            response.setAcceptoutputs(true);
            response.setSupportspreview(true);
            return response;
        }),
        check: unary((request: wire.CheckRequest) => {
            const { inputs, failures } = provider.check(request.getUrn(), readStruct(request.getNews()));
            const response = new wire.CheckResponse();
            response.setInputs(writeStruct(inputs));
            response.setFailuresList(failures.map(writeFailure));
            return response;
        }),
        diff: unary((request: wire.DiffRequest) =>
            writeDiff(
                provider.diff(
                    request.getUrn(),
                    readStruct(request.getOlds()),
                    readStruct(request.getNews()),
                    request.getIgnorechangesList(),
                ),
            ),
        ),
        create: unary(async (request: wire.CreateRequest) => {
            const { id, state } = await provider.create({
                urn: request.getUrn(),
                inputs: readStruct(request.getProperties()),
                preview: request.getPreview(),
                timeoutSeconds: request.getTimeout(),
            });
            const response = new wire.CreateResponse();
            response.setId(id);
            response.setProperties(writeStruct(state));
            return response;
        }),
        update: unary(async (request: wire.UpdateRequest) => {
            const state = await provider.update({
                urn: request.getUrn(),
                state: readStruct(request.getOlds()),
                inputs: readStruct(request.getNews()),
                ignored: request.getIgnorechangesList(),
                preview: request.getPreview(),
                timeoutSeconds: request.getTimeout(),
            });
            const response = new wire.UpdateResponse();
            response.setProperties(writeStruct(state));
            return response;
        }),
        read: unary((request: wire.ReadRequest) => {
            // A command cannot be looked up: what is known of it is what the state says.
            const response = new wire.ReadResponse();
            response.setId(request.getId());
            response.setProperties(request.getProperties());
            response.setInputs(request.getInputs());
            return response;
        }),
        delete: unary(async (request: wire.DeleteRequest) => {
            await provider.delete({
                urn: request.getUrn(),
                state: readStruct(request.getProperties()),
                timeoutSeconds: request.getTimeout(),
            });
            return new Empty();
        }),
        invoke: unary(async (request: wire.InvokeRequest) => {
            const { outputs, failures } = await provider.invoke(request.getTok(), readStruct(request.getArgs()));
            const response = new wire.InvokeResponse();
            response.setReturn(writeStruct(outputs));
            response.setFailuresList(failures.map(writeFailure));
            return response;
        }),
        cancel: unary(() => {
            provider.cancel();
            return new Empty();
        }),
    };
}

function unary(handle: (request: never) => unknown): UntypedHandleCall {
    return (call: ServerUnaryCall<never, unknown>, callback: sendUnaryData<unknown>): void => {
        const fail = (error: unknown): void => {
            callback({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
        };
        try {
            const answer = handle(call.request);
            if (answer instanceof Promise) {
                answer.then((response) => {
                    callback(null, response);
                }, fail);
            } else {
                callback(null, answer);
            }
        } catch (error) {
            fail(error);
        }
    };
}

function writeFailure({ property, reason }: ReturnType<typeof checkInputs>["failures"][number]): wire.CheckFailure {
    const failure = new wire.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    return failure;
}

function writeDiff(diff: Diff): wire.DiffResponse {
    const response = new wire.DiffResponse();
    response.setChanges(diff.size === 0 ? DIFF_NONE : DIFF_SOME);
    response.setHasdetaileddiff(true);
    for (const [path, { kind, replaces }] of diff) {
        const detail = new wire.PropertyDiff();
        detail.setKind(KINDS[kind][replaces ? "replaces" : "keeps"]);
        response.getDetaileddiffMap().set(path, detail);
    }
    response.setDiffsList([...diff.keys()]);
    response.setReplacesList([...diff].filter(([, { replaces }]) => replaces).map(([path]) => path));
    return response;
}
