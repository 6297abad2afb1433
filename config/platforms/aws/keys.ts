// The keys of the group aws: see keys.ts.
import { Egress, PlacementStrategy, VolumeType } from "./schema";
import { SizeClass } from "../../facts/aws/sizes";
import { choiceOf, type KeyTable } from "../../values/keySpec";

const SUBNET_KEYS: KeyTable = {
    id: { type: "subnet id", meaning: "a private subnet" },
    zone: { type: "zone", meaning: "the availability zone it is in" },
    cidr: { type: "IPv4 network", meaning: "its network; members' addresses are planned in it" },
    balancerAddress: {
        type: "IPv4 address",
        default: "the fifth of the network",
        meaning: "of the balancer in it; no one else's",
    },
};

export const VPC_KEYS: KeyTable = {
    id: { type: "VPC id", meaning: "an existing VPC; its network is network.cidr" },
    subnets: {
        type: "list",
        meaning: "one private subnet for each zone, in the order in which members are spread over them",
        keys: SUBNET_KEYS,
    },
    s3PrefixList: {
        type: "prefix list id",
        meaning: "of S3 in this region, where egress is none and S3 is reached by a gateway endpoint of yours",
    },
};

const IMAGE_KEYS: KeyTable = {
    id: { type: "AMI id", meaning: "a fixed image; another id renews all hosts, one at a time" },
    parameter: {
        type: "SSM parameter",
        default: "the newest Amazon Linux 2023 for the architecture",
        meaning: "names the image that new hosts get; what it says later changes no host",
    },
    generation: {
        type: "number",
        default: "1",
        meaning: "another number renews all hosts with what the parameter says today, one at a time",
    },
};

const VOLUME_KEYS: KeyTable = {
    type: { ...choiceOf({ VolumeType }), default: "gp3", meaning: "kind of the data volumes; their size is disk.size" },
    iops: { type: "number", default: "from sizeClass", meaning: "operations a second that the volume is made for" },
    throughput: { type: "number", default: "from sizeClass", meaning: "MiB a second; gp3 only" },
};

const ACCESS_KEYS: KeyTable = {
    apiServers: {
        type: "list of networks or security groups",
        meaning: "who uses etcd; each of them is root on the Kubernetes cluster",
    },
    operators: { type: "list of networks or security groups", meaning: "who calls etcdctl and npm run status" },
    monitoring: { type: "list of networks or security groups", meaning: "who collects metrics" },
    ssh: {
        type: "list of networks or security groups",
        meaning: "where SSH comes from: the computer that runs Pulumi, or the bastion",
    },
    sshKeys: {
        type: "list of public keys",
        meaning: "of people who may log in as etcd-admin; takes effect on hosts made afterwards",
    },
};

const BASTION_KEYS: KeyTable = {
    create: { type: "true | false", default: "false", meaning: "make one; one you have goes into ssh.bastion" },
    instanceType: { type: "instance type", default: "t3.micro or t4g.micro", meaning: "of the bastion" },
};

const SNAPSHOTS_KEYS: KeyTable = {
    enabled: {
        type: "true | false",
        default: "true",
        meaning: "whether the data volumes are snapshotted on a schedule",
    },
    every: { type: "1h, 2h, 3h, 4h, 6h, 8h, 12h or 24h", default: "24h", meaning: "how often" },
    keep: { type: "number", default: "7", meaning: "how many of each volume" },
};

const ALARMS_KEYS: KeyTable = {
    emails: {
        type: "list of addresses",
        meaning: "who is told; AWS asks each of them to confirm. In place of a topic of yours",
    },
    topic: { type: "ARN", default: "one is made", meaning: "the SNS topic that is told" },
};

export const AWS_KEYS: KeyTable = {
    region: { type: "region", meaning: "such as eu-central-1" },
    account: { type: "12 digits", meaning: "the only account that may be touched" },
    zones: {
        type: "list of zones",
        meaning: "availability zones of an own VPC; etcd-1 stands in the first, etcd-2 in the second, and so on",
    },
    vpc: { type: "group", default: "an own VPC with network.cidr", meaning: "a VPC that is there", keys: VPC_KEYS },
    egress: {
        ...choiceOf({ Egress }),
        default: "nat",
        meaning:
            "how members reach what is outside; none needs etcd.archive.url, and makes VPC endpoints in an own VPC",
    },
    flowLogs: { type: "true | false", default: "false", meaning: "log connections of an own VPC" },
    sizeClass: {
        ...choiceOf({ SizeClass }),
        default: "large",
        meaning: "etcd's hardware guide: about 50, 250, 1000 or 3000 Kubernetes nodes",
    },
    instanceType: {
        type: "instance type",
        default: "from sizeClass",
        meaning: "never burstable; another renews all hosts",
    },
    placement: {
        ...choiceOf({ PlacementStrategy }),
        default: "spread",
        meaning:
            "members of a zone stand on racks of their own, in partitions that share no rack, or wherever there is room; another renews all hosts",
    },
    image: { type: "group", meaning: "what hosts are made from", keys: IMAGE_KEYS },
    volume: { type: "group", meaning: "the data volumes", keys: VOLUME_KEYS },
    access: { type: "group", meaning: "who may connect; nobody else can", keys: ACCESS_KEYS },
    bastion: { type: "group", meaning: "a machine to log in through", keys: BASTION_KEYS },
    domain: {
        type: "DNS name",
        default: "NAME.internal",
        meaning: "private zone with a name for each member and one for the cluster",
    },
    snapshots: { type: "group", meaning: "snapshots of the data volumes", keys: SNAPSHOTS_KEYS },
    alarms: { type: "group", meaning: "who is told when something is wrong", keys: ALARMS_KEYS },
    kmsKey: { type: "ARN", default: "one is made", meaning: "key for volumes and parameters" },
    permissionsBoundary: {
        type: "ARN",
        default: "none",
        meaning: "the policy that no role of the cluster may have more rights than",
    },
    rolePath: {
        type: "path of iam",
        default: "/",
        meaning: "of the cluster's roles and instance profiles; another makes them anew, under other names",
    },
    tags: { type: "map", meaning: "put on everything that can have tags" },
};
