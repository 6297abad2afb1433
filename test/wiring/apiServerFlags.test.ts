import assert from "node:assert/strict";
import { planTopology } from "../../components/topology";
import { renderApiServerFlags } from "../../components/wiring/apiServerFlags";
import { labConfig, sshConfig } from "../support/clusterConfig";

const files = [
    "--etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt",
    "--etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt",
    "--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key",
];

describe("the API server's flags", () => {
    it("name all members, among which it chooses itself", () => {
        assert.deepEqual(renderApiServerFlags(planTopology(sshConfig(3))), {
            byMembers: [
                "--etcd-servers=https://192.0.2.11:2379,https://192.0.2.12:2379,https://192.0.2.13:2379",
                ...files,
            ],
        });
    });

    it("name the balancer, where there is one", () => {
        const { byBalancer } = renderApiServerFlags(
            planTopology(labConfig(3, "/var/lab", { balancer: { port: 6443 } })),
        );
        assert.deepEqual(byBalancer, ["--etcd-servers=https://10.213.4.5:6443", ...files]);
    });
});
