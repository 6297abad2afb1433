import { DEFAULT_ELECTION_MS, DEFAULT_HEARTBEAT_MS } from "../../../config/groups/timing";
import { definePolicy } from "../../policy";
import { clusters } from "../../subjects";

export const timingEqual = definePolicy({
    name: "etcd-timing-equal",
    description: "Heartbeat and election timeout are the same on all members.",
    subject: clusters,
    judge: ({ timings, confirm }) => {
        const pairs = timings.map(
            ({ heartbeat = DEFAULT_HEARTBEAT_MS, election = DEFAULT_ELECTION_MS }) => `${heartbeat}/${election} ms`,
        );
        const different = [...new Set(pairs)];
        if (different.length < 2) {
            confirm();
            return [];
        }
        return [
            {
                reason: `has members with different timing (${different.join(", ")}): the quickest calls elections that the others do not expect`,
                fix: "give --heartbeat-interval and --election-timeout the same values everywhere",
            },
        ];
    },
});
