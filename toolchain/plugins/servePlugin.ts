import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall, status } from "@grpc/grpc-js";
import type { handleUnaryCall, UntypedHandleCall } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type * as wire from "@pulumi/pulumi/proto/provider_pb";
import { watchParent } from "../languageHost/parent";
import type { Provider } from "./provider";
import { fromStruct, isEqual } from "./value";
import * as answer from "./wireAnswer";
import * as ask from "./wireRequest";

/** Serves a provider to the engine that started this process: prints the port, and ends with the engine. */
export function servePlugin(provider: Provider): void {
    if (process.argv.slice(2).some((arg) => /^--?version$/.test(arg))) {
        process.stdout.write(`${provider.version}\n`);
        return;
    }
    const stop = (): never => process.exit(0);
    process.on("SIGINT", stop); // This is how the engine ends its plugins; it gives them a group of their own, away from Ctrl-C.
    process.on("SIGTERM", stop);
    watchParent(stop);

    const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
    server.addService(ResourceProviderService, handlersOf(provider));
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
        if (error !== null) {
            process.stderr.write(`pulumi-resource-${provider.name}: cannot listen on 127.0.0.1: ${error.message}\n`);
            process.exit(1);
        }
        process.stdout.write(`${port}\n`);
    });
}

/** The engine's methods; one that is missing here is answered "unimplemented", which the engine takes as "no". */
function handlersOf(provider: Provider): Record<string, UntypedHandleCall> {
    return {
        getPluginInfo: handle(() => {
            const info = new PluginInfo();
            info.setVersion(provider.version);
            return info;
        }),
        attach: handle(() => new Empty()),
        configure: handle(() => answer.configured()),
        checkConfig: handle((request: wire.CheckRequest) =>
            answer.checked({ inputs: fromStruct(request.getNews()), failures: [] }),
        ),
        diffConfig: handle((request: wire.DiffRequest) => {
            const same = isEqual(fromStruct(request.getOlds()), fromStruct(request.getNews()));
            return answer.configChanged(!same);
        }),
        check: handle(async (request: wire.CheckRequest) => answer.checked(await provider.check(ask.check(request)))),
        diff: handle(async (request: wire.DiffRequest) => answer.changed(await provider.diff(ask.diff(request)))),
        create: handle(async (request: wire.CreateRequest) => {
            const { id, state } = await provider.create(ask.create(request));
            return answer.created(id, state);
        }),
        update: handle(async (request: wire.UpdateRequest) =>
            answer.updated(await provider.update(ask.update(request))),
        ),
        read: handle(async (request: wire.ReadRequest) => answer.live(await provider.read(ask.read(request)))),
        // What these providers make, they make from nothing but the state: it goes when the state forgets it.
        delete: handle(() => new Empty()),
        invoke: handle(async (request: wire.InvokeRequest) =>
            answer.invoked(await provider.invoke(request.getTok(), fromStruct(request.getArgs()))),
        ),
        cancel: handle(() => new Empty()),
    };
}

function handle<Request, Response>(
    respond: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
    const answerCall = async (call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>) => {
        try {
            done(null, await respond(call.request));
        } catch (error) {
            done({ code: status.UNKNOWN, details: messageOf(error) });
        }
    };
    return (call, done) => {
        void answerCall(call, done);
    };
}

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
