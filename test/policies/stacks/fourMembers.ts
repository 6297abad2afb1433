// etcd-members-odd: blue has 4 members: 4 tolerate 1 failed
import * as pulumi from "@pulumi/pulumi";

const members = ["etcd-1", "etcd-2", "etcd-3", "etcd-4"];
const zones = { "etcd-1": "a", "etcd-2": "b", "etcd-3": "c", "etcd-4": "d" };
new pulumi.ComponentResource("etcd:index:EtcdCluster", "blue", {
    environment: "production",
    version: "3.6.16",
    members,
    zones,
    token: "random",
    timing: "measured",
});
