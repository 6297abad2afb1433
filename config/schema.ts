// What a stack's configuration becomes once it is read: plain, frozen, complete. Every optional setting has its default filled
// in, every duration is in milliseconds and every size in bytes, so nobody downstream parses or defaults anything again.
// Secrets are not in here (see load.ts: loadSecrets), so that this object may be logged, compared and shown.

import type { AwsConfig } from "./platforms/aws/aws";
import type { AccessConfig, FirewallConfig } from "./groups/access";
import type { ApiServerSettings } from "./groups/apiServer";
import type { ApiServerConfig } from "./groups/apiServers";
import type { BalancerConfig } from "./groups/balancer";
import type { Environment, Platform } from "./groups/cluster";
import type { DiskConfig } from "./groups/disk";
import type { EtcdConfig } from "./groups/etcd";
import type { GenesisConfig } from "./groups/genesis";
import type { KubernetesConfig } from "./groups/kubernetes";
import type { MemberConfig } from "./groups/member";
import type { NetworkConfig } from "./groups/network";
import type { OperatorConfig } from "./groups/operator";
import type { SshConfig } from "./groups/ssh";
import type { TimingConfig } from "./groups/timing";
import type { TlsConfig } from "./groups/tls";
import type { LabConfig } from "./platforms/lab/lab";

export type { Architecture } from "./facts/architecture";
export type { AccessConfig, FirewallConfig } from "./groups/access";
export type { ApiServerSettings, Endpoints } from "./groups/apiServer";
export type { ApiServerConfig, ApiServerKind } from "./groups/apiServers";
export type { ArchiveConfig } from "./groups/archive";
export type { BalancerConfig } from "./groups/balancer";
export type { Environment, Platform } from "./groups/cluster";
export type { DefragConfig } from "./groups/defrag";
export type { DiskCheck, DiskConfig, Filesystem } from "./groups/disk";
export type { AutoCompactionConfig, CompactionMode, EtcdConfig, LogLevel } from "./groups/etcd";
export type { EventsConfig } from "./groups/events";
export type { GenesisConfig } from "./groups/genesis";
export type { KubernetesConfig, Prometheus } from "./groups/kubernetes";
export type { MemberConfig } from "./groups/member";
export type { NetworkConfig } from "./groups/network";
export type { OperatorConfig } from "./groups/operator";
export type { BastionConfig, SshAuthentication, SshConfig } from "./groups/ssh";
export type { TimingConfig } from "./groups/timing";
export type { KeyAlgorithm, TlsConfig } from "./groups/tls";
export type { LabConfig } from "./platforms/lab/lab";

export interface ClusterConfig {
    /** Name of the cluster: a DNS label. */
    readonly name: string;
    readonly platform: Platform;
    readonly environment: Environment;
    /** The members, addresses included. Their order is the order in which they are changed; their identity is the name. */
    readonly members: readonly MemberConfig[];
    readonly etcd: EtcdConfig;
    /** How a cluster is taken over that this stack does not remember. */
    readonly genesis: GenesisConfig;
    readonly timing: TimingConfig;
    readonly disk: DiskConfig;
    readonly tls: TlsConfig;
    readonly network: NetworkConfig;
    readonly balancer: BalancerConfig;
    /** Control-plane hosts to be wired; empty when that is done elsewhere. */
    readonly apiServers: readonly ApiServerConfig[];
    readonly apiServer: ApiServerSettings;
    readonly access: AccessConfig;
    readonly firewall: FirewallConfig;
    readonly operator: OperatorConfig;
    /** What is made in Kubernetes; undefined without a kubeconfig. */
    readonly kubernetes: KubernetesConfig | undefined;
    /** DNS domain that has a name for each member; only where we make one (aws). */
    readonly domain: string | undefined;
    /** Set when platform is ssh, and on aws where a bastion of the user's is gone through. */
    readonly ssh: SshConfig | undefined;
    /** Set exactly when platform is aws. */
    readonly aws: AwsConfig | undefined;
    /** Set exactly when platform is lab. */
    readonly lab: LabConfig | undefined;
    /** Things that are allowed but deserve a second look; to be logged as warnings. */
    readonly warnings: readonly string[];
}
