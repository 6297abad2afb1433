import { PEER_PORT } from "../../components/topology/network";
import { covers } from "../facts/ports";
import { definePolicy } from "../policy";
import { openings } from "../subjects/openPort";

export const portPeer = definePolicy({
    name: "etcd-port-peer",
    description: "Only members reach the peer port.",
    subject: openings,
    judge: (all) => {
        const peer = all.filter(({ ports }) => covers(ports, PEER_PORT));
        const open = peer.some(({ hasAddresses, fromGroup }) => hasAddresses || !fromGroup);
        return open
            ? [
                  {
                      reason: `lets ranges of addresses to port ${PEER_PORT}, where members talk to each other and nobody else has business`,
                      fix: "let in the members' own security group and nothing else, in a rule of its own",
                  },
              ]
            : [];
    },
});
