// The node language host: the program that the Pulumi engine starts to run TypeScript programs, providers and policy
// packs. It prints the port of its gRPC service as its first line and serves until the engine is done with it.
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { parseEngineAddress } from "./engineAddress";
import { stopAllChildren } from "./languageHost/child";
import { createService } from "./languageHost/service";
import { watchParent } from "./parent";
import { HOST_VERSION } from "./languageHost/version";

function stop(): void {
    void stopAllChildren().then(() => process.exit(0));
}

function serve(): void {
    const args = process.argv.slice(2);
    if (args.includes("-version") || args.includes("--version")) {
        console.log(HOST_VERSION);
        return;
    }
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
    watchParent(stop);

    const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
    const server = new Server(unlimited);
    server.addService(LanguageRuntimeService, createService(parseEngineAddress(args)));
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
        if (error !== null) {
            console.error(`pulumi-language-nodejs: cannot listen on 127.0.0.1: ${error.message}`);
            process.exit(1);
        }
        process.stdout.write(`${port}\n`);
    });
}

serve();
