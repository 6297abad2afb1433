// Made from the tables of keys in config/ by `npm run generate`. What they mean in all is in docs/configuration.md.
import type * as pulumi from "@pulumi/pulumi";

export const Platform = {
    aws: "aws",
    lab: "lab",
    ssh: "ssh",
} as const;
export type Platform = (typeof Platform)[keyof typeof Platform];

export const Environment = {
    production: "production",
    test: "test",
} as const;
export type Environment = (typeof Environment)[keyof typeof Environment];

export const Architecture = {
    amd64: "amd64",
    arm64: "arm64",
} as const;
export type Architecture = (typeof Architecture)[keyof typeof Architecture];

export const LogLevel = {
    debug: "debug",
    info: "info",
    warn: "warn",
    error: "error",
} as const;
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];

export const CompactionMode = {
    periodic: "periodic",
    revision: "revision",
} as const;
export type CompactionMode = (typeof CompactionMode)[keyof typeof CompactionMode];

export const Filesystem = {
    xfs: "xfs",
    ext4: "ext4",
} as const;
export type Filesystem = (typeof Filesystem)[keyof typeof Filesystem];

export const DiskCheck = {
    enforce: "enforce",
    warn: "warn",
    off: "off",
} as const;
export type DiskCheck = (typeof DiskCheck)[keyof typeof DiskCheck];

export const KeyAlgorithm = {
    ecdsaP256: "ECDSA-P256",
    ecdsaP384: "ECDSA-P384",
    rsa3072: "RSA-3072",
    rsa4096: "RSA-4096",
} as const;
export type KeyAlgorithm = (typeof KeyAlgorithm)[keyof typeof KeyAlgorithm];

export const ApiServerKind = {
    staticPod: "static-pod",
    systemd: "systemd",
    elsewhere: "elsewhere",
} as const;
export type ApiServerKind = (typeof ApiServerKind)[keyof typeof ApiServerKind];

export const Endpoints = {
    members: "members",
    balancer: "balancer",
} as const;
export type Endpoints = (typeof Endpoints)[keyof typeof Endpoints];

export const Egress = {
    nat: "nat",
    none: "none",
} as const;
export type Egress = (typeof Egress)[keyof typeof Egress];

export const SizeClass = {
    small: "small",
    medium: "medium",
    large: "large",
    xlarge: "xlarge",
} as const;
export type SizeClass = (typeof SizeClass)[keyof typeof SizeClass];

export const PlacementStrategy = {
    spread: "spread",
    partition: "partition",
    none: "none",
} as const;
export type PlacementStrategy = (typeof PlacementStrategy)[keyof typeof PlacementStrategy];

export const VolumeType = {
    gp3: "gp3",
    io2: "io2",
} as const;
export type VolumeType = (typeof VolumeType)[keyof typeof VolumeType];

export const Prometheus = {
    auto: "auto",
    on: "on",
    off: "off",
} as const;
export type Prometheus = (typeof Prometheus)[keyof typeof Prometheus];

export const BackupTargetKind = {
    s3: "s3",
    sftp: "sftp",
    directory: "directory",
} as const;
export type BackupTargetKind = (typeof BackupTargetKind)[keyof typeof BackupTargetKind];

