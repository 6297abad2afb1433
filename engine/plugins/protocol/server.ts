import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall, status } from "@grpc/grpc-js";
import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import { watchParent } from "../../parent";
import type { Codec } from "./message";

/** Adds a method of the engine's ResourceProvider service; what is never added is answered "unimplemented". */
export type Serve = <Request, Answer>(
    name: string,
    request: Codec<Request>,
    answer: Codec<Answer>,
    handle: (request: Request) => Answer | Promise<Answer>,
) => void;

/**
 * Runs a provider plugin for the engine that started this process: prints the port, and ends with the engine. Asked for its
 * version it only prints that.
 */
export function startPlugin(name: string, version: string, addMethods: (serve: Serve) => void): void {
    if (process.argv.slice(2).some((argument) => /^--?version$/.test(argument))) {
        process.stdout.write(`${version}\n`);
        return;
    }
    const stop = (): never => process.exit(0);
    // This is how the engine ends its plugins; it gives them a group of their own, away from Ctrl-C.
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
    watchParent(stop);

    const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
    addService(server, addMethods);
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
        if (error !== null) {
            process.stderr.write(`pulumi-resource-${name}: cannot listen on 127.0.0.1: ${error.message}\n`);
            process.exit(1);
        }
        process.stdout.write(`${port}\n`);
    });
}

function addService(server: Server, addMethods: (serve: Serve) => void): void {
    const definition: Record<string, ServiceDefinition[string]> = {};
    const implementation: UntypedServiceImplementation = {};
    addMethods((name, request, answer, handle) => {
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
    });
    server.addService(definition, implementation);
}

/** A handler that answers at once is answered at once: the engine waits for each. */
function unary<Request, Answer>(handle: (request: Request) => Answer | Promise<Answer>) {
    return (call: ServerUnaryCall<Request, Answer>, done: sendUnaryData<Answer>): void => {
        const fail = (error: unknown): void => {
            done({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
        };
        try {
            const answer = handle(call.request);
            if (answer instanceof Promise) {
                answer.then((value) => {
                    done(null, value);
                }, fail);
            } else {
                done(null, answer);
            }
        } catch (error) {
            fail(error);
        }
    };
}
