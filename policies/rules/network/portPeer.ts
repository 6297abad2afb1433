import { PEER_PORT } from "../../../components/plan/network";
import { covers } from "../../reading/ports";
import { definePolicy } from "../../policy";
import { openings } from "../../subjects";

const WHY = "where members talk to each other and nobody else has business";
const FIX = "let in the members' own security group and nothing else, in a rule of its own";

export const portPeer = definePolicy({
    name: "etcd-port-peer",
    description: "Only members reach the peer port.",
    subject: openings,
    judge: (all) => {
        const peer = all.filter(({ ports }) => covers(ports, PEER_PORT));
        const open = peer.some((one) => one.hasAddresses || !(one.fromSelf || one.fromNamedGroup));
        if (open) {
            return [{ reason: `lets ranges of addresses to port ${PEER_PORT}, ${WHY}`, fix: FIX }];
        }
        // A program cannot name a group in its own rules: beside itself, it lets in others.
        return peer.some(({ fromSelf }) => fromSelf) && peer.some(({ fromNamedGroup }) => fromNamedGroup)
            ? [
                  {
                      reason: `lets other security groups to port ${PEER_PORT}, ${WHY}`,
                      fix: FIX,
                      unsure: `beside itself it lets other security groups to port ${PEER_PORT}, which may not be those of members`,
                  },
              ]
            : [];
    },
});