export interface EtcdClusterArgs {
    /**
     * Name of the cluster. As: DNS label.
     * @default the stack's name
     */
    readonly name?: string;
    /**
     * Where the hosts come from: made on AWS, made on this computer, or ones you have. As: aws | lab | ssh.
     */
    readonly platform?: Platform;
    /**
     * Test permits a single member and only warns about slow disks. As: production | test.
     * @default production
     */
    readonly environment?: Environment;
    /**
     * How many members, in place of a list of them: etcd-1, etcd-2 and so on.
     * @default 3
     */
    readonly memberCount?: number;
    /**
     * 1 (test only), 3, 5 or 7; on ssh a list.
     */
    readonly members?: MemberArgs[];
    /**
     * What is run.
     */
    readonly etcd?: EtcdArgs;
    /**
     * A cluster that the stack has forgotten.
     */
    readonly genesis?: GenesisArgs;
    /**
     * How etcd fits the network between the members; the same on all of them.
     */
    readonly timing?: TimingArgs;
    /**
     * Where etcd's data lives.
     */
    readonly disk?: DiskArgs;
    /**
     * Keys and certificates.
     */
    readonly tls?: TlsArgs;
    /**
     * Where the members stand.
     */
    readonly network?: NetworkArgs;
    /**
     * How the hosts are reached; on aws only the bastion.
     */
    readonly ssh?: SshArgs;
    /**
     * Key to log in with; pulumi config set --secret sshPrivateKey < FILE; on aws for the bastion alone. As: private key.
     */
    readonly sshPrivateKey?: pulumi.Input<string>;
    /**
     * The one address in front of all members.
     */
    readonly balancer?: BalancerArgs;
    /**
     * Control-plane hosts whose API servers are wired to this cluster; by SSH, as members are.
     * @default none: wired by hand, from the output etcd
     */
    readonly apiServers?: ApiServerArgs[];
    /**
     * How API servers use this cluster.
     */
    readonly apiServer?: ApiServerSettingsArgs;
    /**
     * Who may reach the members, beside the members themselves.
     */
    readonly access?: AccessArgs;
    /**
     * The hosts' own firewall, for etcd's ports alone.
     */
    readonly firewall?: FirewallArgs;
    /**
     * What the people who run the cluster get.
     */
    readonly operator?: OperatorArgs;
    /**
     * A cluster on AWS; platform aws only.
     */
    readonly aws?: AwsArgs;
    /**
     * What is made in the Kubernetes cluster that uses this etcd; nothing without a kubeconfig.
     */
    readonly kubernetes?: KubernetesArgs;
    /**
     * For the group kubernetes; pulumi config set --secret kubeconfig < FILE. As: kubeconfig.
     */
    readonly kubeconfig?: string;
    /**
     * Backups of etcd; not built yet: whatever is given here is refused.
     */
    readonly backup?: BackupArgs;
    /**
     * Written by npm run up, never by hand; platform lab only.
     */
    readonly lab?: LabArgs;
}

export interface MemberArgs {
    /**
     * Name of the member and its host; its identity for as long as it lives. As: DNS label.
     */
    readonly name?: string;
    /**
     * Where peers, clients and SSH reach the host. As: IPv4 address.
     * @default lab and aws: the subnet's base + 10 + the number the name ends in
     */
    readonly address?: string;
    /**
     * Failure domain of the host: a rack, a room, an availability zone. As: text.
     * @default aws: by the number the name ends in
     */
    readonly zone?: string;
    /**
     * Block device for etcd's data alone. As: path.
     * @default disk.device
     */
    readonly device?: string;
    /**
     * The SSH host key, Ed25519 or ECDSA; needed on ssh. As: public key.
     */
    readonly hostKey?: string;
    /**
     * SSH port of this host. As: port.
     * @default ssh.port
     */
    readonly port?: number;
}

export interface EtcdArgs {
    /**
     * Exact version to run, in quotes. As: release.
     * @default 3.6.14, the newest whose checksum is built in; lab: 3.6.16
     */
    readonly version?: string;
    /**
     * Of all hosts. As: amd64 | arm64.
     * @default amd64
     */
    readonly architecture?: Architecture;
    /**
     * Where the release comes from.
     */
    readonly archive?: EtcdArchiveArgs;
    /**
     * How large the database may grow; above 8GiB etcd itself warns. As: size.
     * @default 2GiB
     */
    readonly quota?: string;
    /**
     * The largest request. As: size.
     * @default 1.5MiB
     */
    readonly maxRequestBytes?: string;
    /**
     * Entries applied between two raft snapshots.
     * @default etcd's own
     */
    readonly snapshotCount?: number;
    /**
     * Etcd's own compaction, as a backstop.
     * @default off: the API server compacts every 5 minutes
     */
    readonly autoCompaction?: EtcdAutoCompactionArgs;
    /**
     * Learners at the same time; 3.6 and newer.
     * @default etcd's own (1)
     */
    readonly maxLearners?: number;
    /**
     * How much etcd logs. As: debug | info | warn | error.
     * @default info
     */
    readonly logLevel?: LogLevel;
}

