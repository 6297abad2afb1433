// What a stack's configuration becomes once it is read: plain, frozen, complete. Every optional setting has its default filled
// in, every duration is in milliseconds and every size in bytes, so nobody downstream parses or defaults anything again.
// Secrets are not in here (see load.ts: loadSecrets), so that this object may be logged, compared and shown.

import type { AwsConfig } from "./platforms/aws/schema";

/** Where the hosts come from. */
export const Platform = { aws: "aws", lab: "lab", ssh: "ssh" } as const;
export type Platform = (typeof Platform)[keyof typeof Platform];

/** What the cluster is for. `test` permits a single member and relaxes the disk check; nothing else differs. */
export const Environment = { production: "production", test: "test" } as const;
export type Environment = (typeof Environment)[keyof typeof Environment];

export const Filesystem = { xfs: "xfs", ext4: "ext4" } as const;
export type Filesystem = (typeof Filesystem)[keyof typeof Filesystem];

/** What a disk that is too slow for etcd does: refuse the host, warn, or not be measured at all. */
export const DiskCheck = { enforce: "enforce", warn: "warn", off: "off" } as const;
export type DiskCheck = (typeof DiskCheck)[keyof typeof DiskCheck];

/** Algorithm of every private key of the PKI. */
export const KeyAlgorithm = {
    ecdsaP256: "ECDSA-P256",
    ecdsaP384: "ECDSA-P384",
    rsa3072: "RSA-3072",
    rsa4096: "RSA-4096",
} as const;
export type KeyAlgorithm = (typeof KeyAlgorithm)[keyof typeof KeyAlgorithm];

export const LogLevel = { debug: "debug", info: "info", warn: "warn", error: "error" } as const;
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];

export const CompactionMode = { periodic: "periodic", revision: "revision" } as const;
export type CompactionMode = (typeof CompactionMode)[keyof typeof CompactionMode];

/** What API servers are given: all members, among which each chooses, or the one address in front of them. */
export const Endpoints = { members: "members", balancer: "balancer" } as const;
export type Endpoints = (typeof Endpoints)[keyof typeof Endpoints];

/** What runs an API server on its host. */
export const ApiServerKind = {
    staticPod: "static-pod",
    systemd: "systemd",
    /** Somebody else wires it; it gets a certificate, and flags to copy. */
    elsewhere: "elsewhere",
} as const;
export type ApiServerKind = (typeof ApiServerKind)[keyof typeof ApiServerKind];

