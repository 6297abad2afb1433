import { definePolicy } from "../../policy";
import { clusters } from "../../subjects";

/** What etcd takes when it is told nothing, and what its documentation and copies of it have. */
const COMMON =
    /^(my|the|test|demo|prod)?[-_.]?(etcd|k8s|kube|kubernetes|cluster)?[-_.]?(etcd\d?)?[-_.]?(k8s|cluster)?[-_.]?(token|tkn)?[-_.]?\d{0,2}$/i;

export const clusterToken = definePolicy({
    name: "etcd-cluster-token",
    description: "A cluster has a token of its own, new for each incarnation.",
    subject: clusters,
    judge: ({ tokens, doubt, confirm }) => {
        if (tokens === "random") {
            return [];
        }
        const fix = "give --initial-cluster-token a value with a random part that is made once for each new cluster";
        const risk = "members of two clusters with the same addresses would take each other for their own";
        if (tokens.some((token) => token === undefined)) {
            return [{ reason: `has no token of its own: ${risk}`, fix, unsure: doubt }];
        }
        if (new Set(tokens).size > 1) {
            return [{ reason: "has members with different tokens, which never become one cluster", fix }];
        }
        if (COMMON.test(tokens[0] ?? "unknown")) {
            return [{ reason: `has a token that many clusters have: ${risk}`, fix }];
        }
        confirm();
        return [];
    },
});
