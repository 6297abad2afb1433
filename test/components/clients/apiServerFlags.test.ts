import assert from "node:assert/strict";
import { planCluster } from "../../../components/plan";
import { planClientUrl, renderApiServerFlags } from "../../../components/clients/apiServerFlags";
import { planApiServers } from "../../../components/clients/planApiServer";
import { renderDropIn } from "../../../components/clients/renderDropIn";
import { renderKubeadm } from "../../../components/clients/renderKubeadm";
import { renderStaticPod } from "../../../components/clients/renderStaticPod";
import type { ClusterConfig } from "../../../config/schema";
import { labConfig, sshConfig } from "../../support/clusterConfig";
import { makeHostKey, type Values } from "../../support/configs";
import { assertGolden } from "../../support/golden";

const URLS = [11, 12, 13].map((host) => `https://192.0.2.${host}:2379`);
const files = [
    "--etcd-cafile=/etc/kubernetes/pki/etcd-client/ca.crt",
    "--etcd-certfile=/etc/kubernetes/pki/etcd-client/client.crt",
    "--etcd-keyfile=/etc/kubernetes/pki/etcd-client/client.key",
];

const apiServers = [1, 2, 3, 4].map((number) => ({
    name: `cp-${number}`,
    address: `198.51.100.${number}`,
    hostKey: makeHostKey(100 + number),
    kind: number % 2 === 0 ? "systemd" : "static-pod",
}));

/** Everything that can be said about API servers. */
const all: Values = {
    prefix: "/clusters/one",
    healthcheckTimeout: "3s",
    readycheckTimeout: "1s500ms",
    compactionInterval: "1m",
    events: { servers: ["https://192.0.2.21:2379", "https://192.0.2.22:2379"] },
    certificateDirectory: "/etc/etcd-client",
};

const plan = (config: ClusterConfig) => planApiServers(config, planCluster(config));

describe("the API server's flags", () => {
    it("name all members, among which it chooses itself", () => {
        const config = sshConfig(3);
        assert.deepEqual(renderApiServerFlags(planCluster(config), config.apiServer), {
            byMembers: [`--etcd-servers=${URLS.join(",")}`, ...files],
        });
    });

    it("name the balancer, where there is one", () => {
        const config = labConfig(3, "/var/lab", { balancer: { port: 6443 } });
        const { byBalancer } = renderApiServerFlags(planCluster(config), config.apiServer);
        assert.deepEqual(byBalancer, ["--etcd-servers=https://10.213.4.5:6443", ...files]);
    });

    it("begin with another member on each API server, and name all on each", () => {
        const servers = plan(sshConfig(3, { apiServers })).map(({ flags }) => flags[0]);
        const [a, b, c] = URLS;
        assert.deepEqual(
            servers,
            [`${a},${b},${c}`, `${b},${c},${a}`, `${c},${a},${b}`, `${a},${b},${c}`].map(
                (list) => `--etcd-servers=${list}`,
            ),
        );
    });

    it("name the balancer alone on all when that is asked for, and know the members as their own all the same", () => {
        const balancer = { dnsName: "etcd.example.com" };
        const servers = plan(sshConfig(3, { apiServers, balancer, apiServer: { endpoints: "balancer" } }));
        assert.deepEqual(
            [...new Set(servers.map(({ flags }) => flags[0]))],
            ["--etcd-servers=https://etcd.example.com:2379"],
        );
        assert.deepEqual(servers[0]?.known, [...URLS, "https://etcd.example.com:2379"]);
    });

    it("name members by their DNS names where a platform gives them some", () => {
        const member = { clientUrl: "https://192.0.2.11:2379" };
        assert.equal(planClientUrl({ ...member, dnsName: "etcd-1.internal" }), "https://etcd-1.internal:2379");
        assert.equal(planClientUrl({ ...member, dnsName: undefined }), member.clientUrl);
    });

    it("name each API server in a certificate of its own", () => {
        assert.deepEqual(
            plan(sshConfig(3, { apiServers })).map(({ commonName }) => commonName),
            [1, 2, 3, 4].map((number) => `kube-apiserver-cp-${number}`),
        );
    });
});

describe("what is rendered for an API server", () => {
    for (const [title, settings] of [
        ["defaults", {}],
        ["all", all],
    ] as const) {
        it(`has the form of each Kubernetes: ${title}`, () => {
            for (let minor = 30; minor <= 36; minor++) {
                const config = sshConfig(3, {
                    apiServers,
                    apiServer: { ...settings, kubernetesVersion: `1.${minor}` },
                });
                const [server] = plan(config);
                const group = minor === 30 ? "1.30" : "1.31-1.36";
                assertGolden(`wiring/${title}/kubeadm-${group}.yaml`, renderKubeadm(URLS, config.apiServer));
                assertGolden(`wiring/${title}/static-pod.yaml`, renderStaticPod(server?.flags ?? [], config.apiServer));
                assertGolden(`wiring/${title}/drop-in.conf`, renderDropIn(server?.flags ?? []));
            }
        });
    }
});
