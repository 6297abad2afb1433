import { definePolicy } from "../../policy";
import { scripts } from "../../subjects";

export const flagsDiscovery = definePolicy({
    name: "etcd-flags-discovery",
    description: "Members do not find each other through a public service.",
    subject: scripts,
    judge: ({ text }) =>
        text.includes("discovery.etcd.io")
            ? [
                  {
                      reason: "asks discovery.etcd.io, which is unmaintained: a first start stops when it does not answer, and who knows the token can join",
                      fix: "list the members in --initial-cluster, or use DNS records or a discovery service of your own",
                  },
              ]
            : [],
});
