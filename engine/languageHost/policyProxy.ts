import {
    Client,
    credentials,
    type sendUnaryData,
    Server,
    ServerCredentials,
    type ServerUnaryCall,
} from "@grpc/grpc-js";
import { type ServiceDefinition, status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzerHandshakeResponse, AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { AnalyzerStackConfigureResponse } from "@pulumi/pulumi/proto/analyzer_pb";

const LIMITS = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
const UNIMPLEMENTED: number = status.UNIMPLEMENTED;
const UNCHANGED = (bytes: Buffer): Buffer => bytes;
/** A call that came before the pack ran is answered, however long the pack takes. */
const LONGEST_CALL_MS = 3_600_000;

/**
 * Stands between the engine and a policy pack. The engine tells a running pack which stack it looks at, but packs for
 * node read that from their environment as they start: so this answers first, waits for what the engine has to say,
 * and hands what else is asked through to the pack. Once the pack runs, the engine is told to connect anew, and is
 * then connected with the pack itself: handing hundreds of calls through would cost more than what most packs do.
 */
export class PolicyProxy {
    /** What the engine said about the stack, undefined when it asked for something else first. */
    readonly configuration: Promise<AnalyzerStackConfigureRequest | undefined>;
    private readonly configure: (request: AnalyzerStackConfigureRequest | undefined) => void;
    private readonly pack: Promise<Client>;
    private readonly settlePack: { resolve: (pack: Client) => void; reject: (error: Error) => void };
    private readonly server = new Server(LIMITS);
    private readonly calls = this.server.createConnectionInjector(ServerCredentials.createInsecure());
    private readonly door = createServer({ noDelay: true }, (socket) => {
        if (this.packPort === undefined) {
            this.calls.injectConnection(socket);
        } else {
            this.join(socket, this.packPort);
        }
    });
    /** Defined once new connections go to the pack itself. */
    private packPort: number | undefined;
    private readonly joined = new Set<Socket>();

    constructor() {
        const configuration = defer<AnalyzerStackConfigureRequest | undefined>();
        this.configuration = configuration.promise;
        this.configure = configuration.resolve;
        const pack = defer<Client>();
        this.pack = pack.promise;
        // Nobody may be waiting when the pack fails to start; each call that comes later sees the failure.
        this.pack.catch(() => undefined);
        this.settlePack = pack;
    }

    /** Starts to answer the engine; resolves to the port. */
    listen(): Promise<number> {
        const methods = Object.entries(AnalyzerService).map(([name, method]) => [
            name,
            { ...method, requestDeserialize: UNCHANGED, responseSerialize: UNCHANGED },
        ]);
        // The entries are those of a service, with other codecs.
        const service = Object.fromEntries(methods) as ServiceDefinition;
        const handlers: UntypedServiceImplementation = {};
        for (const [name, { path }] of Object.entries(AnalyzerService)) {
            handlers[name] = this.handler(name, path);
        }
        this.server.addService(service, handlers);
        return new Promise((resolve, reject) => {
            this.door.once("error", reject).listen(0, "127.0.0.1", () => {
                // It listens on a port, and not on a path.
                resolve((this.door.address() as AddressInfo).port);
            });
        });
    }

    /** The pack runs and answers on `port`: hands it what the engine said, then everything that waits. */
    async attach(port: number): Promise<void> {
        const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), LIMITS);
        const configuration = await this.configuration;
        if (configuration !== undefined) {
            const bytes = Buffer.from(configuration.serializeBinary());
            await forward(client, AnalyzerService.configureStack.path, bytes).catch((error: unknown) => {
                const { code, details } = serviceError(error);
                if (code !== UNIMPLEMENTED) {
                    this.fail(`policy pack configuration failed: ${details}`);
                }
            });
        }
        this.settlePack.resolve(client);
        this.packPort = port;
        this.calls.drain(LONGEST_CALL_MS);
    }

    /** The pack will not answer any more. */
    fail(message: string): void {
        this.settlePack.reject(new Error(message));
    }

    close(): void {
        this.door.close();
        this.server.forceShutdown();
        this.joined.forEach((socket) => {
            socket.destroy();
        });
        this.pack
            .then((client) => {
                client.close();
            })
            .catch(() => undefined);
    }

    private join(socket: Socket, port: number): void {
        const pack = connect({ port, host: "127.0.0.1", noDelay: true });
        for (const [one, other] of [
            [socket, pack],
            [pack, socket],
        ] as const) {
            this.joined.add(one);
            // An error closes too.
            one.on("error", () => undefined).once("close", () => {
                this.joined.delete(one);
                other.end();
            });
            one.pipe(other);
        }
    }

    private handler(name: string, path: string) {
        return (call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>): void => {
            this.answer(name, path, call.request).then(
                (bytes) => {
                    callback(null, bytes);
                },
                (error: unknown) => {
                    callback(serviceError(error));
                },
            );
        };
    }

    private async answer(name: string, path: string, request: Buffer): Promise<Buffer> {
        switch (name) {
            case "handshake":
                return Buffer.from(new AnalyzerHandshakeResponse().serializeBinary());
            case "configureStack":
                this.configure(AnalyzerStackConfigureRequest.deserializeBinary(request));
                return Buffer.from(new AnalyzerStackConfigureResponse().serializeBinary());
            default:
                this.configure(undefined);
                return forward(await this.pack, path, request);
        }
    }
}

/** What a policy pack reads from its environment about the stack. */
export function policyEnvironment(configuration: AnalyzerStackConfigureRequest | undefined): NodeJS.ProcessEnv {
    if (configuration === undefined) {
        return {};
    }
    const values: Record<string, string> = {};
    configuration.getConfigMap().forEach((value, key) => {
        values[key] = value;
    });
    const all = {
        PULUMI_NODEJS_ORGANIZATION: configuration.getOrganization(),
        PULUMI_NODEJS_PROJECT: configuration.getProject(),
        PULUMI_NODEJS_STACK: configuration.getStack(),
        PULUMI_NODEJS_DRY_RUN: String(configuration.getDryRun()),
        PULUMI_CONFIG: JSON.stringify(values),
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}

function forward(client: Client, path: string, request: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
        client.makeUnaryRequest(path, UNCHANGED, UNCHANGED, request, (error, response) => {
            if (error === null) {
                resolve(response ?? Buffer.alloc(0));
            } else {
                reject(error);
            }
        });
    });
}

/** What a call failed with: the pack's own answer, or that there is no pack. */
function serviceError(error: unknown): { code: number; details: string } {
    if (error instanceof Error && "code" in error && typeof error.code === "number" && "details" in error) {
        return { code: error.code, details: String(error.details) };
    }
    return { code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
}

function defer<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
    let settle: { resolve: (value: T) => void; reject: (error: Error) => void } | undefined;
    const promise = new Promise<T>((resolve, reject) => {
        settle = { resolve, reject };
    });
    // A promise's executor runs before its constructor returns.
    return { promise, resolve: (value) => settle?.resolve(value), reject: (error) => settle?.reject(error) };
}
