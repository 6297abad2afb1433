import * as pulumi from "@pulumi/pulumi";
import { EtcdCluster } from "../../../components";
import { argsOf } from "../../../components/clusterArgs";
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
    const sshPrivateKey = pulumi.secret("no key: nothing is reached");
    new EtcdCluster(`cluster-${i}`, argsOf({ config: checked.config, sshPrivateKey, kubeconfig: undefined }));
}