export interface EtcdArchiveArgs {
    /**
     * Https:// or file:/// address of the release archive; {version} and {arch} are filled in. As: URL.
     * @default the official release
     */
    readonly url?: string;
    /**
     * Checksum of the archive, or its line of SHA256SUMS; needed for versions that are not built in. As: 64 hexadecimal digits.
     */
    readonly sha256?: string;
}

export interface EtcdAutoCompactionArgs {
    /**
     * What retention counts. As: periodic | revision.
     * @default periodic
     */
    readonly mode?: CompactionMode;
    /**
     * How much history stays: "8h" when periodic, 1000 when revision. As: duration or number.
     */
    readonly retention?: string;
}

export interface GenesisArgs {
    /**
     * Only after the state was lost: the TOKEN in /etc/etcd/marker, which all hosts must have. As: text.
     * @default remembered from the birth
     */
    readonly token?: string;
}

export interface TimingArgs {
    /**
     * Time a packet takes between the two most distant members and back. As: duration or "measure".
     * @default measure; aws: 2ms
     */
    readonly roundTrip?: string;
    /**
     * How often the leader reports. As: duration.
     * @default from roundTrip, at least 100ms
     */
    readonly heartbeat?: string;
    /**
     * Silence after which a new leader is elected. As: duration.
     * @default 10 heartbeats
     */
    readonly election?: string;
}

export interface DiskArgs {
    /**
     * Block device for etcd's data alone, on every member that names none. As: path.
     * @default lab: /dev/etcd-data
     */
    readonly device?: string;
    /**
     * Lab and aws: size of the disk that is made; ssh: the least that is accepted. As: size.
     * @default twice etcd.quota, at least 1GiB; aws: at least 20GiB
     */
    readonly size?: string;
    /**
     * What an empty disk is formatted with. As: xfs | ext4.
     * @default xfs
     */
    readonly filesystem?: Filesystem;
    /**
     * What happens when the disk takes more than 10 ms for a write to be safe. As: enforce | warn | off.
     * @default enforce in production, warn in test
     */
    readonly check?: DiskCheck;
    /**
     * How much that check writes. As: size.
     * @default 22MiB, lab 2MiB
     */
    readonly checkSize?: string;
}

export interface TlsArgs {
    /**
     * Of keys that are made from then on. As: ECDSA-P256 | ECDSA-P384 | RSA-3072 | RSA-4096.
     * @default ECDSA-P256
     */
    readonly algorithm?: KeyAlgorithm;
    /**
     * Of the two certificate authorities. As: duration.
     * @default 87600h (10 years)
     */
    readonly caValidity?: string;
    /**
     * Of member and client certificates. As: duration.
     * @default 8760h (1 year)
     */
    readonly validity?: string;
    /**
     * How long before its end a certificate is renewed. As: duration.
     * @default a third of validity
     */
    readonly earlyRenewal?: string;
}

export interface NetworkArgs {
    /**
     * Where all members stand; addresses are checked against it; aws: the network of the VPC. As: IPv4 network.
     * @default lab: the lab's own
     */
    readonly cidr?: string;
    /**
     * Networks that must not overlap with cidr: pods, services, offices. As: list of IPv4 networks.
     */
    readonly reserved?: string[];
}

export interface SshArgs {
    /**
     * Who logs in; any other than root becomes it by sudo, without a password. As: text.
     * @default root
     */
    readonly user?: string;
    /**
     * SSH port of members that name none. As: port.
     * @default 22
     */
    readonly port?: number;
    /**
     * A machine to go through.
     */
    readonly bastion?: SshBastionArgs;
    /**
     * File with the private key, when sshPrivateKey is not used. As: path.
     */
    readonly privateKeyFile?: string;
    /**
     * Socket of the SSH agent, when there is no key. As: path.
     * @default SSH_AUTH_SOCK
     */
    readonly agentSocket?: string;
}

