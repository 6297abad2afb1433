import { EtcdCluster, Platform, SizeClass } from "pulumi-etcd/components";

// The first name begins that of every resource, and stays. All that is wrong with what follows is said at once, before anything is made.
const cluster = new EtcdCluster("cluster", {
    platform: Platform.aws,
    memberCount: 3,
    // Of the VPC; reserved are pods and services of the Kubernetes cluster.
    network: { cidr: "10.60.0.0/16", reserved: ["10.96.0.0/12", "10.244.0.0/16"] },
    aws: {
        region: "eu-central-1",
        vpc: {
            id: "vpc-0a1b2c3d4e5f67890",
            // Private ones, each in a zone of its own.
            subnets: [
                { id: "subnet-0a1b2c3d4e5f6789a", zone: "eu-central-1a", cidr: "10.60.0.0/20" },
                { id: "subnet-0a1b2c3d4e5f6789b", zone: "eu-central-1b", cidr: "10.60.16.0/20" },
                { id: "subnet-0a1b2c3d4e5f6789c", zone: "eu-central-1c", cidr: "10.60.32.0/20" },
            ],
        },
        sizeClass: SizeClass.medium,
        // ssh: the computer that runs Pulumi.
        access: { apiServers: ["10.60.64.0/20"], operators: ["10.60.80.0/24"], ssh: ["10.60.80.0/24"] },
    },
});

/** What others need: endpoints, flags and certificates of API servers, an etcdctl line. */
export const etcd = cluster.outputs;
