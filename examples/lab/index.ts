import { Environment, EtcdCluster, Platform } from "pulumi-etcd/components";

// The first name begins that of every resource, and stays. All that is wrong with what follows is said at once, before anything is made.
const cluster = new EtcdCluster("cluster", {
    platform: Platform.lab,
    environment: Environment.test,
    memberCount: 3,
    lab: {
        // The folder that lab/lab create has made, and LAB_NET and LAB_BUILDS from the file lab.env in it.
        directory: "/srv/etcd-lab",
        network: "10.213.0.0/24",
        buildsDirectory: "/srv/etcd-builds",
    },
    etcd: { version: "3.6.16", quota: "512MiB" },
    timing: { roundTrip: "1ms" },
});

/** What others need: endpoints, flags and certificates of API servers, an etcdctl line. */
export const etcd = cluster.outputs;