export interface SshBastionArgs {
    /**
     * The machine through which the members are reached. As: host name or address.
     */
    readonly address?: string;
    /**
     * Who logs in there. As: text.
     * @default ssh.user
     */
    readonly user?: string;
    /**
     * SSH port there. As: port.
     * @default 22
     */
    readonly port?: number;
    /**
     * Its SSH host key, Ed25519 or ECDSA. As: public key.
     */
    readonly hostKey?: string;
}

export interface BalancerArgs {
    /**
     * Whether there is a balancer.
     * @default aws and lab: true; ssh: true when address or dnsName is given
     */
    readonly enabled?: boolean;
    /**
     * Ssh: address of the balancer you run. As: IPv4 address.
     */
    readonly address?: string;
    /**
     * Name by which API servers reach the balancer; goes into the certificates. As: DNS name.
     */
    readonly dnsName?: string;
    /**
     * Where the balancer listens. As: port.
     * @default 2379
     */
    readonly port?: number;
}

export interface ApiServerArgs {
    /**
     * Name of the control-plane host; names its certificate too. As: DNS label.
     */
    readonly name?: string;
    /**
     * Where the host is reached; its API server comes from there to etcd. As: IPv4 address.
     * @default lab: the network's base + 200 + the number the name ends in
     */
    readonly address?: string;
    /**
     * What runs kube-apiserver there: the kubelet, from a manifest as kubeadm writes it, or a unit of systemd; elsewhere: wired by hand. As: static-pod | systemd | elsewhere.
     * @default static-pod
     */
    readonly kind?: ApiServerKind;
    /**
     * The SSH host key, Ed25519 or ECDSA; needed on ssh. As: public key.
     */
    readonly hostKey?: string;
    /**
     * SSH port of this host. As: port.
     * @default ssh.port
     */
    readonly port?: number;
}

export interface ApiServerSettingsArgs {
    /**
     * What API servers are given: all members, in an order of their own, or the balancer alone. As: members | balancer.
     * @default members
     */
    readonly endpoints?: Endpoints;
    /**
     * From 1.30 to 1.36, in quotes; the form of what is rendered. As: minor.
     * @default 1.36
     */
    readonly kubernetesVersion?: string;
    /**
     * The only one; etcd2 is refused, since Kubernetes 1.13 has taken it out. As: etcd3.
     * @default etcd3
     */
    readonly storageBackend?: string;
    /**
     * Where in etcd this Kubernetes cluster keeps its objects. As: path.
     * @default kube-apiserver's own (/registry)
     */
    readonly prefix?: string;
    /**
     * For etcd to answer /livez. As: duration.
     * @default kube-apiserver's own (2s)
     */
    readonly healthcheckTimeout?: string;
    /**
     * For etcd to answer /readyz. As: duration.
     * @default kube-apiserver's own (2s)
     */
    readonly readycheckTimeout?: string;
    /**
     * How often API servers have etcd forget old revisions; 0s is never. As: duration.
     * @default kube-apiserver's own (5m)
     */
    readonly compactionInterval?: string;
    /**
     * Another etcd cluster for events.
     */
    readonly events?: ApiServerEventsArgs;
    /**
     * Folder of this product's own on the hosts: ca.crt, client.crt and client.key. As: path.
     * @default /etc/kubernetes/pki/etcd-client
     */
    readonly certificateDirectory?: string;
    /**
     * The static pod's manifest. As: path.
     * @default /etc/kubernetes/manifests/kube-apiserver.yaml
     */
    readonly manifest?: string;
    /**
     * The unit of systemd. As: unit.
     * @default kube-apiserver.service
     */
    readonly unit?: string;
    /**
     * Whether flags that were set by hand to something else are replaced; objects in another etcd do not move.
     * @default false
     */
    readonly takeOver?: boolean;
}

