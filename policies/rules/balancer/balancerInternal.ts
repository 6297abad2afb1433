import { definePolicy } from "../../policy";
import { balancers } from "../../subjects";

export const balancerInternal = definePolicy({
    name: "etcd-balancer-internal",
    description: "The load balancer is not on the internet.",
    subject: balancers,
    judge: (balancer) =>
        balancer.isInternal
            ? []
            : [
                  {
                      reason: "faces the internet, and behind it is root on the Kubernetes cluster",
                      fix: balancer.howToHide,
                  },
              ],
});
