import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyStack } from "../../policyStack";

const members = ["infra0", "infra1", "infra2"];

export const stack: PolicyStack = {
    title: "A job that Nomad runs on three pinned nodes",
    style: "HashiStack blog: nomad job run over SSH",
    wrong: [
        { policy: "etcd-version-faults", what: "v3.6.1 has known faults" },
        { policy: "etcd-tls-client-auth", what: "clients speak plain HTTP" },
        { policy: "etcd-tls-peer", what: "peers speak plain HTTP" },
        { policy: "etcd-cluster-token", what: "token-01, as in the demo of the documentation" },
        { policy: "etcd-timing-ratio", what: "an election timeout of two heartbeats" },
        { policy: "etcd-backup-configured", what: "nothing backs the cluster up" },
    ],
    create(): void {
        const config = new pulumi.Config("nomad");
        new command.remote.Command("coordination-job", {
            connection: {
                host: config.get("server") ?? "10.44.0.10",
                user: "deploy",
                privateKey: config.getSecret("deployKey") ?? pulumi.secret("from-the-configuration"),
            },
            create: "nomad job run -detach -",
            update: "nomad job run -detach -",
            delete: "nomad job stop -purge coordination",
            stdin: renderJob(),
        });
    },
};

function renderJob(): string {
    const peers = members.map((name) => `${name}=http://${name}.node.consul:2380`).join(",");
    return `job "coordination" {
  datacenters = ["dc1"]
  type        = "service"
${members.map((name) => renderGroup(name, peers)).join("\n")}
}
`;
}

function renderGroup(name: string, peers: string): string {
    return `
  group "${name}" {
    count = 1
    constraint {
      attribute = "\${node.unique.name}"
      value     = "${name}"
    }
    network {
      mode = "host"
      port "client" { static = 2379 }
      port "peer" { static = 2380 }
    }
    volume "kv" {
      type   = "host"
      source = "kv"
    }
    task "kv" {
      driver = "docker"
      config {
        image        = "gcr.io/etcd-development/etcd:v3.6.1"
        network_mode = "host"
        command      = "/usr/local/bin/etcd"
        args = [
          "--name", "${name}",
          "--data-dir", "/kv/data",
          "--listen-client-urls", "http://0.0.0.0:2379",
          "--advertise-client-urls", "http://${name}.node.consul:2379",
          "--listen-peer-urls", "http://0.0.0.0:2380",
          "--initial-advertise-peer-urls", "http://${name}.node.consul:2380",
          "--initial-cluster", "${peers}",
          "--initial-cluster-token", "token-01",
          "--heartbeat-interval", "500",
          "--election-timeout", "1000",
        ]
      }
      volume_mount {
        volume      = "kv"
        destination = "/kv"
      }
      resources {
        cpu    = 2000
        memory = 4096
      }
    }
  }`;
}