export interface ApiServerEventsArgs {
    /**
     * Client URLs of another etcd cluster for events alone; it must trust this one's clients (etcd.caPem). As: list of URLs.
     */
    readonly servers?: string[];
    /**
     * Authority of that cluster's server certificates, when it is another one. As: certificate.
     */
    readonly caPem?: string;
}

export interface AccessArgs {
    /**
     * API servers beside those under apiServers, which are let in already: they use etcd (2379). As: list of IPv4 addresses and networks.
     */
    readonly apiServers?: string[];
    /**
     * Where you run etcdctl and status (2379, 2381); SSH is not touched. As: list of IPv4 addresses and networks.
     * @default lab: this computer
     */
    readonly operators?: string[];
    /**
     * What collects metrics (2381). As: list of IPv4 addresses and networks.
     */
    readonly monitoring?: string[];
    /**
     * From where the balancer comes (2379, 2381), when not from its own address. As: list of IPv4 addresses and networks.
     * @default balancer.address
     */
    readonly balancers?: string[];
}

export interface FirewallArgs {
    /**
     * Whether the hosts refuse everybody else on 2379, 2380 and 2381, by nftables; no other port is touched.
     * @default lab: true; ssh: true when access names anybody
     */
    readonly enabled?: boolean;
}

export interface OperatorArgs {
    /**
     * Where the operator's certificate and key are written on this computer, readable by you alone; nowhere by default. As: path.
     */
    readonly credentialsDirectory?: string;
}

export interface AwsArgs {
    /**
     * Such as eu-central-1. As: region.
     */
    readonly region?: string;
    /**
     * The only account that may be touched. As: 12 digits.
     */
    readonly account?: string;
    /**
     * Availability zones of an own VPC; etcd-1 stands in the first, etcd-2 in the second, and so on. As: list of zones.
     */
    readonly zones?: string[];
    /**
     * A VPC that is there.
     * @default an own VPC with network.cidr
     */
    readonly vpc?: AwsVpcArgs;
    /**
     * How members reach what is outside; none needs etcd.archive.url, and makes VPC endpoints in an own VPC. As: nat | none.
     * @default nat
     */
    readonly egress?: Egress;
    /**
     * Log connections of an own VPC.
     * @default false
     */
    readonly flowLogs?: boolean;
    /**
     * Etcd's hardware guide: about 50, 250, 1000 or 3000 Kubernetes nodes. As: small | medium | large | xlarge.
     * @default large
     */
    readonly sizeClass?: SizeClass;
    /**
     * Never burstable; another renews all hosts. As: instance type.
     * @default from sizeClass
     */
    readonly instanceType?: string;
    /**
     * Members of a zone stand on racks of their own, in partitions that share no rack, or wherever there is room; another renews all hosts. As: spread | partition | none.
     * @default spread
     */
    readonly placement?: PlacementStrategy;
    /**
     * What hosts are made from.
     */
    readonly image?: AwsImageArgs;
    /**
     * The data volumes.
     */
    readonly volume?: AwsVolumeArgs;
    /**
     * Who may connect; nobody else can.
     */
    readonly access?: AwsAccessArgs;
    /**
     * A machine to log in through.
     */
    readonly bastion?: AwsBastionArgs;
    /**
     * Private zone with a name for each member and one for the cluster. As: DNS name.
     * @default NAME.internal
     */
    readonly domain?: string;
    /**
     * Snapshots of the data volumes.
     */
    readonly snapshots?: AwsSnapshotsArgs;
    /**
     * Who is told when something is wrong.
     */
    readonly alarms?: AwsAlarmsArgs;
    /**
     * Key for volumes and parameters. As: ARN.
     * @default one is made
     */
    readonly kmsKey?: string;
    /**
     * The policy that no role of the cluster may have more rights than. As: ARN.
     * @default none
     */
    readonly permissionsBoundary?: string;
    /**
     * Of the cluster's roles and instance profiles; another makes them anew, under other names. As: path of iam.
     * @default /
     */
    readonly rolePath?: string;
    /**
     * Put on everything that can have tags. As: map.
     */
    readonly tags?: Record<string, string>;
}

