// aws.*: a cluster on AWS. Its parts are in files of their own; this puts them together.
import { SizeClass } from "../../facts/aws/sizes";
import type { AwsSubnet } from "./subnets";
import { type AwsVpcConfig, VPC_KEYS } from "./vpc";
import { isDnsName, type Network } from "../../values/address";
import { AWS_ACCESS_KEYS, type AwsAccessConfig, checkAwsAccess } from "./access";
import { ALARMS_KEYS, type AwsAlarmsConfig, checkAwsAlarms } from "./alarms";
import { readArn } from "./arn";
import { checkAwsEgress, Egress } from "./egress";
import { type AwsImageConfig, checkAwsImage, IMAGE_KEYS } from "./image";
import { AWS_BASTION_KEYS, checkAwsBastion, checkAwsInstance } from "./instance";
import { checkAwsNetwork } from "./network";
import { type AwsRolesConfig, checkAwsRoles } from "./roles";
import { type AwsSnapshotsConfig, checkAwsSnapshots, SNAPSHOTS_KEYS } from "./snapshots";
import { checkAwsTags } from "./tags";
import { type AwsVolumeConfig, checkAwsVolume, VOLUME_KEYS } from "./volume";
import type { Architecture } from "../../facts/architecture";
import type { Section } from "../../values/section";
import { choiceOf, type KeySpec, type KeyTable } from "../../values/keySpec";

/** Racks of their own, partitions that share no rack, or wherever there is room. */
export const PlacementStrategy = { spread: "spread", partition: "partition", none: "none" } as const;
export type PlacementStrategy = (typeof PlacementStrategy)[keyof typeof PlacementStrategy];

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

const AWS_KEYS: KeyTable = {
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
    access: { type: "group", meaning: "who may connect; nobody else can", keys: AWS_ACCESS_KEYS },
    bastion: { type: "group", meaning: "a machine to log in through", keys: AWS_BASTION_KEYS },
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

export const AWS: KeySpec = { type: "group", meaning: "a cluster on AWS; platform aws only", keys: AWS_KEYS };

export interface AwsFacts {
    readonly name: string;
    readonly isProduction: boolean;
    readonly architecture: Architecture;
    readonly quotaBytes: number;
    /** What network.cidr says. */
    readonly network: Network | undefined;
}

export interface AwsReading {
    readonly config: AwsConfig;
    /** The private zone that has a name for each member and one for the cluster. */
    readonly domain: string;
}

export function checkAws(root: Section, facts: AwsFacts, warnings: string[]): AwsReading {
    const section = root.section("aws");
    const network = checkAwsNetwork(section, facts.network, warnings);
    const instance = checkAwsInstance(section, facts, warnings);
    checkAwsEgress(root, section, network.egress, network.region);
    const snapshots = checkAwsSnapshots(section);
    const config = {
        ...network,
        account: readAccount(section),
        instanceType: instance.instanceType,
        placement: section.choice("placement", PlacementStrategy) ?? PlacementStrategy.spread,
        image: checkAwsImage(section, facts.architecture, warnings),
        volume: checkAwsVolume(section, instance, warnings),
        access: checkAwsAccess(section),
        bastionType: checkAwsBastion(
            section,
            facts.architecture,
            { isExistingVpc: network.vpc !== undefined, hasSshBastion: root.isGiven("ssh", "bastion") },
            warnings,
        ),
        snapshots,
        alarms: checkAwsAlarms(section, { region: network.region, isProduction: facts.isProduction }, warnings),
        keyArn: readArn(section, "kmsKey", { service: "kms", what: KMS_KEY, region: network.region }),
        roles: checkAwsRoles(section, network.region),
        tags: checkAwsTags(section, snapshots !== undefined),
    };
    return { config, domain: readDomain(section, facts.name) };
}

/** An alias would become the resource of the hosts' policy, where AWS takes no alias. */
const KMS_KEY = "key/1234abcd-12ab-34cd-56ef-1234567890ab";

function readAccount(section: Section): string | undefined {
    const account = section.text("account", "give its 12 digits, in quotes");
    if (account !== undefined && !/^\d{12}$/.test(account)) {
        section.report("account", "is not the number of an account", "give its 12 digits, in quotes");
    }
    return account;
}

function readDomain(section: Section, name: string): string {
    const domain = section.text("domain");
    // Names of members and of SRV records stand before it.
    if (domain !== undefined && (!isDnsName(domain) || !domain.includes(".") || domain.length > 190)) {
        section.report("domain", "is not a DNS name for a zone", 'give one such as "etcd.example.com"');
    }
    return domain?.toLowerCase() ?? `${name}.internal`;
}
