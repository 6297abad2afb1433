import * as ec2 from "@pulumi/aws/ec2";
import * as command from "@pulumi/command";
import type { PolicyStack } from "../../policyStack";

const members = ["kv-0", "kv-1", "kv-2"];

/** A machine of any kind may hand a job over; it is no member for that. */
export const stack: PolicyStack = {
    title: "A good etcd as a job that the server of Nomad is given",
    style: "Nomad's examples of stateful jobs",
    wrong: [],
    create(): void {
        const server = new ec2.Instance("nomad-server", { ami: "ami-08", instanceType: "t3.micro" });
        const ring = members.map((name) => `${name}=https://${name}.service:2380`).join(",");
        const tasks = members.map(
            (name) => `  group "${name}" {
    task "kv" {
      config {
        image = "gcr.io/etcd-development/etcd:v3.6.16"
        args = ["--name=${name}", "--initial-cluster=${ring}", "--initial-cluster-token=kv-5f0c2a91",
          "--listen-client-urls=https://0.0.0.0:2379", "--advertise-client-urls=https://${name}.service:2379",
          "--listen-peer-urls=https://0.0.0.0:2380", "--initial-advertise-peer-urls=https://${name}.service:2380",
          "--client-cert-auth=true", "--trusted-ca-file=/secrets/clients.pem",
          "--cert-file=/secrets/server.pem", "--key-file=/secrets/server.key",
          "--peer-client-cert-auth=true", "--peer-trusted-ca-file=/secrets/peers.pem",
          "--peer-cert-file=/secrets/peer.pem", "--peer-key-file=/secrets/peer.key"]
      }
    }
  }`,
        );
        new command.remote.Command("submit", {
            connection: { host: server.publicIp, user: "admin", agentSocketPath: "/run/agent" },
            create: "nomad job run -detach -",
            stdin: `job "kv" {\n${tasks.join("\n")}\n}\n`,
        });
    },
};