export interface AwsVpcArgs {
    /**
     * An existing VPC; its network is network.cidr. As: VPC id.
     */
    readonly id?: string;
    /**
     * One private subnet for each zone, in the order in which members are spread over them.
     */
    readonly subnets?: AwsVpcSubnetArgs[];
    /**
     * Of S3 in this region, where egress is none and S3 is reached by a gateway endpoint of yours. As: prefix list id.
     */
    readonly s3PrefixList?: string;
}

export interface AwsVpcSubnetArgs {
    /**
     * A private subnet. As: subnet id.
     */
    readonly id?: string;
    /**
     * The availability zone it is in. As: zone.
     */
    readonly zone?: string;
    /**
     * Its network; members' addresses are planned in it. As: IPv4 network.
     */
    readonly cidr?: string;
    /**
     * Of the balancer in it; no one else's. As: IPv4 address.
     * @default the fifth of the network
     */
    readonly balancerAddress?: string;
}

export interface AwsImageArgs {
    /**
     * A fixed image; another id renews all hosts, one at a time. As: AMI id.
     */
    readonly id?: string;
    /**
     * Names the image that new hosts get; what it says later changes no host. As: SSM parameter.
     * @default the newest Amazon Linux 2023 for the architecture
     */
    readonly parameter?: string;
    /**
     * Another number renews all hosts with what the parameter says today, one at a time.
     * @default 1
     */
    readonly generation?: number;
}

export interface AwsVolumeArgs {
    /**
     * Kind of the data volumes; their size is disk.size. As: gp3 | io2.
     * @default gp3
     */
    readonly type?: VolumeType;
    /**
     * Operations a second that the volume is made for.
     * @default from sizeClass
     */
    readonly iops?: number;
    /**
     * MiB a second; gp3 only.
     * @default from sizeClass
     */
    readonly throughput?: number;
}

export interface AwsAccessArgs {
    /**
     * Who uses etcd; each of them is root on the Kubernetes cluster. As: list of networks or security groups.
     */
    readonly apiServers?: string[];
    /**
     * Who calls etcdctl and npm run status. As: list of networks or security groups.
     */
    readonly operators?: string[];
    /**
     * Who collects metrics. As: list of networks or security groups.
     */
    readonly monitoring?: string[];
    /**
     * Where SSH comes from: the computer that runs Pulumi, or the bastion. As: list of networks or security groups.
     */
    readonly ssh?: string[];
    /**
     * Of people who may log in as etcd-admin; takes effect on hosts made afterwards. As: list of public keys.
     */
    readonly sshKeys?: string[];
}

export interface AwsBastionArgs {
    /**
     * Make one; one you have goes into ssh.bastion.
     * @default false
     */
    readonly create?: boolean;
    /**
     * Of the bastion. As: instance type.
     * @default t3.micro or t4g.micro
     */
    readonly instanceType?: string;
}

export interface AwsSnapshotsArgs {
    /**
     * Whether the data volumes are snapshotted on a schedule.
     * @default true
     */
    readonly enabled?: boolean;
    /**
     * How often. As: 1h, 2h, 3h, 4h, 6h, 8h, 12h or 24h.
     * @default 24h
     */
    readonly every?: string;
    /**
     * How many of each volume.
     * @default 7
     */
    readonly keep?: number;
}

export interface AwsAlarmsArgs {
    /**
     * Who is told; AWS asks each of them to confirm. In place of a topic of yours. As: list of addresses.
     */
    readonly emails?: string[];
    /**
     * The SNS topic that is told. As: ARN.
     * @default one is made
     */
    readonly topic?: string;
}

