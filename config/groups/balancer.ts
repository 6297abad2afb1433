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
import { readAddress } from "./network";
import { type Refusals, refuse } from "../values/refusal";
import type { Section } from "../values/section";
import type { KeySpec, KeyTable } from "../values/keySpec";

export interface BalancerConfig {
    /** lab: make one. */
    readonly enabled: boolean;
    /** IPv4 address of the balancer; lab: network base + 5. */
    readonly address: string | undefined;
    readonly dnsName: string | undefined;
    readonly port: number;
}

const DEFAULT_PORT = 2379;

const BALANCER_KEYS: KeyTable = {
    enabled: {
        type: "true | false",
        default: "aws and lab: true; ssh: true when address or dnsName is given",
        meaning: "whether there is a balancer",
    },
    address: { type: "IPv4 address", meaning: "ssh: address of the balancer you run" },
    dnsName: { type: "DNS name", meaning: "name by which API servers reach the balancer; goes into the certificates" },
    port: { type: "port", default: `${DEFAULT_PORT}`, meaning: "where the balancer listens" },
};

export const BALANCER: KeySpec = {
    type: "group",
    meaning: "the one address in front of all members",
    keys: BALANCER_KEYS,
};

export interface BalancerPlatform {
    readonly refusals: Refusals;
    /** The one that the platform makes; undefined: whoever wants one runs it. */
    readonly made: { readonly address: string | undefined; readonly dnsName: string | undefined } | undefined;
    /** Whether one that is asked for must be named. */
    readonly mustBeNamed: boolean;
}

export interface BalancerFacts {
    readonly platform: BalancerPlatform;
    readonly network: Network | undefined;
}

export function checkBalancer(section: Section, { platform, network }: BalancerFacts): BalancerConfig {
    const { refusals, made, mustBeNamed } = platform;
    const enabled = section.boolean("enabled");
    const port = section.integer("port", { least: 1, most: 65_535 }) ?? DEFAULT_PORT;
    if (made !== undefined) {
        refuse(section, "address", refusals);
        const dnsName = refuse(section, "dnsName", refusals) ? made.dnsName : readDnsName(section);
        const isMade = enabled ?? true;
        return { enabled: isMade, address: isMade ? made.address : undefined, dnsName, port };
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
    if (enabled === true && mustBeNamed && !isNamed) {
        section.report(
            "enabled",
            "needs a balancer that you run",
            "give balancer.address or balancer.dnsName, or remove it",
        );
    }
    if (mustBeNamed && section.value("port") !== undefined && !(enabled ?? isNamed)) {
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
