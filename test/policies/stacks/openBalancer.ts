// etcd-balancer-internal: front faces the internet
// etcd-balancer-tcp: front does not pass TCP through
// etcd-balancer-health: members asks only whether a port is open
import { Listener } from "@pulumi/aws/lb/listener";
import { LoadBalancer } from "@pulumi/aws/lb/loadBalancer";
import { TargetGroup } from "@pulumi/aws/lb/targetGroup";

// Nothing has etcd's name: it is known by its ports.
const balancer = new LoadBalancer("front", { loadBalancerType: "network", subnets: ["subnet-a"] });
const targets = new TargetGroup("members", { port: 2379, protocol: "TCP", vpcId: "vpc-1" });
new Listener("front", {
    loadBalancerArn: balancer.arn,
    port: 2379,
    protocol: "TLS",
    certificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/1",
    defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
});
