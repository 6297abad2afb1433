import * as ec2 from "@pulumi/aws/ec2";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import type { PolicyStack } from "../../policyStack";

export const stack: PolicyStack = {
    title: "A monitoring machine that scrapes etcd, with rules and a dashboard",
    style: "kube-prometheus and a hand-made Prometheus on EC2",
    wrong: [],
    create(): void {
        const group = new ec2.SecurityGroup("prometheus", {
            vpcId: "vpc-09b8a7c6d5e4f3021",
            description: "Prometheus",
            ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }],
            egress: [
                {
                    description: "etcd metrics",
                    protocol: "tcp",
                    fromPort: 2381,
                    toPort: 2381,
                    cidrBlocks: ["10.0.0.0/8"],
                },
            ],
        });
        new ec2.Instance("prometheus", {
            ami: "ami-0e86e20dae9224db8",
            instanceType: "t3.medium",
            availabilityZone: "us-east-1a",
            associatePublicIpAddress: true,
            vpcSecurityGroupIds: [group.id],
            userData: renderUserData(),
            tags: { Name: "prometheus", scrapes: "etcd,kube-apiserver,node", Job: "etcd" },
        });
        new CustomResource("etcd-scrape", {
            apiVersion: "monitoring.coreos.com/v1alpha1",
            kind: "ScrapeConfig",
            metadata: { name: "etcd", namespace: "monitoring" },
            spec: {
                metricsPath: "/metrics",
                staticConfigs: [{ targets: ["10.0.1.10:2381", "10.0.2.10:2381", "10.0.3.10:2381"] }],
            },
        });
        new ConfigMap("etcd-dashboard", {
            metadata: { name: "etcd-dashboard", namespace: "monitoring", labels: { grafana_dashboard: "1" } },
            data: {
                "etcd.json": JSON.stringify({
                    title: "etcd",
                    panels: [{ title: "Leader changes", type: "timeseries" }],
                }),
            },
        });
    },
};

function renderUserData(): string {
    return `#!/bin/bash
set -e
mkdir -p /etc/prometheus
cat > /etc/prometheus/prometheus.yml <<EOF
global:
  scrape_interval: 15s
scrape_configs:
  - job_name: etcd
    scheme: https
    tls_config:
      ca_file: /etc/prometheus/etcd/ca.crt
      cert_file: /etc/prometheus/etcd/client.crt
      key_file: /etc/prometheus/etcd/client.key
    static_configs:
      - targets: [10.0.1.10:2379, 10.0.2.10:2379, 10.0.3.10:2379]
  - job_name: etcd-metrics
    static_configs:
      - targets: [10.0.1.10:2381]
rule_files: [/etc/prometheus/rules/*.yml]
EOF
cat > /etc/prometheus/rules/etcd.yml <<EOF
groups:
  - name: etcd
    rules:
      - alert: etcdNoLeader
        expr: etcd_server_has_leader{job="etcd"} == 0
        for: 1m
EOF
docker run -d --net host -v /etc/prometheus:/etc/prometheus prom/prometheus:v3.5.0
docker run -d -p 443:3000 grafana/grafana:12.1.0
`;
}
