// Keys that mean nothing on aws, which makes what they are about.
import type { Refusal, Refusals } from "../../values/refusal";

const OWN_HOSTS: Refusal = { fault: "is given, but aws makes its hosts itself", fix: "remove it" };
const OWN_BALANCER: Refusal = {
    fault: "is given, but aws makes its own balancer",
    fix: "remove it; aws.domain is its name",
};

export const AWS_REFUSALS: Refusals = {
    "disk.device": { fault: "is given, but aws attaches its own volumes", fix: "remove it" },
    "balancer.address": OWN_BALANCER,
    "balancer.dnsName": OWN_BALANCER,
    "members.device": OWN_HOSTS,
    "members.hostKey": OWN_HOSTS,
    "members.port": OWN_HOSTS,
    "ssh.user": OWN_HOSTS,
    "ssh.port": OWN_HOSTS,
};
