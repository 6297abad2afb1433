import type * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig } from "../../config/schema";
import type { Authority } from "../pki/authority";
import { signRequest, Use } from "../pki/certificates";
import type { HostHooks } from "../rollout/hostHooks";
import type { Host } from "../remote/host";
import type { ProgramDelivery } from "../remote/programDelivery";
import { createRemoteScript } from "../remote/remoteScript";
import { renderFirewall, renderNoFirewall } from "../remote/renderFirewall";
import {
    type ClusterPlan,
    type MemberPlan,
    Party,
    planGivenTiming,
    renderBootstrap,
    renderFlags,
    renderInitialCluster,
    type Timing,
    upgradeFloor,
} from "../plan";
import { Part, partName } from "../names";
import type { Founder } from "./founders";
import { type Genesis, isFounder } from "./genesis";
import { createHostReport, type HostReport } from "./hostReport";
import { HOST_PATHS } from "../plan/hostPaths";
import { renderNodeEnv } from "./renderNodeEnv";
import { renderStage } from "./renderStage";
import { renderUnit } from "./renderUnit";

export interface EtcdMemberArgs {
    readonly config: ClusterConfig;
    readonly plan: ClusterPlan;
    readonly member: MemberPlan;
    /** See Recalled. */
    readonly attempt: string;
    readonly host: Host;
    /** Brings etcd-node and member-keys. */
    readonly programs: ProgramDelivery;
    readonly peerAuthority: Authority;
    readonly clientAuthority: Authority;
    /** Where hosts are replaced by a run itself. */
    readonly hostHooks: HostHooks | undefined;
}

/**
 * One member of a cluster on its host. It comes to be in three steps, because each needs something of all members: its keys
 * (with the constructor), then `stage`, which touches nothing that runs, then `converge`, which alone changes a running member.
 */
export class EtcdMember extends pulumi.ComponentResource {
    public readonly report: pulumi.Output<HostReport>;
    /** What names the place of this member's data. */
    public readonly dataLocation: pulumi.Output<string>;
    public readonly founder: pulumi.Output<Founder>;
    private readonly peerCert: pulumi.Output<string>;
    private readonly serverCert: pulumi.Output<string>;

    constructor(
        private readonly name: string,
        private readonly args: EtcdMemberArgs,
        opts: pulumi.ComponentResourceOptions,
    ) {
        const { config, plan, member } = args;
        super(
            "etcd:index:EtcdMember",
            name,
            {
                member: member.name,
                address: member.address,
                zone: member.zone,
                version: plan.version,
                flags: listKnownFlags(config, member),
            },
            opts,
        );
        this.report = createHostReport(`${name}-keys`, args, this);
        this.dataLocation = args.host.dataLocation ?? this.report.apply((report) => report.hostId);
        this.founder = pulumi
            .all([this.dataLocation, this.report])
            .apply(([dataLocation, { marker, silent, roundTripMs }]) => ({
                member: member.name,
                dataLocation,
                marker: marker ?? undefined,
                silent,
                roundTripMs,
            }));
        this.peerCert = signRequest(
            `${name}-peer`,
            {
                use: Use.peer,
                certRequestPem: this.report.apply((report) => report.peerCsr),
                authority: args.peerAuthority,
                tls: config.tls,
            },
            { parent: this },
        );
        this.serverCert = signRequest(
            `${name}-server`,
            {
                use: Use.server,
                certRequestPem: this.report.apply((report) => report.serverCsr),
                authority: args.clientAuthority,
                tls: config.tls,
            },
            { parent: this },
        );
    }

