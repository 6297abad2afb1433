import { StatefulSet } from "@pulumi/kubernetes/apps/v1/statefulSet";
import { CronJob } from "@pulumi/kubernetes/batch/v1/cronJob";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import type { PolicyStack } from "../../policyStack";

const labels = { app: "metastore" };
const image = "quay.io/coreos/etcd:v3.4.16";

export const stack: PolicyStack = {
    title: "The metadata store of a vector database, as pods on EKS",
    style: "hand-made manifests in the manner of Milvus and APISIX charts",
    wrong: [
        { policy: "etcd-members-odd", what: "two replicas" },
        { policy: "etcd-members-minimum", what: "two members cannot lose one" },
        { policy: "etcd-version-floor", what: "v3.4.16 gets no fixes any more" },
        { policy: "etcd-tls-client-auth", what: "clients speak plain HTTP" },
        { policy: "etcd-tls-peer", what: "peers speak plain HTTP" },
        { policy: "etcd-cluster-token", what: "the token is etcd's default" },
        { policy: "etcd-balancer-internal", what: "the service's balancer faces the internet" },
        { policy: "etcd-backup-age", what: "a snapshot on Sundays" },
    ],
    create(): void {
        new Service("metastore-headless", {
            metadata: { name: "metastore", namespace: "vectors" },
            spec: {
                clusterIP: "None",
                publishNotReadyAddresses: true,
                selector: labels,
                ports: [
                    { name: "client", port: 2379 },
                    { name: "peer", port: 2380 },
                ],
            },
        });
        new Service("metastore-public", {
            metadata: {
                name: "metastore-public",
                namespace: "vectors",
                annotations: {
                    "service.beta.kubernetes.io/aws-load-balancer-type": "external",
                    "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": "ip",
                    "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing",
                },
            },
            spec: { type: "LoadBalancer", selector: labels, ports: [{ name: "client", port: 2379 }] },
        });
        new StatefulSet("metastore", {
            metadata: { name: "metastore", namespace: "vectors" },
            spec: {
                serviceName: "metastore",
                replicas: 2,
                podManagementPolicy: "Parallel",
                selector: { matchLabels: labels },
                template: {
                    metadata: { labels },
                    spec: {
                        containers: [
                            {
                                name: "store",
                                image,
                                command: ["/usr/local/bin/etcd"],
                                env: [
                                    { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
                                    { name: "ETCD_NAME", value: "$(POD)" },
                                    { name: "ETCD_DATA_DIR", value: "/data/etcd" },
                                    { name: "ETCD_LISTEN_CLIENT_URLS", value: "http://0.0.0.0:2379" },
                                    { name: "ETCD_ADVERTISE_CLIENT_URLS", value: "http://$(POD).metastore:2379" },
                                    { name: "ETCD_LISTEN_PEER_URLS", value: "http://0.0.0.0:2380" },
                                    { name: "ETCD_INITIAL_ADVERTISE_PEER_URLS", value: "http://$(POD).metastore:2380" },
                                    {
                                        name: "ETCD_INITIAL_CLUSTER",
                                        value: "metastore-0=http://metastore-0.metastore:2380,metastore-1=http://metastore-1.metastore:2380",
                                    },
                                    { name: "ETCD_INITIAL_CLUSTER_STATE", value: "new" },
                                    { name: "ETCD_INITIAL_CLUSTER_TOKEN", value: "etcd-cluster" },
                                ],
                                ports: [{ containerPort: 2379 }, { containerPort: 2380 }],
                                volumeMounts: [{ name: "data", mountPath: "/data" }],
                            },
                        ],
                    },
                },
                volumeClaimTemplates: [
                    {
                        metadata: { name: "data" },
                        spec: {
                            accessModes: ["ReadWriteOnce"],
                            storageClassName: "gp3-encrypted",
                            resources: { requests: { storage: "40Gi" } },
                        },
                    },
                ],
            },
        });
        new CronJob("metastore-snapshot", {
            metadata: { name: "metastore-snapshot", namespace: "vectors" },
            spec: {
                schedule: "15 2 * * 0",
                concurrencyPolicy: "Forbid",
                jobTemplate: {
                    spec: {
                        template: {
                            spec: {
                                restartPolicy: "OnFailure",
                                containers: [
                                    {
                                        name: "snapshot",
                                        image,
                                        command: ["etcdctl", "--endpoints=http://metastore-0.metastore:2379"],
                                        args: ["snapshot", "save", "/snapshots/weekly.db"],
                                        env: [{ name: "ETCDCTL_API", value: "3" }],
                                        volumeMounts: [{ name: "snapshots", mountPath: "/snapshots" }],
                                    },
                                ],
                                volumes: [{ name: "snapshots", persistentVolumeClaim: { claimName: "snapshots" } }],
                            },
                        },
                    },
                },
            },
        });
    },
};
