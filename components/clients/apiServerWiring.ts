import * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig } from "../../config/schema";
import type { Authority } from "../pki/authority";
import { type ClientPair, createClientPair, signRequest, Use } from "../pki/certificates";
import { opensslKeyOptions } from "../pki/keyAlgorithm";
import { API_SERVER_PATHS } from "../plan/hostPaths";
import type { Machine } from "../remote/host";
import type { ProgramDelivery } from "../remote/programDelivery";
import { createRemoteScript } from "../remote/remoteScript";
import { renderLaunch, shellQuote } from "../remote/renderFiles";
import type { ApiServerPlan } from "./planApiServer";
import { renderApiServerStage } from "./renderApiServerStage";

export interface ApiServerWiringArgs {
    readonly config: ClusterConfig;
    readonly cluster: string;
    readonly server: ApiServerPlan;
    /** Where it is wired; undefined when somebody else does that. */
    readonly host: Machine | undefined;
    /** Brings apiserver-node. */
    readonly programs: ProgramDelivery;
    readonly clientAuthority: Authority;
    /** By which API servers are changed one at a time. */
    readonly turns: pulumi.ResourceHookBinding;
    /** What must be done before an API server is told of it: all members serve. */
    readonly after: readonly pulumi.Resource[];
}

/**
 * One API server and its way to etcd: a client certificate of its own, whose key is made on its host and stays there, and its flags.
 * The host's certificates and flags are staged beside what runs; `wire` takes them live in its turn, and proves that the API
 * server is ready.
 */
export class ApiServerWiring extends pulumi.ComponentResource {
    /** Depended on by whatever may go only when no API server uses it any more. */
    public readonly wired: pulumi.Resource;
    /** The pair of an API server that is wired elsewhere. */
    public readonly pair: ClientPair | undefined;

    constructor(name: string, args: ApiServerWiringArgs, opts: pulumi.ComponentResourceOptions) {
        const { config, server, host, clientAuthority } = args;
        super(
            "etcd:index:ApiServerWiring",
            name,
            { apiServer: server.name, address: server.address, kind: server.kind, flags: server.flags },
            opts,
        );
        if (host === undefined) {
            this.pair = createClientPair(
                `${name}-client`,
                { commonName: server.commonName, authority: clientAuthority, tls: config.tls },
                { parent: this },
            );
            this.wired = this;
        } else {
            this.wired = this.wire(name, args, host);
        }
        this.registerOutputs({ apiServer: server.name });
    }

    private wire(name: string, args: ApiServerWiringArgs, host: Machine): pulumi.Resource {
        const { config, cluster, server, programs, clientAuthority } = args;
        const program = programs.program("apiserver-node");
        const request = createRemoteScript(
            `${name}-request`,
            { host, command: renderRequestCommand(args), stdin: renderLaunch(program), programs, timeoutSeconds: 120 },
            { parent: this },
        );
        const csr = request.stdout.apply((text) => (JSON.parse(text) as { csr: string }).csr);
        const certificate = signRequest(
            `${name}-client`,
            { use: Use.client, certRequestPem: csr, authority: clientAuthority, tls: config.tls },
            { parent: this },
        );
        const stage = pulumi.all([certificate, clientAuthority.certPem]).apply(([certPem, caPem]) =>
            renderApiServerStage({
                server,
                cluster,
                settings: config.apiServer,
                program,
                authorityPem: joinPems([caPem, config.apiServer.events?.caPem]),
                certPem,
            }),
        );
        const staged = createRemoteScript(
            `${name}-stage`,
            { host, command: "bash -s", stdin: stage.apply((one) => one.script), programs, timeoutSeconds: 60 },
            { parent: this },
        );
        return createRemoteScript(
            `${name}-wire`,
            {
                host,
                command: pulumi.interpolate`${API_SERVER_PATHS.program} wire ${stage.apply((one) => one.digest)}`,
                timeoutSeconds: 900,
            },
            // A host that is down fails before this, at staging, and takes no turn.
            { parent: this, dependsOn: [staged, ...args.after], hooks: args.turns },
        );
    }
}

/** The command line that reads from its standard input how apiserver-node is run. */
export function renderRequestCommand({ config, cluster, server }: ApiServerWiringArgs): string {
    return [
        "bash -s -- request",
        `--directory ${shellQuote(config.apiServer.certificateDirectory)}`,
        `--cluster ${shellQuote(cluster)}`,
        `--name ${shellQuote(server.commonName)}`,
        `--key ${shellQuote(opensslKeyOptions(config.tls.algorithm))}`,
    ].join(" ");
}

function joinPems(pems: readonly (string | undefined)[]): string {
    return pems.flatMap((pem) => (pem === undefined ? [] : [`${pem.trimEnd()}\n`])).join("");
}
