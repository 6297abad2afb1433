// What the stack makes in Kubernetes, through an API server that it wired itself: a test of apiServer.lab.test.ts, on its cluster.
import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ApiServers } from "../../support/apiServers";
import { engineEnvironment } from "../../support/engine";
import { installKubernetesDouble } from "../../doubles/kubernetes/install";
import { labKubeconfig } from "../../doubles/kubernetes/labKubeconfig";
import { type KubernetesObject, ObjectClient } from "../../doubles/kubernetes/objectClient";
import { type Ran, succeed } from "../../support/lab";

export function itHasObjectsOfTheStack(servers: ApiServers): void {
    const { cluster } = servers;

    it("have what the stack makes in Kubernetes through one of them, and the other one reads it", async () => {
        const folder = mkdtempSync(join(tmpdir(), "pulumi-etcd-objects-"));
        const home = join(folder, "home");
        const settings = join(cluster.directory, `Pulumi.${cluster.name}.yaml`);
        const config = async (...words: string[]): Promise<void> => {
            succeed(await cluster.pulumi("config", ...words, "--config-file", settings));
        };
        const up = (...words: string[]): Promise<Ran> => {
            const args = ["up", "--yes", "--skip-preview", "--suppress-outputs", "--config-file", settings, ...words];
            return cluster.pulumiWith(home, ...args);
        };
        let removed: Ran | undefined;
        const other = new ObjectClient(labKubeconfig(servers.address(2), servers.keys));
        const name = `etcd-${cluster.name}`;
        const live = (apiVersion: string, kind: string, role: string): Promise<KubernetesObject> =>
            other.get({ apiVersion, kind, metadata: { name: `${name}-${role}`, namespace: "kube-system" } });
        try {
            installKubernetesDouble(home, engineEnvironment()?.PULUMI_HOME ?? "");
            const kubeconfig = join(folder, "kubeconfig");
            writeFileSync(kubeconfig, labKubeconfig(servers.address(1), servers.keys), { mode: 0o600 });
            await config("set", "--path", "kubernetes.kubeconfigFile", kubeconfig);
            await config("set", "--path", "kubernetes.defrag.enabled", "true");
            assert.match(succeed(await up()).stdout, /\+ \d+ created/);

            const service = (await live("v1", "Service", "metrics")).spec as { clusterIP: string };
            assert.equal(service.clusterIP, "None");
            const slice = await live("discovery.k8s.io/v1", "EndpointSlice", "metrics");
            const endpoints = slice.endpoints as { hostname: string; addresses: string[] }[];
            assert.deepEqual(
                endpoints.map(({ hostname, addresses }) => [hostname, ...addresses]),
                [1, 2, 3].map((i) => [`etcd-${i}`, `${servers.net}.${10 + i}`]),
            );
            const { data } = await live("v1", "Secret", "metrics-client");
            await assertPair(data as Record<string, string>);
            const job = (await live("batch/v1", "CronJob", "defrag")).spec as { concurrencyPolicy: string };
            assert.equal(job.concurrencyPolicy, "Forbid");
            await assertPair((await live("v1", "Secret", "defrag-client")).data as Record<string, string>);
            succeed(await up("--expect-no-changes"));
        } finally {
            // Whatever was wrong: the next test's engine has no such plugin.
            await config("rm", "kubernetes");
            removed = await up();
            rmSync(folder, { recursive: true, force: true });
        }
        assert.match(succeed(removed).stdout, /- \d+ deleted/);
        await assert.rejects(live("v1", "Service", "metrics"), /not found/);
    });

    /** The pair in a Secret opens etcd. */
    async function assertPair(data: Record<string, string>): Promise<void> {
        const folder = mkdtempSync(join(tmpdir(), "pulumi-etcd-pair-"));
        try {
            for (const [file, text] of Object.entries(data)) {
                writeFileSync(join(folder, file), Buffer.from(text, "base64"), { mode: 0o600 });
            }
            const { etcdctl, endpoints } = await cluster.outputs();
            const files = `--cacert=${folder}/ca.crt --cert=${folder}/tls.crt --key=${folder}/tls.key`;
            const [program = ""] = etcdctl.split(" ");
            succeed(
                await cluster.shell(`${program} --endpoints=${endpoints.members.join(",")} ${files} endpoint health`),
            );
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    }
}
