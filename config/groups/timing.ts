// timing.*: how the members talk. What etcd demands of heartbeat and election holds for what the user insists on and for what we
// plan ourselves.
import { formatDuration } from "../values/duration";
import type { Problem } from "../values/problem";
import type { Refusal } from "../values/refusal";
import type { Section } from "../values/section";
import type { KeySpec, KeyTable } from "../values/keySpec";

export interface TimingConfig {
    /** Round-trip time between members, or "measure" to let the hosts find out. */
    readonly roundTripMs: number | "measure";
    /** undefined: planned from the round-trip time. */
    readonly heartbeatMs: number | undefined;
    readonly electionMs: number | undefined;
}

const TIMING_KEYS: KeyTable = {
    roundTrip: {
        type: 'duration or "measure"',
        default: "measure; aws: 2ms",
        meaning: "time a packet takes between the two most distant members and back",
    },
    heartbeat: { type: "duration", default: "from roundTrip, at least 100ms", meaning: "how often the leader reports" },
    election: { type: "duration", default: "10 heartbeats", meaning: "silence after which a new leader is elected" },
};

export const TIMING: KeySpec = {
    type: "group",
    meaning: "how etcd fits the network between the members; the same on all of them",
    keys: TIMING_KEYS,
};

/** etcd refuses to start above this (server/embed/config.go: maxElectionMs). */
export const MAX_ELECTION_MS = 50_000;

/** etcd refuses to start below this (server/embed/config.go). */
export const MIN_ELECTION_PER_HEARTBEAT = 5;

/** etcd's tuning guide. */
export const MIN_ELECTION_PER_ROUND_TRIP = 10;

/** What etcd takes when it is told nothing. */
export const DEFAULT_HEARTBEAT_MS = 100;
export const DEFAULT_ELECTION_MS = 1000;

export interface TimingValues {
    /** undefined when not yet known. */
    readonly roundTripMs: number | undefined;
    readonly heartbeatMs: number | undefined;
    readonly electionMs: number | undefined;
}

export function checkTiming(values: TimingValues): readonly Problem[] {
    const { roundTripMs, heartbeatMs, electionMs } = values;
    const problems: Problem[] = [];
    if (electionMs !== undefined && electionMs > MAX_ELECTION_MS) {
        problems.push({
            path: "timing.election",
            found: formatDuration(electionMs),
            fault: "is above etcd's limit of 50 s",
            fix: "give 50s or less",
        });
    }
    if (
        electionMs !== undefined &&
        heartbeatMs !== undefined &&
        electionMs < heartbeatMs * MIN_ELECTION_PER_HEARTBEAT
    ) {
        problems.push({
            path: "timing.election",
            found: formatDuration(electionMs),
            fault: `is less than 5 heartbeats of ${formatDuration(heartbeatMs)}, so one lost packet could start an election`,
            fix: `give at least ${formatDuration(heartbeatMs * MIN_ELECTION_PER_HEARTBEAT)}; 10 heartbeats are usual`,
        });
    }
    if (
        electionMs !== undefined &&
        roundTripMs !== undefined &&
        electionMs < roundTripMs * MIN_ELECTION_PER_ROUND_TRIP
    ) {
        const least = Math.ceil(roundTripMs * MIN_ELECTION_PER_ROUND_TRIP);
        problems.push({
            path: "timing.election",
            found: formatDuration(electionMs),
            fault: `is less than 10 round trips of ${roundTripMs} ms`,
            fix:
                least > MAX_ELECTION_MS
                    ? "bring the members closer together: etcd cannot work over such a network"
                    : `give at least ${formatDuration(least)}`,
        });
    }
    return problems;
}

export interface TimingPlatform {
    /** Where hosts cannot measure the round trip: what is taken for it, and how measuring is refused. */
    readonly assumed: (Refusal & { readonly roundTripMs: number }) | undefined;
}

export function checkTimingSection(section: Section, { assumed }: TimingPlatform): TimingConfig {
    const given = section.value("roundTrip");
    if (assumed !== undefined && given === "measure") {
        section.report("roundTrip", assumed.fault, assumed.fix);
    }
    const isGiven = given !== undefined && given !== "measure";
    const roundTripMs = isGiven
        ? section.duration("roundTrip", { least: "1ms", most: "5s", such: "20ms" })
        : assumed?.roundTripMs;
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
    const isMeasured = !isGiven && assumed === undefined;
    return { roundTripMs: isMeasured ? "measure" : (roundTripMs ?? 0), heartbeatMs, electionMs };
}
