import { definePolicy } from "../../policy";
import { targets } from "../../subjects";

export const balancerHealth = definePolicy({
    name: "etcd-balancer-health",
    description: "The load balancer asks /readyz who is ready.",
    subject: targets,
    judge: ({ healthPath, healthProtocol }) => {
        const fix =
            "set healthCheck: { protocol: HTTP, port: 2381, path: /readyz } (--listen-metrics-urls opens that port)";
        if (healthProtocol !== "HTTP" && healthProtocol !== "HTTPS") {
            return [{ reason: "asks only whether a port is open, which it is on a member without a quorum too", fix }];
        }
        if (healthPath === "/readyz") {
            return [];
        }
        return healthPath === "/health"
            ? [{ reason: "asks /health, which fails on every member at once when the database is full", fix }]
            : [{ reason: "does not ask etcd whether it is ready", fix }];
    },
});
