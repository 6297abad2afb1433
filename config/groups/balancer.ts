// balancer.*: what stands in front of the members.
import {
    containsAddress,
    formatAddress,
    formatNetwork,
    isDnsName,
    isHostAddress,
    type Network,
    parseAddress,
} from "../values/address";
import { LAB_BALANCER_HOST, planHostAddress, readAddress } from "./network";
import { type BalancerConfig, Platform } from "../schema";
import type { Section } from "../values/section";

/** The balancer's name in a domain of our own. */
const BALANCER_LABEL = "etcd";

export interface BalancerFacts {
    readonly platform: Platform | undefined;
    readonly network: Network | undefined;
    /** The domain that we make names in. */
    readonly domain: string | undefined;
}

export function checkBalancer(section: Section, { platform, network, domain }: BalancerFacts): BalancerConfig {
    const enabled = section.boolean("enabled");
    const port = section.integer("port", { least: 1, most: 65_535 }) ?? 2379;
    if (platform === Platform.lab) {
        if (section.value("address") !== undefined) {
            section.report("address", "is given, but the lab makes its own balancer", "remove it");
        }
        const dnsName = readDnsName(section);
        const address = network === undefined ? undefined : planHostAddress(network, LAB_BALANCER_HOST);
        return enabled === false
            ? { enabled: false, address: undefined, dnsName, port }
            : { enabled: true, address, dnsName, port };
    }
    if (platform === Platform.aws) {
        for (const key of ["address", "dnsName"]) {
            if (section.value(key) !== undefined) {
                section.report(key, "is given, but aws makes its own balancer", "remove it; aws.domain is its name");
            }
        }
        return { enabled: enabled ?? true, address: undefined, dnsName: `${BALANCER_LABEL}.${domain ?? ""}`, port };
    }
    const dnsName = readDnsName(section);
    const parsed = readAddress(section, "address", undefined);
    const given = parsed === undefined ? undefined : formatAddress(parsed);
    if (
        parsed !== undefined &&
        network !== undefined &&
        containsAddress(network, parsed) &&
        !isHostAddress(network, parsed)
    ) {
        section.report("address", `is not a host's address in ${formatNetwork(network)}`, "give that of your balancer");
    }
    const isNamed = section.value("address") !== undefined || section.value("dnsName") !== undefined;
    if (enabled === true && platform === Platform.ssh && !isNamed) {
        section.report(
            "enabled",
            "needs a balancer that you run",
            "give balancer.address or balancer.dnsName, or remove it",
        );
    }
    if (platform === Platform.ssh && section.value("port") !== undefined && !(enabled ?? isNamed)) {
        section.report(
            "port",
            "is given, but there is no balancer",
            "give balancer.address or balancer.dnsName, or remove it",
        );
    }
    return { enabled: enabled ?? isNamed, address: given, dnsName, port };
}

function readDnsName(section: Section): string | undefined {
    const name = section.text("dnsName");
    if (name !== undefined && parseAddress(name) !== undefined) {
        section.report(
            "dnsName",
            "is an address, which no certificate can have as a name",
            "give it as balancer.address",
        );
    } else if (name !== undefined && !isDnsName(name)) {
        section.report("dnsName", "is not a DNS name", 'give one such as "etcd.example.com"');
    }
    return name;
}
