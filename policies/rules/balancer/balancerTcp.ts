import { definePolicy } from "../../policy";
import { legs } from "../../subjects";

export const balancerTcp = definePolicy({
    name: "etcd-balancer-tcp",
    description: "The load balancer passes TCP through and ends no TLS.",
    subject: legs,
    judge: ({ protocols }) =>
        protocols.every((protocol) => protocol === "TCP")
            ? []
            : [
                  {
                      reason: "does not pass TCP through: what ends TLS in between takes the client's certificate away from etcd",
                      fix: "set protocol: TCP",
                  },
              ],
});
