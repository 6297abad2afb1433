import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { labConfig, makeLabDirectory, sshConfig } from "../support/clusterConfig";
import { isKnown, promiseOf } from "../support/promiseOf";
import { reveal } from "../support/recordOptions";
import { runCluster } from "./clusterOn";

describe("the outputs of EtcdCluster", () => {
    const labDirectory = makeLabDirectory();

    it("are one object, of schema 1", async () => {
        const run = await runCluster(sshConfig(3, { balancer: { dnsName: "etcd.example.com" } }));
        const { outputs } = run.result;
        const { caPem, operator, ...plain } = outputs;
        const { kubeadm, ...apiServer } = plain.apiServer;
        assert.match(kubeadm, /^apiVersion: kubeadm\.k8s\.io\/v1beta4\n/);
        const file = (name: string): string => `--etcd-${name}`;
        const files = [
            file("cafile=/etc/kubernetes/pki/etcd-client/ca.crt"),
            file("certfile=/etc/kubernetes/pki/etcd-client/client.crt"),
            file("keyfile=/etc/kubernetes/pki/etcd-client/client.key"),
        ];
        const urls = ["https://192.0.2.11:2379", "https://192.0.2.12:2379", "https://192.0.2.13:2379"];
        assert.deepEqual(
            { ...plain, apiServer },
            {
                schema: 1,
                cluster: "main",
                version: "3.6.14",
                members: [11, 12, 13].map((host, i) => ({
                    name: `etcd-${i + 1}`,
                    address: `192.0.2.${host}`,
                    clientUrl: urls[i],
                    healthUrl: `http://192.0.2.${host}:2381`,
                })),
                endpoints: { members: urls, balancer: "https://etcd.example.com:2379" },
                apiServer: {
                    byMembers: [`--etcd-servers=${urls.join(",")}`, ...files],
                    byBalancer: ["--etcd-servers=https://etcd.example.com:2379", ...files],
                    files: {
                        authority: "/etc/kubernetes/pki/etcd-client/ca.crt",
                        certificate: "/etc/kubernetes/pki/etcd-client/client.crt",
                        key: "/etc/kubernetes/pki/etcd-client/client.key",
                    },
                },
                apiServers: [],
                etcdctl: `etcdctl --endpoints=${urls.join(",")} --cacert=./ca.crt --cert=./operator.crt --key=./operator.key`,
            },
        );
        assert.equal(await promiseOf(caPem), run.find("main-client-ca").state.certPem);
        assert.equal(await promiseOf(operator.certPem), run.find("main-operator").state.certPem);
        assert.equal(await promiseOf(operator.keyPem), reveal(run.find("main-operator-key").state.privateKeyPem));
    });

    it("say nothing of a balancer where there is none", async () => {
        const { outputs } = (await runCluster(sshConfig(3))).result;
        assert.deepEqual(Object.keys(outputs.endpoints), ["members"]);
        assert.deepEqual(Object.keys(outputs.apiServer), ["byMembers", "files", "kubeadm"]);
    });

    it("are the same as what the component registers", async () => {
        const run = await runCluster(sshConfig(1));
        const { caPem, operator, ...plain } = run.result.outputs;
        assert.deepEqual(reveal(run.find("main").outputs), {
            ...plain,
            caPem: await promiseOf(caPem),
            operator: { certPem: await promiseOf(operator.certPem), keyPem: await promiseOf(operator.keyPem) },
        });
    });

    for (const preview of [true, false]) {
        it(`hold the operator's key as a secret, and nothing else as one, ${preview ? "in a preview" : "in an update"}`, async () => {
            const { outputs } = (await runCluster(sshConfig(1), { preview })).result;
            assert.equal(await pulumi.isSecret(outputs.operator.keyPem), true);
            assert.equal(await pulumi.isSecret(outputs.operator.certPem), false);
            assert.equal(await pulumi.isSecret(outputs.caPem), false);
            assert.equal(await isKnown(outputs.caPem), !preview);
        });
    }

    it("name the lab's own etcdctl, and the folder of the operator's files", async () => {
        const config = labConfig(1, labDirectory, { operator: { credentialsDirectory: "/home/someone/pki" } });
        const { outputs } = (await runCluster(config)).result;
        assert.equal(
            outputs.etcdctl,
            `/var/builds/${config.etcd.version}/etcdctl --endpoints=https://10.213.4.11:2379 ` +
                "--cacert=/home/someone/pki/ca.crt --cert=/home/someone/pki/operator.crt --key=/home/someone/pki/operator.key",
        );
    });
});
