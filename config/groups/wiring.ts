// timing.*, balancer.*, operator.*: how the members talk, and what stands in front of them.
import { dirname, join } from "node:path";

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
import { readPath } from "../values/path";
import { type BalancerConfig, type OperatorConfig, Platform, type TimingConfig } from "../schema";
import type { Section } from "../values/section";
import { checkTiming, DEFAULT_HEARTBEAT_MS } from "./timing";
import { formatDuration } from "../values/duration";

/**
 * Between zones of a region; AWS promises single-digit milliseconds. Heartbeats do not depend on its exact value. It is not
 * measured there: a host that takes another's place would wait for all the others to be there too (docs/decisions/host-chain.md).
 */
const AWS_ROUND_TRIP_MS = 2;

export function checkTimingSection(section: Section, platform: Platform | undefined): TimingConfig {
    const onAws = platform === Platform.aws;
    const given = section.value("roundTrip");
    if (onAws && given === "measure") {
        section.report(
            "roundTrip",
            "is not possible on aws, where hosts are replaced one at a time and would wait for each other",
            `give a duration, or remove it (${AWS_ROUND_TRIP_MS}ms, between the zones of a region)`,
        );
    }
    const measured = !onAws && (given === undefined || given === "measure");
    const written = given === undefined || given === "measure";
    const roundTripMs = written
        ? onAws
            ? AWS_ROUND_TRIP_MS
            : undefined
        : section.duration("roundTrip", { least: "1ms", most: "5s", such: "20ms" });
    const heartbeatMs = section.duration("heartbeat", { least: "10ms", most: "10s", such: "100ms" });
    const electionMs = section.duration("election", { least: "50ms", most: "1m", such: "1s" });
    if (!section.problems.has(section.path)) {
        section.problems.addAll(checkTiming({ roundTripMs, heartbeatMs, electionMs }));
    }
    if (heartbeatMs !== undefined && roundTripMs !== undefined && heartbeatMs * 2 < roundTripMs) {
        section.problems.addPhrase(
            section.at("heartbeat"),
            formatDuration(heartbeatMs),
            `is less than half a round trip (${formatDuration(roundTripMs)})`,
            `give at least ${formatDuration(Math.max(DEFAULT_HEARTBEAT_MS, roundTripMs))}`,
        );
    }
    return { roundTripMs: measured ? "measure" : (roundTripMs ?? 0), heartbeatMs, electionMs };
}

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

export interface OperatorFacts {
    readonly resolvePath: (path: string) => string;
    readonly readText: (path: string) => string | undefined;
}

export function checkOperator(section: Section, { resolvePath, readText }: OperatorFacts): OperatorConfig {
    const directory = readPath(section, "credentialsDirectory", resolvePath);
    if (directory !== undefined && !section.problems.has(section.at("credentialsDirectory"))) {
        const has = (file: string): boolean => readText(join(directory, file)) !== undefined;
        if (dirname(directory) === directory) {
            section.report("credentialsDirectory", "is the root of all files", 'give a folder such as "~/etcd"');
        } else if (has("ca.crt") && !has("operator.crt")) {
            // Ours is written after operator.crt and goes with it, so this one belongs to somebody else.
            section.report(
                "credentialsDirectory",
                "has a ca.crt of somebody else's, which would be written over, and removed with the stack",
                "give a folder of its own, such as one below it",
            );
        }
    }
    return { credentialsDirectory: directory };
}