export interface KubernetesArgs {
    /**
     * File with the kubeconfig, when the secret kubeconfig is not used. As: path.
     */
    readonly kubeconfigFile?: string;
    /**
     * Context of the kubeconfig. As: text.
     * @default the current one
     */
    readonly context?: string;
    /**
     * Where all of it is made; it must be there. As: text.
     * @default kube-system
     */
    readonly namespace?: string;
    /**
     * Whether a ServiceMonitor and a PrometheusRule are made. As: auto | on | off.
     * @default auto: when Kubernetes knows these kinds
     */
    readonly prometheus?: Prometheus;
    /**
     * Put on all that is made, such as "release=prometheus" by which your Prometheus chooses. As: list of KEY=VALUE.
     */
    readonly labels?: string[];
    /**
     * Defragmentation by etcd-defrag.
     */
    readonly defrag?: KubernetesDefragArgs;
}

export interface KubernetesDefragArgs {
    /**
     * Whether a CronJob defragments etcd when the rule says so.
     * @default false
     */
    readonly enabled?: boolean;
    /**
     * When the rule is asked. As: cron.
     * @default 20 3 * * *
     */
    readonly schedule?: string;
    /**
     * When a member is defragmented; empty space is no harm, so as rarely as possible. As: text.
     * @default dbQuotaUsage > 0.8 || dbSizeFree > 200*1024*1024
     */
    readonly rule?: string;
    /**
     * Etcd-defrag, by tag or digest. As: image.
     * @default ghcr.io/ahrtr/etcd-defrag:v0.42.0
     */
    readonly image?: string;
    /**
     * Between two members. As: duration.
     * @default 1m
     */
    readonly waitBetween?: string;
}

export interface BackupArgs {
    /**
     * How often a backup is taken. As: duration.
     */
    readonly interval?: string;
    /**
     * Where backups go.
     */
    readonly targets?: BackupTargetArgs[];
    /**
     * Who can decrypt backups, which are encrypted before they leave a host. As: list of public keys of age.
     */
    readonly recipients?: string[];
    /**
     * How long backups are kept.
     */
    readonly retention?: BackupRetentionArgs;
    /**
     * Trial restores.
     */
    readonly proof?: BackupProofArgs;
}

export interface BackupTargetArgs {
    /**
     * S3 and what speaks it, an SSH server, or a directory. As: s3 | sftp | directory.
     */
    readonly kind?: BackupTargetKind;
    /**
     * Tells targets of a kind apart. As: text.
     */
    readonly name?: string;
    /**
     * Directory: absolute, on every host (lab: on this computer); sftp: the folder there; s3: what objects' names begin with. As: path.
     */
    readonly path?: string;
    /**
     * S3: the bucket. As: bucket.
     */
    readonly bucket?: string;
    /**
     * S3: where the bucket is. As: region.
     */
    readonly region?: string;
    /**
     * S3: https:// address of another service that speaks S3. As: URL.
     */
    readonly endpoint?: string;
    /**
     * Sftp: the server. As: host name or address.
     */
    readonly address?: string;
    /**
     * Sftp: its SSH port. As: port.
     */
    readonly port?: number;
    /**
     * Sftp: who logs in there. As: text.
     */
    readonly user?: string;
    /**
     * Sftp: its SSH host key, Ed25519 or ECDSA. As: public key.
     */
    readonly hostKey?: string;
    /**
     * File on this computer: for s3 an access key as in ~/.aws/credentials, for sftp a private SSH key without a passphrase. As: path.
     */
    readonly credentialsFile?: string;
}

export interface BackupRetentionArgs {
    /**
     * Hours of which the newest backup is kept.
     */
    readonly hourly?: number;
    /**
     * Days of which the newest backup is kept.
     */
    readonly daily?: number;
    /**
     * Weeks of which the newest backup is kept.
     */
    readonly weekly?: number;
}

export interface BackupProofArgs {
    /**
     * How often an older backup is restored for trial; a new one always is. As: duration.
     */
    readonly interval?: string;
}

export interface LabArgs {
    /**
     * Where the lab keeps its machines. As: path.
     */
    readonly directory?: string;
    /**
     * The lab's own /24. As: IPv4 network.
     */
    readonly network?: string;
    /**
     * Where etcd's builds are on this computer. As: path.
     */
    readonly buildsDirectory?: string;
}
