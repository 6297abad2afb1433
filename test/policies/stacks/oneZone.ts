// A declared cluster, old and all in one place.
//
// etcd-members-spread: blue has 3 of 3 members in one zone
// etcd-version-floor: blue runs etcd 3\.4, which is not among
// etcd-timing-ratio: blue has an election timeout of 1s, which is less than 5 heartbeats
// etcd-cluster-token: blue has no token of its own
import * as pulumi from "@pulumi/pulumi";

new pulumi.ComponentResource("etcd:index:EtcdCluster", "blue", {
    environment: "production",
    version: "3.4.20",
    members: ["etcd-1", "etcd-2", "etcd-3"],
    zones: { "etcd-1": "a", "etcd-2": "a", "etcd-3": "a" },
    timing: { heartbeatMs: 500, electionMs: 1000 },
});
