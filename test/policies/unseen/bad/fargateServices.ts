import * as ecs from "@pulumi/aws/ecs";
import * as lb from "@pulumi/aws/lb";
import type { PolicyStack } from "../../policyStack";

const serverKey = `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIExampleOnlyExampleOnlyExampleOnlyExampleOnlyoAoGCCqGSM49
AwEHoUQDQgAEexampleexampleexampleexampleexampleexampleexampleexam
pleexampleexampleexampleexampleexampleexamplexw==
-----END EC PRIVATE KEY-----`;

export const stack: PolicyStack = {
    title: "One Fargate service a member, and a balancer on the internet",
    style: "ECS article: a key-value store without servers",
    wrong: [
        { policy: "etcd-version-floor", what: "v3.4.13 gets no fixes any more" },
        { policy: "etcd-tls-client-auth", what: "TLS, but no certificate is asked of clients" },
        { policy: "etcd-tls-peer", what: "peers speak plain HTTP" },
        { policy: "etcd-cluster-token", what: "no token" },
        { policy: "etcd-key-exposed", what: "the server's private key stands in the container's environment" },
        { policy: "etcd-host-reclaimable", what: "the tasks run on FARGATE_SPOT" },
        { policy: "etcd-balancer-internal", what: "the balancer is on the internet" },
        { policy: "etcd-balancer-health", what: "a target is healthy as soon as it takes a connection" },
        { policy: "etcd-backup-configured", what: "nothing backs the cluster up" },
    ],
    create(): void {
        const cluster = new ecs.Cluster("store");
        new ecs.ClusterCapacityProviders("store", { clusterName: cluster.name, capacityProviders: ["FARGATE_SPOT"] });

        const front = new lb.LoadBalancer("store", {
            loadBalancerType: "network",
            internal: false,
            subnets: ["subnet-07aa00aa00aa00aa1", "subnet-07aa00aa00aa00aa2", "subnet-07aa00aa00aa00aa3"],
        });
        const targets = new lb.TargetGroup("store", {
            port: 2379,
            protocol: "TCP",
            targetType: "ip",
            vpcId: "vpc-0c91f0a2d3e4b5c67",
            healthCheck: { protocol: "TCP", interval: 10 },
        });
        new lb.Listener("store", {
            loadBalancerArn: front.arn,
            port: 443,
            protocol: "TCP",
            defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
        });

        const names = ["store0", "store1", "store2"];
        names.forEach((name, index) => {
            const task = new ecs.TaskDefinition(name, {
                family: name,
                networkMode: "awsvpc",
                requiresCompatibilities: ["FARGATE"],
                cpu: "1024",
                memory: "4096",
                volumes: [
                    {
                        name: "data",
                        efsVolumeConfiguration: {
                            fileSystemId: "fs-0a7d4e2b9c1f68350",
                            rootDirectory: `/${name}`,
                            transitEncryption: "ENABLED",
                        },
                    },
                ],
                containerDefinitions: JSON.stringify([container(name, names)]),
            });
            new ecs.Service(name, {
                cluster: cluster.arn,
                taskDefinition: task.arn,
                desiredCount: 1,
                capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
                deploymentMaximumPercent: 100,
                deploymentMinimumHealthyPercent: 0,
                networkConfiguration: {
                    subnets: [`subnet-07bb00bb00bb00bb${index}`],
                    securityGroups: ["sg-0d5e6f708192a3b4c"],
                    assignPublicIp: false,
                },
                loadBalancers: [{ targetGroupArn: targets.arn, containerName: "kv", containerPort: 2379 }],
            });
        });
    },
};

function container(name: string, names: readonly string[]): object {
    const flags = [
        `--name=${name}`,
        "--data-dir=/data",
        "--listen-client-urls=https://0.0.0.0:2379",
        `--advertise-client-urls=https://${name}.store.local:2379`,
        "--cert-file=/tmp/tls.crt",
        "--key-file=/tmp/tls.key",
        "--listen-peer-urls=http://0.0.0.0:2380",
        `--initial-advertise-peer-urls=http://${name}.store.local:2380`,
        `--initial-cluster=${names.map((one) => `${one}=http://${one}.store.local:2380`).join(",")}`,
        "--initial-cluster-state=new",
    ];
    return {
        name: "kv",
        image: "gcr.io/etcd-development/etcd:v3.4.13",
        essential: true,
        entryPoint: ["sh", "-c"],
        command: [`echo "$TLS_KEY" > /tmp/tls.key; echo "$TLS_CRT" > /tmp/tls.crt; exec etcd ${flags.join(" ")}`],
        environment: [{ name: "TLS_KEY", value: serverKey }],
        secrets: [{ name: "TLS_CRT", valueFrom: "arn:aws:ssm:eu-west-3:123456789012:parameter/store/server.crt" }],
        portMappings: [{ containerPort: 2379 }, { containerPort: 2380 }],
        mountPoints: [{ sourceVolume: "data", containerPath: "/data" }],
    };
}
