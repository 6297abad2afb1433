// What the group aws becomes: see schema.ts for the whole.

export interface AwsConfig {
    readonly region: string;
    /** The only account that is touched; undefined: whichever the credentials belong to. */
    readonly account: string | undefined;
    /** An existing VPC; undefined: one is made, with network.cidr. */
    readonly vpc: AwsVpcConfig | undefined;
    /** Private subnets for the members, one per zone, in the order of the zones; those of an existing VPC have ids. */
    readonly subnets: readonly AwsSubnet[];
    /** How members reach what is outside: through NAT gateways, or not at all. */
    readonly egress: Egress;
    readonly flowLogs: boolean;
    readonly instanceType: string;
    /** How members of a zone are kept off each other's hardware. */
    readonly placement: PlacementStrategy;
    readonly image: AwsImageConfig;
    readonly volume: AwsVolumeConfig;
    readonly access: AwsAccessConfig;
    /** Instance type of the bastion that is made; undefined: none is made. */
    readonly bastionType: string | undefined;
    readonly snapshots: AwsSnapshotsConfig | undefined;
    readonly alarms: AwsAlarmsConfig;
    /** ARN of a KMS key to use; undefined: one is made. */
    readonly keyArn: string | undefined;
    readonly roles: AwsRolesConfig;
    /** Put on everything, beside our own. */
    readonly tags: Readonly<Record<string, string>>;
}

export const Egress = { nat: "nat", none: "none" } as const;
export type Egress = (typeof Egress)[keyof typeof Egress];

/** Racks of their own, partitions that share no rack, or wherever there is room. */
export const PlacementStrategy = { spread: "spread", partition: "partition", none: "none" } as const;
export type PlacementStrategy = (typeof PlacementStrategy)[keyof typeof PlacementStrategy];

export interface AwsVpcConfig {
    readonly id: string;
    /** Prefix list of S3 in the region, where members have no other way out. */
    readonly s3PrefixList: string | undefined;
}

export interface AwsSubnet {
    readonly zone: string;
    /** Normalised IPv4 network. */
    readonly cidr: string;
    /** undefined: it is made. */
    readonly id: string | undefined;
    /** Of the balancer in it. */
    readonly balancerAddress: string;
    /** Of interface endpoints in it, one service after the other; none in an existing VPC. */
    readonly endpointAddresses: readonly string[];
    /** The subnet for what must be reachable from outside, in the same zone; undefined in an existing VPC. */
    readonly publicCidr: string | undefined;
}

export interface AwsImageConfig {
    /** Exactly one of the two is set: an AMI, or the SSM parameter that names one. */
    readonly ami: string | undefined;
    readonly parameter: string | undefined;
    /** Another number renews all hosts with today's image, one at a time. */
    readonly generation: number;
}

export const VolumeType = { gp3: "gp3", io2: "io2" } as const;
export type VolumeType = (typeof VolumeType)[keyof typeof VolumeType];

/** The data volume of a member; its size is disk.size. */
export interface AwsVolumeConfig {
    readonly type: VolumeType;
    readonly iops: number;
    /** MiB/s; undefined on io2, where it follows from iops. */
    readonly throughput: number | undefined;
}

/** Networks ("10.0.0.0/16") and security groups ("sg-..."). */
export interface AwsAccessConfig {
    readonly apiServers: readonly string[];
    readonly operators: readonly string[];
    readonly monitoring: readonly string[];
    readonly ssh: readonly string[];
    /** Public keys of people who may log in to the hosts, beside our own. */
    readonly sshKeys: readonly string[];
}

export interface AwsSnapshotsConfig {
    readonly everyHours: number;
    readonly keep: number;
}

/** Of every role that is made; the path is of instance profiles too. */
export interface AwsRolesConfig {
    /** ARN of a policy that no role has more rights than; undefined: none is set. */
    readonly boundaryArn: string | undefined;
    readonly path: string;
}

export interface AwsAlarmsConfig {
    /** ARN of the SNS topic that is told; undefined: one is made. */
    readonly topicArn: string | undefined;
    /** Subscribe to the topic that is made. */
    readonly emails: readonly string[];
}
