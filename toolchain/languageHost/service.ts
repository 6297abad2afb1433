import type { sendUnaryData, ServerUnaryCall, ServiceError, UntypedServiceImplementation } from "@grpc/grpc-js";
import { Metadata, status } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { isAtHand } from "./atHand";
import { Child } from "./child";
import { about, installDependencies, listDependencies, runtimeOptionsPrompts } from "./dependencies";
import { findPackages } from "./packages";
import { run } from "./run";
import { runPlugin, RunPluginCall } from "./runPlugin";
import { HOST_VERSION } from "./version";

/** The methods of the language runtime service. What is absent here (code generation) answers "unimplemented". */
export function createService(givenAddress: string | undefined): UntypedServiceImplementation {
    let engineAddress = givenAddress;
    const programs = new Set<Child>();
    const methods: UntypedServiceImplementation = {
        handshake: unary((request: pb.LanguageHandshakeRequest) => {
            engineAddress = request.getEngineAddress();
            return new pb.LanguageHandshakeResponse();
        }),
        getPluginInfo: unary(() => {
            const info = new PluginInfo();
            info.setVersion(HOST_VERSION);
            return info;
        }),
        getRequiredPackages: unary((request: pb.GetRequiredPackagesRequest) => {
            const response = new pb.GetRequiredPackagesResponse();
            const packages = findPackages(request.getInfo()?.getProgramDirectory() ?? ".");
            response.setPackagesList(packages.filter(isAtHand));
            return response;
        }),
        run: unary((request: pb.RunRequest, call) => {
            if (engineAddress === undefined) {
                throw new Error("when debugging or running explicitly, must call Handshake before Run");
            }
            const onStarted = (child: Child) => {
                programs.add(child);
                void child.ended.then(() => programs.delete(child));
                call.on("cancelled", () => {
                    child.interrupt();
                });
            };
            return run(request, engineAddress, onStarted).catch(failedRun);
        }),
        runPlugin: (call: RunPluginCall) => {
            runPlugin(call).catch((error: unknown) => call.emit("error", serviceError(error)));
        },
        installDependencies,
        getProgramDependencies: unary(listDependencies),
        about: unary(about),
        runtimeOptionsPrompts: unary(runtimeOptionsPrompts),
        template: unary(() => new pb.TemplateResponse()),
        cancel: unary(() => {
            // Programs end; providers stay, to finish and hand over what they are making.
            programs.forEach((program) => {
                program.interrupt();
            });
            return new Empty();
        }),
    };
    const unimplemented = (_call: unknown, callback: sendUnaryData<never>) => {
        callback({
            code: status.UNIMPLEMENTED,
            details: "this language host runs programs; it does not generate code",
        });
    };
    return Object.fromEntries(
        Object.keys(LanguageRuntimeService).map((name) => [name, methods[name] ?? unimplemented]),
    );
}

type AnyCall = ServerUnaryCall<unknown, unknown>;

function unary<Request, Response>(handle: (request: Request, call: AnyCall) => Response | Promise<Response>) {
    return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
        // `then` and not a direct call, so that what `handle` throws becomes a rejection.
        Promise.resolve()
            .then(() => handle(call.request, call as AnyCall))
            .then(
                (response) => {
                    callback(null, response);
                },
                (error: unknown) => {
                    callback(serviceError(error));
                },
            );
    };
}

function serviceError(error: unknown): ServiceError {
    const message = error instanceof Error ? error.message : String(error);
    return { name: "Error", message, code: status.UNKNOWN, details: message, metadata: new Metadata() };
}

/** A program that cannot even be started is a failed program, not a failed call: the user sees just the message. */
function failedRun(error: unknown): pb.RunResponse {
    const response = new pb.RunResponse();
    response.setError(error instanceof Error ? error.message : String(error));
    return response;
}
