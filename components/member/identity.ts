import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig } from "../../config/schema";
import { opensslKeyOptions } from "../pki/keyAlgorithm";
import type { HostGate } from "../platform/gate";
import type { Host } from "../platform/host";
import { createRemoteScript } from "../platform/remoteScript";
import type { ClusterPlan, MemberPlan, SubjectAlternativeNames } from "../topology";
import { shellQuote } from "../platform/renderFiles";

/** What a host says of itself. */
export interface Identity {
    /** Signing requests for keys that were made on the host and stay there. */
    readonly peerCsr: string;
    readonly serverCsr: string;
    /** Of this installation of this machine: a host that was made anew has another one. */
    readonly machineId: string;
    /** The longest round trip to another member; 0 when it was not to be measured. */
    readonly roundTripMs: number;
}

const program = fs.readFileSync(path.join(__dirname, "../../host/identity"), "utf8");

/** Makes the member's keys on its host and asks what must be known of it. */
export function createIdentity(
    name: string,
    spec: { config: ClusterConfig; plan: ClusterPlan; member: MemberPlan; host: Host; gate?: HostGate | undefined },
    parent: pulumi.Resource,
): pulumi.Output<Identity> {
    const script = createRemoteScript(
        name,
        { host: spec.host, command: renderIdentityCommand(spec), stdin: program, timeoutSeconds: 120 },
        { parent, ...(spec.gate === undefined ? {} : { hooks: spec.gate.between }) },
    );
    return script.stdout.apply((text) => JSON.parse(text) as Identity);
}

/** The command line that reads host/identity from its standard input. */
export function renderIdentityCommand(spec: { config: ClusterConfig; plan: ClusterPlan; member: MemberPlan }): string {
    const { config, plan, member } = spec;
    const others = config.timing.roundTripMs === "measure" ? plan.members.filter((other) => other !== member) : [];
    return [
        "bash -s --",
        `--name ${shellQuote(member.name)}`,
        `--cluster ${shellQuote(plan.name)}`,
        `--architecture ${config.etcd.architecture}`,
        `--key ${shellQuote(opensslKeyOptions(config.tls.algorithm))}`,
        `--peer ${shellQuote(renderSans(member.peerSans))}`,
        `--server ${shellQuote(renderSans(member.serverSans))}`,
        ...others.map((other) => `--measure ${shellQuote(other.address)}`),
    ].join(" ");
}

function renderSans(sans: SubjectAlternativeNames): string {
    return [...sans.dnsNames.map((dns) => `DNS:${dns}`), ...sans.ipAddresses.map((ip) => `IP:${ip}`)].join(",");
}
