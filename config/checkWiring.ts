// timing.*, balancer.*, operator.*: how the members talk, and what stands in front of them.
import type { Network } from "./address";
import { LAB_BALANCER_HOST, planHostAddress, readAddress } from "./checkNetwork";
import { type BalancerConfig, type OperatorConfig, Platform, type TimingConfig } from "./schema";
import type { Section } from "./section";
import { checkTiming, DEFAULT_HEARTBEAT_MS } from "./timing";
import { formatDuration } from "./duration";

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
        : section.duration("roundTrip", { least: "1ms", most: "5s" });
    const heartbeatMs = section.duration("heartbeat", { least: "10ms", most: "10s" });
    const electionMs = section.duration("election", { least: "50ms", most: "1m" });
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

export const DNS_NAME =
    /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

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
    const dnsName = section.text("dnsName");
    const port = section.integer("port", { least: 1, most: 65_535 }) ?? 2379;
    const given = section.text("address");
    readAddress(section, "address", undefined);
    if (dnsName !== undefined && !DNS_NAME.test(dnsName)) {
        section.report("dnsName", "is not a DNS name", 'give one such as "etcd.example.com"');
    }
    if (platform === Platform.lab) {
        if (given !== undefined) {
            section.report("address", "is given, but the lab makes its own balancer", "remove it");
        }
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
    const isNamed = given !== undefined || dnsName !== undefined;
    if (enabled === true && platform === Platform.ssh && !isNamed) {
        section.report(
            "enabled",
            "needs a balancer that you run",
            "give balancer.address or balancer.dnsName, or remove it",
        );
    }
    return { enabled: enabled ?? isNamed, address: given, dnsName, port };
}

export function checkOperator(section: Section, resolvePath: (path: string) => string): OperatorConfig {
    const directory = section.text("credentialsDirectory");
    return { credentialsDirectory: directory === undefined ? undefined : resolvePath(directory) };
}
