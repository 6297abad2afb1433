import { definePolicy } from "../policy";
import { clusters } from "../subjects/cluster";

/** What etcd takes when it is told nothing, and what its documentation and copies of it have. */
const COMMON = [
    "etcd-cluster",
    "etcd-cluster-1",
    "etcd-cluster-0",
    "my-etcd-token",
    "etcd-cluster-token",
    "k8s_etcd",
    "token",
    "etcd",
];

export const clusterToken = definePolicy({
    name: "etcd-cluster-token",
    description: "A cluster has a token of its own, new for each incarnation.",
    subject: clusters,
    judge: ({ tokens }) => {
        if (tokens === "random") {
            return [];
        }
        const fix = "give --initial-cluster-token a value with a random part that is made once for each new cluster";
        const risk = "members of two clusters with the same addresses would take each other for their own";
        if (tokens.some((token) => token === undefined)) {
            return [{ reason: `has no token of its own: ${risk}`, fix }];
        }
        if (new Set(tokens).size > 1) {
            return [{ reason: "has members with different tokens, which never become one cluster", fix }];
        }
        return COMMON.includes(tokens[0] ?? "")
            ? [{ reason: `has a token that many clusters have: ${risk}`, fix }]
            : [];
    },
});
