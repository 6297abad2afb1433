// What etcd demands of heartbeat and election timeout; used for what the user insists on and for what we plan ourselves.
import { formatDuration } from "../values/duration";
import type { Problem } from "../values/problem";

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
            expected: "is above etcd's limit of 50 s",
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
            expected: `is less than 5 heartbeats of ${formatDuration(heartbeatMs)}, so one lost packet could start an election`,
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
            expected: `is less than 10 round trips of ${roundTripMs} ms`,
            fix:
                least > MAX_ELECTION_MS
                    ? "bring the members closer together: etcd cannot work over such a network"
                    : `give at least ${formatDuration(least)}`,
        });
    }
    return problems;
}
