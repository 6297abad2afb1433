import { checkTiming, DEFAULT_ELECTION_MS, DEFAULT_HEARTBEAT_MS } from "../../../config/groups/timing";
import { definePolicy } from "../../policy";
import { clusters } from "../../subjects";

export const timingRatio = definePolicy({
    name: "etcd-timing-ratio",
    description: "The election timeout is several heartbeats, and at most 50 s.",
    subject: clusters,
    judge: ({ timings, confirm }) => {
        const problems = timings.flatMap(({ heartbeat = DEFAULT_HEARTBEAT_MS, election = DEFAULT_ELECTION_MS }) =>
            checkTiming({ roundTripMs: undefined, heartbeatMs: heartbeat, electionMs: election }),
        );
        const findings = problems.map(({ found, fault, fix }) => ({
            reason: `has an election timeout of ${found}, which ${fault}`,
            fix,
        }));
        if (findings.length === 0) {
            confirm();
        }
        return findings.filter((one, i) => findings.findIndex((other) => other.reason === one.reason) === i);
    },
});
