// aws.*: a cluster on AWS. Its parts are in files of their own; this puts them together.
import { isDnsName, type Network } from "../../values/address";
import { checkAwsAccess } from "./access";
import { checkAwsAlarms } from "./alarms";
import { readArn } from "./arn";
import { checkAwsEgress } from "./egress";
import { checkAwsImage } from "./image";
import { checkAwsBastion, checkAwsInstance } from "./instance";
import { checkAwsNetwork } from "./network";
import { checkAwsRoles } from "./roles";
import { checkAwsSnapshots } from "./snapshots";
import { checkAwsTags } from "./tags";
import { checkAwsVolume } from "./volume";
import type { Architecture } from "../../facts/architecture";
import { type AwsConfig, PlacementStrategy } from "./schema";
import type { Section } from "../../values/section";

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
