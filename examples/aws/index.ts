import { EtcdCluster, Platform, SizeClass } from "pulumi-etcd/components";

// The first name begins that of every resource, and stays. All that is wrong with what follows is said at once, before anything is made.
const cluster = new EtcdCluster("cluster", {
    platform: Platform.aws,
    memberCount: 5,
    // Of the VPC that is made; reserved are pods and services of the Kubernetes cluster.
    network: { cidr: "10.60.0.0/16", reserved: ["10.96.0.0/12", "10.244.0.0/16"] },
    aws: {
        region: "eu-central-1",
        zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
        sizeClass: SizeClass.medium,
        // ssh: the computer that runs Pulumi.
        access: { apiServers: ["10.61.0.0/16"], operators: ["10.62.0.0/24"], ssh: ["10.62.0.0/24"] },
        alarms: { emails: ["etcd-oncall@example.com"] },
    },
});

/** What others need: endpoints, flags and certificates of API servers, an etcdctl line. */
export const etcd = cluster.outputs;
