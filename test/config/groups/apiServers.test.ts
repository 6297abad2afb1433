import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { itRefuses, makeHostKey, makeLab, makeSsh, mustCheck, type Values } from "../../support/configs";

const AUTHORITY = readFileSync(join(__dirname, "../authority.pem"), "utf8");

const server = (number: number, changes: Values = {}): Values => ({
    name: `cp-${number}`,
    address: `198.51.100.${number}`,
    hostKey: makeHostKey(100 + number),
    ...changes,
});

describe("configuration of API servers", () => {
    it("has none, and kube-apiserver's own settings, when nothing is said", () => {
        const { apiServers, apiServer } = mustCheck(makeSsh());
        assert.deepEqual(apiServers, []);
        assert.deepEqual(apiServer, {
            endpoints: "members",
            kubernetesMinor: 36,
            prefix: undefined,
            healthcheckTimeoutMs: undefined,
            readycheckTimeoutMs: undefined,
            compactionIntervalMs: undefined,
            events: undefined,
            certificateDirectory: "/etc/kubernetes/pki/etcd-client",
            manifest: "/etc/kubernetes/manifests/kube-apiserver.yaml",
            unit: "kube-apiserver.service",
            takeOver: false,
        });
        assert.deepEqual(mustCheck(makeSsh({ apiServers: "", apiServer: {} })), mustCheck(makeSsh()));
    });

    it("may stand in another network than the members, with an SSH port of their own", () => {
        const { apiServers } = mustCheck(
            makeSsh({ ssh: { port: 2222 }, apiServers: [server(1), server(2, { kind: "systemd", port: 22 })] }),
        );
        assert.deepEqual(apiServers, [
            { name: "cp-1", address: "198.51.100.1", kind: "static-pod", hostKey: makeHostKey(101), port: 2222 },
            { name: "cp-2", address: "198.51.100.2", kind: "systemd", hostKey: makeHostKey(102), port: 22 },
        ]);
    });

    it("may have the balancer on one of them", () => {
        const values = makeSsh({ balancer: { address: "198.51.100.1" }, apiServers: [server(1)] });
        assert.equal(mustCheck(values).apiServers[0]?.address, "198.51.100.1");
    });

    it("are not reached where somebody else wires them, so they need no host key", () => {
        const elsewhere = { name: "cp-1", address: "198.51.100.1", kind: "elsewhere" };
        assert.equal(mustCheck(makeSsh({ apiServers: [elsewhere] })).apiServers[0]?.hostKey, undefined);
    });

    it("get addresses from their names in the lab", () => {
        const { apiServers } = mustCheck(
            makeLab({ apiServers: [{ name: "cp-1" }, { name: "cp-2", kind: "systemd" }] }),
        );
        assert.deepEqual(
            apiServers.map(({ address }) => address),
            ["10.213.4.201", "10.213.4.202"],
        );
    });

    it("takes every setting", () => {
        const caPem = `${AUTHORITY}${AUTHORITY}`; // two, as while one is renewed
        const { apiServer } = mustCheck(
            makeSsh({
                balancer: { address: "192.0.2.5" },
                apiServer: {
                    endpoints: "balancer",
                    kubernetesVersion: "v1.30.14",
                    prefix: "/clusters/one",
                    healthcheckTimeout: "3s",
                    readycheckTimeout: "1s500ms",
                    compactionInterval: "0s",
                    events: { servers: ["https://192.0.2.21:2379"], caPem: caPem.replaceAll("\n", "\r\n") },
                    certificateDirectory: "/etc/etcd-client",
                    manifest: "/var/lib/manifests/api.yaml",
                    unit: "k8s-apiserver.service",
                    takeOver: true,
                },
            }),
        );
        assert.deepEqual(apiServer, {
            endpoints: "balancer",
            kubernetesMinor: 30,
            prefix: "/clusters/one",
            healthcheckTimeoutMs: 3000,
            readycheckTimeoutMs: 1500,
            compactionIntervalMs: 0,
            events: { servers: ["https://192.0.2.21:2379"], caPem: caPem.trimEnd() },
            certificateDirectory: "/etc/etcd-client",
            manifest: "/var/lib/manifests/api.yaml",
            unit: "k8s-apiserver.service",
            takeOver: true,
        });
    });

    const setting = (apiServer: Values): Values => makeSsh({ apiServer });
    itRefuses([
        ["what is no list", makeSsh({ apiServers: "cp-1" }), [/^apiServers: "cp-1" is not a list/]],
        [
            "every mistake in a list at once",
            makeSsh({
                apiServers: [
                    "cp-0",
                    { kind: "docker" },
                    server(3, { name: "CP", address: "x", hostKey: "x", port: 0, knd: 1 }),
                ],
            }),
            [
                /^apiServers\[0\]: "cp-0" is not a host; give name and address below it/,
                /^apiServers\[1\]\.name: nothing is given/,
                /^apiServers\[1\]\.kind: "docker" is not one of static-pod, systemd, elsewhere/,
                /^apiServers\[1\]\.hostKey: nothing is given.*ssh-keyscan/,
                /^apiServers\[1\]\.address: nothing is given/,
                /^apiServers\[2\]\.knd: this key is unknown; did you mean apiServers\[2\]\.kind/,
                /^apiServers\[2\]\.name: "CP" is not a name for a control-plane host/,
                /^apiServers\[2\]\.hostKey: "x" is not a public SSH host key/,
                /^apiServers\[2\]\.address: "x" is not an IPv4 address/,
                /^apiServers\[2\]\.port: 0 is out of range/,
            ],
        ],
        [
            "two hosts that are one",
            makeSsh({ apiServers: [server(1), server(1)] }),
            [
                /^apiServers\[1\]\.name: "cp-1" is also the name of apiServers\[0\]/,
                /^apiServers\[1\]\.address: "198\.51\.100\.1" is also the address of apiServers\[0\]/,
            ],
        ],
        [
            "hosts that were cloned, from each other and from a member",
            makeSsh({
                apiServers: [
                    server(1),
                    server(2, { hostKey: makeHostKey(101) }),
                    server(3, { hostKey: makeHostKey(2) }),
                ],
            }),
            [
                /^apiServers\[1\]\.hostKey: .* is also the host key of apiServers\[0\]; give each host its own; .*ssh-keygen -A/,
                /^apiServers\[2\]\.hostKey: .* is also the host key of members\[1\]/,
            ],
        ],
        [
            "hosts of the lab where others are",
            makeLab({
                apiServers: [
                    { name: "cp-1", address: "10.213.4.1" },
                    { name: "cp-2", address: "10.213.4.255" },
                    { name: "gateway", address: "10.213.4.203" },
                ],
            }),
            [
                /^apiServers\[0\]\.address: "10\.213\.4\.1" is the address of the lab's gateway/,
                /^apiServers\[1\]\.address: "10\.213\.4\.255" is not a host's address in 10\.213\.4\.0\/24/,
                /^apiServers\[2\]\.name: "gateway" is not a name for a control-plane host/,
            ],
        ],
        [
            "an API server on a member's host",
            makeSsh({ apiServers: [server(1, { address: "192.0.2.11" })] }),
            [
                /^apiServers\[0\]\.address: "192\.0\.2\.11" is also the address of members\[0\]; etcd has hosts of its own/,
            ],
        ],
        [
            "a name in the lab that no address follows from",
            makeLab({ apiServers: [{ name: "control" }, { name: "cp-99" }] }),
            [/^apiServers\[0\]\.address: .*does not end in a number/, /^apiServers\[1\]\.address: .*from 1 to 54/],
        ],
        [
            "a balancer that is not there",
            setting({ endpoints: "balancer" }),
            [/^apiServer\.endpoints: .*needs a balancer/],
        ],
        [
            "a Kubernetes that hangs on a dead member",
            setting({ kubernetesVersion: "1.15" }),
            [/^apiServer\.kubernetesVersion: "1\.15" hangs on the first dead member/],
        ],
        [
            "a Kubernetes that is not known",
            setting({ kubernetesVersion: "1.29" }),
            [/^apiServer\.kubernetesVersion: "1\.29" is not supported; take one from 1\.30 to 1\.36/],
        ],
        [
            "what is no version of Kubernetes",
            setting({ kubernetesVersion: "latest" }),
            [/^apiServer\.kubernetesVersion: "latest" is not a version of Kubernetes/],
        ],
        [
            "paths that would have to be quoted, and times out of range",
            setting({
                prefix: "registry",
                certificateDirectory: "/etc/my pki",
                manifest: "/etc/kubernetes/manifests",
                unit: "kube-apiserver",
                healthcheckTimeout: "5m",
            }),
            [
                /^apiServer\.prefix: "registry" is not a plain absolute path/,
                /^apiServer\.healthcheckTimeout: "5m" is out of range/,
                /^apiServer\.certificateDirectory: "\/etc\/my pki" is not a plain absolute path/,
                /^apiServer\.manifest: .* is not the path of a manifest/,
                /^apiServer\.unit: "kube-apiserver" is not the name of a service/,
            ],
        ],
        [
            "a cluster for events that is none",
            setting({ events: { servers: ["http://192.0.2.21:2379"], caPem: "PEM" } }),
            [
                /^apiServer\.events\.caPem: "PEM" is not a certificate/,
                /^apiServer\.events\.servers\[0\]: "http:.*" is not the client URL of an etcd member/,
            ],
        ],
        [
            "a certificate that is garbage, and servers that nothing can be connected to",
            setting({
                events: {
                    servers: ["https://192.0.2.300:2379", "https://192.0.2.21:99999", ["https://192.0.2.21:2379"]],
                    caPem: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
                },
            }),
            [
                /^apiServer\.events\.caPem: \(looks like a secret, not shown\) is not a certificate/,
                /^apiServer\.events\.servers\[2\]: \["https.* is not text/,
                /^apiServer\.events\.servers\[0\]: "https:\/\/192\.0\.2\.300:2379" is not the client URL/,
                /^apiServer\.events\.servers\[1\]: /,
            ],
        ],
        [
            "a version of Kubernetes that YAML has read as a number, and a manifest with a space",
            setting({ kubernetesVersion: 1.3, manifest: "my pod.yaml" }),
            [
                /^apiServer\.kubernetesVersion: 1\.3 is a number and not text, .*; give its minor in quotes, such as "1\.36"\.$/,
                /^apiServer\.manifest: .*such as "\/etc\/kubernetes\/manifests\/kube-apiserver\.yaml"\.$/,
            ],
        ],
        [
            "events without servers",
            setting({ events: { caPem: "" } }),
            [/^apiServer\.events\.servers: nothing is given/],
        ],
    ]);
});
