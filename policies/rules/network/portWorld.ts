import { covers, ETCD_PORTS, SSH_PORT } from "../../reading/ports";
import { definePolicy } from "../../policy";
import { openings } from "../../subjects";

export const portWorld = definePolicy({
    name: "etcd-port-world",
    description: "Neither etcd's ports nor SSH are open to the world.",
    subject: openings,
    judge: (all) => {
        const open = [...ETCD_PORTS, SSH_PORT].filter((port) =>
            all.some(({ fromWorld, ports }) => fromWorld && covers(ports, port)),
        );
        return open.length === 0
            ? []
            : [
                  {
                      reason: `lets the whole internet to port ${open.join(", ")}; who reaches etcd is root on the Kubernetes cluster`,
                      fix: "let in only the security groups of API servers and operators",
                  },
              ];
    },
});
