import * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig } from "../../config/schema";
import { opensslKeyOptions } from "../pki/keyAlgorithm";
import type { HostHooks } from "../rollout/hostHooks";
import type { Host } from "../remote/host";
import type { ProgramDelivery } from "../remote/programDelivery";
import { createRemoteScript } from "../remote/remoteScript";
import type { ClusterPlan, MemberPlan, SubjectAlternativeNames } from "../plan";
import type { Marker } from "./founders";
import { renderLaunch, shellQuote } from "../remote/renderFiles";

/** What a host says of itself. */
export interface HostReport {
    /** Signing requests for keys that were made on the host and stay there. */
    readonly peerCsr: string;
    readonly serverCsr: string;
    /** Made once by us, kept on its root disk: a host that was made anew has another one. See docs/decisions/host-id.md. */
    readonly hostId: string;
    /** Which member of which cluster it is already, by its root disk. */
    readonly marker: Marker | null;
    /** The longest round trip to another member that answered; 0 when it was not to be measured. */
    readonly roundTripMs: number;
    /** Addresses of members that did not answer. */
    readonly silent: readonly string[];
}

export interface HostReportSpec {
    readonly config: ClusterConfig;
    readonly plan: ClusterPlan;
    readonly member: MemberPlan;
    /** See Recalled. */
    readonly attempt: string;
}

/** Makes the member's keys on its host and asks what must be known of it. */
export function createHostReport(
    name: string,
    spec: HostReportSpec & {
        readonly host: Host;
        readonly programs: ProgramDelivery;
        readonly hostHooks?: HostHooks | undefined;
    },
    parent: pulumi.Resource,
): pulumi.Output<HostReport> {
    const script = createRemoteScript(
        name,
        {
            host: spec.host,
            command: renderKeysCommand(spec),
            stdin: renderLaunch(spec.programs.program("member-keys")),
            programs: spec.programs,
            timeoutSeconds: 120,
        },
        { parent, ...(spec.hostHooks === undefined ? {} : { hooks: spec.hostHooks.between }) },
    );
    return script.stdout.apply((text) => JSON.parse(text) as HostReport);
}

/** The command line that reads from its standard input how member-keys is run. */
export function renderKeysCommand({ config, plan, member, attempt }: HostReportSpec): string {
    const others = config.timing.roundTripMs === "measure" ? plan.members.filter((other) => other !== member) : [];
    return [
        "bash -s --",
        `--name ${shellQuote(member.name)}`,
        `--cluster ${shellQuote(plan.name)}`,
        // Another command line for each attempt at a birth, so that each asks anew what the hosts are.
        `--attempt ${shellQuote(attempt)}`,
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
