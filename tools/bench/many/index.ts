import * as pulumi from "@pulumi/pulumi";
import { createEtcdCluster } from "../../../components";
import { checkConfig } from "../../../config/check";

/** Another for each member, as hosts have them. */
function makeHostKey(n: number): string {
    const head = Buffer.from("AAAAC3NzaC1lZDI1NTE5AAAAIA==", "base64");
    return `ssh-ed25519 ${Buffer.concat([head, Buffer.alloc(32, n)]).toString("base64")}`;
}

const count = new pulumi.Config().requireNumber("clusters");
for (let i = 0; i < count; i++) {
    const values = {
        platform: "ssh",
        members: [1, 2, 3].map((n) => ({ name: `etcd-${n}`, address: `10.0.${i}.${n}`, hostKey: makeHostKey(n) })),
        etcd: { version: "3.6.14" },
        disk: { device: "/dev/sdb" },
    };
    const checked = checkConfig(values, {
        stack: `cluster-${i}`,
        agentSocket: "/run/agent",
        resolvePath: (path) => path,
        readText: () => undefined,
        findKeyFault: () => undefined,
        findBuildDigest: () => undefined,
    });
    if (!checked.ok) {
        throw new pulumi.RunError(JSON.stringify(checked.problems));
    }
    void createEtcdCluster(`cluster-${i}`, {
        config: checked.config,
        sshPrivateKey: pulumi.secret("no key: nothing is reached"),
    });
}
