import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { MonitoringKind } from "../../components/clients/kubernetes/askKubernetes";
import { keyMaterial } from "../support/answers";
import { sshConfig, sshKey } from "../support/clusterConfig";
import { kubeconfig } from "../doubles/kubernetes/kubeconfig";
import { createCluster } from "./clusterOn";
import { runProgram } from "../support/mocks";
import { listOpenTexts, reveal, Secret } from "../support/recordOptions";

const both = Object.values(MonitoringKind);

function run(kubernetes: object, kinds: readonly MonitoringKind[], preview: boolean) {
    const prometheus = kinds.length === 0 ? "off" : "on";
    const config = sshConfig(3, { kubeconfig: kubeconfig(), kubernetes: { prometheus, ...kubernetes } });
    const args = { config, sshPrivateKey: pulumi.secret(sshKey), kubeconfig: kubeconfig() };
    return runProgram(() => createCluster(args), { preview });
}

for (const preview of [true, false]) {
    describe(`what EtcdCluster makes in Kubernetes, ${preview ? "preview" : "update"}`, () => {
        const namesOf = (recording: Awaited<ReturnType<typeof run>>): readonly string[] =>
            recording.resources
                .filter(
                    ({ name, type }) =>
                        name.startsWith("main-kubernetes") && /^(kubernetes|pulumi:providers):/.test(type),
                )
                .map(({ name, type }) => `${name} ${type}`)
                .sort();

        it("is a Service, its members and a Secret, made by a provider of its own", async () => {
            assert.deepEqual(namesOf(await run({}, [], preview)), [
                "main-kubernetes-metrics kubernetes:core/v1:Service",
                "main-kubernetes-metrics-client kubernetes:core/v1:Secret",
                "main-kubernetes-metrics-members kubernetes:discovery.k8s.io/v1:EndpointSlice",
                "main-kubernetes-provider pulumi:providers:kubernetes",
            ]);
        });

        it("is more where Kubernetes knows the kinds, and where defragmentation is wanted", async () => {
            const names = namesOf(await run({ defrag: { enabled: true } }, both, preview));
            for (const more of [
                "main-kubernetes-defrag kubernetes:batch/v1:CronJob",
                "main-kubernetes-defrag-client kubernetes:core/v1:Secret",
                "main-kubernetes-prometheus-rule kubernetes:monitoring.coreos.com/v1:PrometheusRule",
                "main-kubernetes-service-monitor kubernetes:monitoring.coreos.com/v1:ServiceMonitor",
            ]) {
                assert.ok(names.includes(more), `${more} is not among ${names.join(", ")}`);
            }
            assert.equal(names.length, 8);
        });

        it("waits until all members have converged, so that etcd never waits for Kubernetes", async () => {
            const recording = await run({ defrag: { enabled: true } }, both, preview);
            for (const { name, type } of recording.resources) {
                const before = recording.listAllDependencies(name);
                if (type.startsWith("kubernetes:") || type === "pulumi:providers:kubernetes") {
                    for (const member of [1, 2, 3])
                        assert.ok(before.includes(`main-etcd-${String(member)}-converge`), name);
                } else if (!name.startsWith("main-kubernetes")) {
                    assert.ok(!before.some((one) => one.startsWith("main-kubernetes")), name);
                }
            }
        });

        it("keeps the kubeconfig and the private keys secret", async () => {
            const recording = await run({ defrag: { enabled: true } }, both, preview);
            assert.ok(recording.find("main-kubernetes-provider").inputs.kubeconfig instanceof Secret);
            for (const { name, inputs, state, outputs } of recording.resources) {
                for (const text of listOpenTexts([name, inputs, state, outputs])) {
                    assert.ok(!text.includes(keyMaterial) && !text.includes("client-key-data"), name);
                }
            }
        });

        it("gives each its own pair, signed for clients alone", async () => {
            const recording = await run({ defrag: { enabled: true } }, [], preview);
            for (const role of ["metrics", "defrag"]) {
                const request = recording.find(`main-kubernetes-${role}-client-pair-request`);
                assert.deepEqual(request.inputs.subject, { commonName: `kubernetes-${role}` });
                const cert = recording.find(`main-kubernetes-${role}-client-pair`);
                assert.deepEqual(cert.inputs.allowedUses, ["digital_signature", "client_auth"]);
                if (preview) continue;
                const data = reveal(recording.find(`main-kubernetes-${role}-client`).inputs.stringData);
                assert.deepEqual(data, {
                    "ca.crt": recording.find("main-client-ca").state.certPem,
                    "tls.crt": cert.state.certPem,
                    "tls.key": reveal(recording.find(`main-kubernetes-${role}-client-pair-key`).state.privateKeyPem),
                });
            }
        });

        it("is nothing without a kubeconfig", async () => {
            const config = sshConfig(3);
            const recording = await runProgram(
                () => createCluster({ config, sshPrivateKey: pulumi.secret(sshKey), kubeconfig: undefined }),
                { preview },
            );
            assert.deepEqual(namesOf(recording), []);
        });
    });
}