    /** Puts the version, the certificates and the configuration on the host, beside what runs; begins a first start. */
    public stage(genesis: pulumi.Output<Genesis>, timing: pulumi.Output<Timing>): command.remote.Command {
        const { config, plan, host, programs, member, peerAuthority, clientAuthority } = this.args;
        const stage = pulumi
            .all([
                genesis,
                timing,
                this.peerCert,
                this.serverCert,
                peerAuthority.certPem,
                clientAuthority.certPem,
                host.dataDevice,
                this.dataLocation,
            ])
            .apply(
                ([start, planned, peerCert, serverCert, peerCa, clientCa, device, dataLocation]) =>
                    renderStage(member.name, {
                        program: programs.program("etcd-node"),
                        nodeEnv: this.renderNodeEnv(start, dataLocation, device),
                        unit: this.renderUnit(planned),
                        firewall: config.firewall.enabled ? renderFirewall(plan, Party.members) : renderNoFirewall(),
                        peerCert,
                        serverCert,
                        peerCa,
                        clientCa,
                    }).script,
            );
        return createRemoteScript(
            partName(this.name, Part.stage),
            { host, command: "bash -s", stdin: stage, programs },
            { parent: this, ...hooksOf(this.args.hostHooks?.returning) },
        );
    }

    /**
     * Takes the staged state live, step by legal step, in its turn and once everything in `after` is done. It follows every run of stage, not only
     * its text: when a change fails here and is taken back, the text is again the one that the last converge which ended well had.
     */
    public converge(
        stage: command.remote.Command,
        turns: pulumi.ResourceHookBinding,
        after: pulumi.Resource[],
    ): pulumi.Resource {
        const stamp = stage.stdout.apply((text) => (JSON.parse(text) as { readonly stamp: string }).stamp);
        const script = createRemoteScript(
            `${this.name}-converge`,
            {
                host: this.args.host,
                command: pulumi.interpolate`${HOST_PATHS.staged}/etcd-node converge ${stamp}`,
                timeoutSeconds: 900,
            },
            // A host that is down fails before this, at staging, and takes no turn.
            { parent: this, dependsOn: after, hooks: turns },
        );
        this.registerOutputs({ clientUrl: this.args.member.clientUrl });
        return script;
    }

    private renderNodeEnv(genesis: Genesis, dataLocation: string, device: string): string {
        const { config, plan, member } = this.args;
        return renderNodeEnv({
            NAME: member.name,
            CLUSTER: plan.name,
            TOKEN: genesis.token,
            ADDRESS: member.address,
            CLIENT_URL: member.clientUrl,
            PEER_URL: member.peerUrl,
            HEALTH_URL: member.healthUrl,
            GENESIS: renderInitialCluster(genesis.members),
            FOUNDER: isFounder(genesis, member.name, dataLocation) ? "true" : "false",
            BOOTSTRAP: renderBootstrap(genesis.members, genesis.token),
            MEMBERS: plan.members.map((other) => `${other.name}=${other.clientUrl}`).join(" "),
            VERSION: plan.version,
            UPGRADE_FLOOR: upgradeFloor(plan.version),
            ARCHIVE_URL: config.etcd.archive.url,
            ARCHIVE_SHA256: config.etcd.archive.sha256,
            DEVICE: device,
            FILESYSTEM: config.disk.filesystem,
            DISK_MIN_MIB: String(Math.floor(config.disk.sizeBytes / 2 ** 20)),
            DISK_CHECK: config.disk.check,
            DISK_CHECK_MIB: String(Math.ceil(config.disk.checkSizeBytes / 2 ** 20)),
            ENVIRONMENT: plan.environment,
        });
    }

    private renderUnit(timing: Timing): string {
        const { config, plan, member } = this.args;
        return renderUnit(member.name, plan.version, renderFlags({ member, timing, etcd: config.etcd }));
    }
}

function hooksOf(hooks: pulumi.ResourceHookBinding | undefined): pulumi.CustomResourceOptions {
    return hooks === undefined ? {} : { hooks };
}

/** etcd's flags as far as the configuration decides them: what a reviewer sees, and policies judge. */
function listKnownFlags(config: ClusterConfig, member: MemberPlan): readonly string[] {
    const timing = planGivenTiming(config.timing);
    const flags = renderFlags({ member, timing: timing ?? { heartbeatMs: 0, electionMs: 0 }, etcd: config.etcd });
    return flags.filter((flag) => timing !== undefined || !/^--(heartbeat-interval|election-timeout)=/.test(flag));
}
