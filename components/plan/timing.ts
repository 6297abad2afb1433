// Heartbeat and election timeout from the round-trip time between members.
// etcd's tuning guide: heartbeat about 0.5 to 1.5 round trips, election at least 10 round trips and at least 5 heartbeats, at
// most 50 s, the same on every member. https://etcd.io/docs/v3.6/tuning/
import type { Problem } from "../../config/values/problem";
import type { TimingConfig } from "../../config/schema";
import { checkTiming, MAX_ELECTION_MS } from "../../config/groups/timing";
import type { Timing } from "./plan";

/**
 * The heartbeats to choose from, in ms. Coarse on purpose: a round trip measured as 0.4 ms today and 0.9 ms tomorrow must give
 * the same flags, because a changed flag restarts every member.
 */
export const HEARTBEAT_STEPS_MS = [100, 150, 250, 500, 1000, 2000, 3500, 5000] as const;

const ELECTION_PER_HEARTBEAT = 10;

/** The longest round trip that etcd's limits leave room for. */
export const MAX_ROUND_TRIP_MS = MAX_ELECTION_MS / ELECTION_PER_HEARTBEAT;

export interface TimingPlan extends Timing {
    /** Why these values do not fit this network; empty when they do. */
    readonly problems: readonly Problem[];
}

/**
 * @param roundTripMs the longest round trip between any two members
 * @param overrides what the configuration insists on
 */
export function planTiming(
    roundTripMs: number,
    overrides: Pick<TimingConfig, "heartbeatMs" | "electionMs"> = { heartbeatMs: undefined, electionMs: undefined },
): TimingPlan {
    const heartbeatMs = overrides.heartbeatMs ?? planHeartbeat(roundTripMs, overrides.electionMs);
    const electionMs = overrides.electionMs ?? planElection(heartbeatMs, roundTripMs);
    return { heartbeatMs, electionMs, problems: checkTiming({ roundTripMs, heartbeatMs, electionMs }) };
}

/** What follows from the configuration alone; undefined when the hosts are yet to measure their network. */
export function planGivenTiming(config: TimingConfig): Timing | undefined {
    if (config.roundTripMs === "measure") {
        return undefined;
    }
    const { heartbeatMs, electionMs } = planTiming(config.roundTripMs, config);
    return { heartbeatMs, electionMs };
}

function planHeartbeat(roundTripMs: number, electionMs: number | undefined): number {
    const fitting = HEARTBEAT_STEPS_MS.find((step) => step >= roundTripMs) ?? MAX_ROUND_TRIP_MS;
    if (electionMs === undefined) {
        return fitting;
    }
    // A shorter election than usual leaves less room for the heartbeat: keep etcd's own ratio.
    return Math.max(1, Math.min(fitting, Math.floor(electionMs / ELECTION_PER_HEARTBEAT)));
}

function planElection(heartbeatMs: number, roundTripMs: number): number {
    const step = HEARTBEAT_STEPS_MS.find((candidate) => candidate >= Math.max(heartbeatMs, roundTripMs));
    return Math.min(MAX_ELECTION_MS, (step ?? MAX_ROUND_TRIP_MS) * ELECTION_PER_HEARTBEAT);
}