export interface ClusterConfig {
    /** Name of the cluster: a DNS label. @default the stack's name */
    readonly name: string;
    readonly platform: Platform;
    /** @default production */
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

export interface MemberConfig {
    /** etcd's member name and the host's name: a DNS label. */
    readonly name: string;
    /** IPv4 address that peers, clients and SSH use. @default lab: network base + 10 + trailing number of the name */
    readonly address: string;
    /** Failure domain (rack, room, availability zone) the host stands in. */
    readonly zone: string | undefined;
    /** Block device that holds etcd's data. @default disk.device */
    readonly device: string;
    /** Public SSH host key, as in known_hosts without the host ("ssh-ed25519 AAAA..."); always set on ssh, never on lab. */
    readonly hostKey: string | undefined;
    /** SSH port. @default ssh.port */
    readonly port: number;
}

export interface GenesisConfig {
    /** Token of the living incarnation, which all hosts must name; undefined where the stack remembers its own. */
    readonly token: string | undefined;
}

export interface EtcdConfig {
    /** Exact version, such as 3.6.16. */
    readonly version: string;
    /** Of all hosts. @default amd64 */
    readonly architecture: Architecture;
    /** Where the release comes from. @default the official release */
    readonly archive: ArchiveConfig;
    /** Storage quota. @default 2GiB */
    readonly quotaBytes: number;
    /** Largest request. @default 1.5MiB */
    readonly maxRequestBytes: number;
    /** Applied entries between raft snapshots; undefined leaves it to etcd. */
    readonly snapshotCount: number | undefined;
    /** etcd's own compaction; undefined leaves it to the API server, which compacts every 5 minutes. */
    readonly autoCompaction: AutoCompactionConfig | undefined;
    /** Learners allowed at once (3.6 and newer); undefined leaves it to etcd (1). */
    readonly maxLearners: number | undefined;
    /** @default info */
    readonly logLevel: LogLevel;
}

/** CPU architecture of the hosts, in Go's words. */
export const Architecture = { amd64: "amd64", arm64: "arm64" } as const;
export type Architecture = (typeof Architecture)[keyof typeof Architecture];

export interface ArchiveConfig {
    /** https:// or file:///, all placeholders filled in. */
    readonly url: string;
    /** 64 lower-case hexadecimal digits. */
    readonly sha256: string;
}

export interface AutoCompactionConfig {
    readonly mode: CompactionMode;
    /** Milliseconds when periodic, revisions when revision. */
    readonly retention: number;
}

export interface TimingConfig {
    /** Round-trip time between members, or "measure" to let the hosts find out. @default measure */
    readonly roundTripMs: number | "measure";
    /** undefined: planned from the round-trip time. */
    readonly heartbeatMs: number | undefined;
    readonly electionMs: number | undefined;
}

export interface DiskConfig {
    /** Device for members that name none; undefined only when every member names its own. */
    readonly device: string | undefined;
    /** lab: size of the disk that is made; elsewhere: the least size that is accepted. @default 1GiB */
    readonly sizeBytes: number;
    /** @default xfs */
    readonly filesystem: Filesystem;
    /** @default enforce in production, warn in test */
    readonly check: DiskCheck;
    /** How much the disk check writes. @default 22MiB, lab 2MiB */
    readonly checkSizeBytes: number;
}

export interface TlsConfig {
    /** @default ECDSA-P256 */
    readonly algorithm: KeyAlgorithm;
    /** @default 87600h (10 years) */
    readonly caValidityHours: number;
    /** Validity of member and client certificates. @default 8760h (1 year) */
    readonly validityHours: number;
    /** How long before its end a certificate is renewed. @default a third of validity */
    readonly earlyRenewalHours: number;
}

export interface NetworkConfig {
    /** IPv4 network the members stand in, normalised ("10.213.0.0/24"); undefined when not known (ssh). */
    readonly cidr: string | undefined;
}

export interface BalancerConfig {
    /** lab: make one. @default true on lab; on ssh true exactly when address or dnsName is given */
    readonly enabled: boolean;
    /** IPv4 address of the balancer; lab: network base + 5. */
    readonly address: string | undefined;
    readonly dnsName: string | undefined;
    /** @default 2379 */
    readonly port: number;
}

export interface ApiServerConfig {
    /** Name of the host: a DNS label. */
    readonly name: string;
    /** IPv4 address. @default lab: network base + 200 + trailing number of the name */
    readonly address: string;
    /** @default static-pod */
    readonly kind: ApiServerKind;
    /** Public SSH host key; always set on ssh where the host is to be reached, never on lab. */
    readonly hostKey: string | undefined;
    /** SSH port. @default ssh.port */
    readonly port: number;
}

export interface ApiServerSettings {
    /** @default members */
    readonly endpoints: Endpoints;
    /** Minor of Kubernetes 1, from 30 to 36. @default 36 */
    readonly kubernetesMinor: number;
    /** undefined leaves these to kube-apiserver. */
    readonly prefix: string | undefined;
    readonly healthcheckTimeoutMs: number | undefined;
    readonly readycheckTimeoutMs: number | undefined;
    /** 0 is never. */
    readonly compactionIntervalMs: number | undefined;
    /** Another etcd cluster, for events alone. */
    readonly events: EventsConfig | undefined;
    /** Absolute. @default /etc/kubernetes/pki/etcd-client */
    readonly certificateDirectory: string;
    /** Absolute. @default /etc/kubernetes/manifests/kube-apiserver.yaml */
    readonly manifest: string;
    /** @default kube-apiserver.service */
    readonly unit: string;
    /** Whether flags that somebody set to something else are replaced. @default false */
    readonly takeOver: boolean;
}

export interface EventsConfig {
    readonly servers: readonly string[];
    readonly caPem: string | undefined;
}

/** Who may reach the cluster, as IPv4 networks ("10.0.1.7/32"); none contains another one of its list. */
export interface AccessConfig {
    readonly apiServers: readonly string[];
    /** @default lab: this computer */
    readonly operators: readonly string[];
    readonly monitoring: readonly string[];
    /** From where the balancer comes, when not from its own address. */
    readonly balancers: readonly string[];
}

export interface FirewallConfig {
    /** Whether the hosts refuse everybody else on etcd's ports. @default true on lab; on ssh true exactly when access names anybody */
    readonly enabled: boolean;
}

export interface OperatorConfig {
    /** Where the operator's CA, certificate and key are written on the machine that runs Pulumi; undefined: nowhere. */
    readonly credentialsDirectory: string | undefined;
}

/** Whether a ServiceMonitor and a PrometheusRule are made: `auto` asks Kubernetes whether it knows such things. */
export const Prometheus = { auto: "auto", on: "on", off: "off" } as const;
export type Prometheus = (typeof Prometheus)[keyof typeof Prometheus];

export interface KubernetesConfig {
    /** Absolute; undefined: the secret kubeconfig is used. */
    readonly kubeconfigFile: string | undefined;
    /** undefined: the current one. */
    readonly context: string | undefined;
    /** @default kube-system */
    readonly namespace: string;
    /** @default auto */
    readonly prometheus: Prometheus;
    /** "KEY=VALUE", on all that is made. */
    readonly labels: readonly string[];
    readonly defrag: DefragConfig;
}

export interface DefragConfig {
    /** @default false */
    readonly enabled: boolean;
    /** As cron writes it. */
    readonly schedule: string;
    /** When a member is defragmented, in etcd-defrag's words. */
    readonly rule: string;
    readonly image: string;
    /** @default 1m */
    readonly waitBetweenMs: number;
}

export interface SshConfig {
    /** @default root */
    readonly user: string;
    /** @default 22 */
    readonly port: number;
    readonly bastion: BastionConfig | undefined;
    /** How we log in; the key itself comes from loadSecrets(). */
    readonly authentication: SshAuthentication;
}

export type SshAuthentication =
    | { readonly kind: "key" }
    | { readonly kind: "keyFile"; readonly path: string }
    | { readonly kind: "agent"; /** undefined: whatever SSH_AUTH_SOCK says. */ readonly socket: string | undefined };

export interface BastionConfig {
    readonly address: string;
    readonly user: string;
    readonly port: number;
    readonly hostKey: string;
}

/** Written by `npm run up`, never by hand. */
export interface LabConfig {
    readonly directory: string;
    /** IPv4 /24 of the lab's bridge, normalised. */
    readonly network: string;
    readonly buildsDirectory: string;
}
