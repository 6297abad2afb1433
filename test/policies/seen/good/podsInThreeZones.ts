import { StatefulSet } from "@pulumi/kubernetes/apps/v1/statefulSet";
import { CronJob } from "@pulumi/kubernetes/batch/v1/cronJob";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import type { PolicyStack } from "../../policyStack";

const image = "registry.k8s.io/etcd:3.6.16-0";
const labels = { app: "kv" };
const ring = [0, 1, 2].map((i) => `kv-${i}=https://kv-${i}.kv:2380`).join(",");

export const stack: PolicyStack = {
    title: "Three pods in three zones, with an internal balancer and a snapshot every hour",
    style: "hosted control planes: etcd as pods of a management cluster",
    wrong: [],
    create(): void {
        new Service("kv-api-servers", {
            metadata: { annotations: { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" } },
            spec: { type: "LoadBalancer", selector: labels, ports: [{ port: 2379 }] },
        });
        const args = [
            "--name=$(POD)",
            `--initial-cluster=${ring}`,
            "--initial-cluster-token=kv-9b7710de",
            "--listen-client-urls=https://0.0.0.0:2379",
            "--advertise-client-urls=https://$(POD).kv:2379",
            "--listen-peer-urls=https://0.0.0.0:2380",
            "--initial-advertise-peer-urls=https://$(POD).kv:2380",
            ...["", "peer-"].flatMap((peer) => [
                `--${peer}client-cert-auth=true`,
                `--${peer}trusted-ca-file=/tls/${peer}ca.crt`,
                `--${peer}cert-file=/tls/${peer}tls.crt`,
                `--${peer}key-file=/tls/${peer}tls.key`,
            ]),
        ];
        const spread = { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" };
        new StatefulSet("kv", {
            spec: {
                replicas: 3,
                volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"] } }],
                serviceName: "kv",
                selector: { matchLabels: labels },
                template: {
                    metadata: { labels },
                    spec: {
                        topologySpreadConstraints: [{ ...spread, labelSelector: { matchLabels: labels } }],
                        containers: [{ name: "kv", image, command: ["etcd"], args }],
                    },
                },
            },
        });
        const save = { name: "save", image, command: ["etcdctl"], args: ["snapshot", "save", "/snapshots/kv.db"] };
        new CronJob("kv-snapshots", {
            spec: {
                schedule: "7 * * * *",
                jobTemplate: { spec: { template: { spec: { restartPolicy: "Never", containers: [save] } } } },
            },
        });
    },
};
