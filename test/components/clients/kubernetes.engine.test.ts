import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { describeEngine, engineEnvironment, makeProject, type Project } from "../../support/engine";
import { findFreePorts } from "../../support/etcd";
import type { ObjectClient, KubernetesObject } from "../../doubles/kubernetes/objectClient";
import { ApiServer, whyNoApiServer } from "../../doubles/kubernetes/apiServer";
import { installKubernetesDouble } from "../../doubles/kubernetes/install";

const root = resolve(__dirname, "../../..");
const load = (file: string): string => `require(${JSON.stringify(join(root, file))})`;
const program = `${load("tools/register.cjs")};\nexport const { done } = ${load("test/doubles/kubernetes/program.ts")};`;
const why = whyNoApiServer();

describeEngine(
    `what is made in Kubernetes, by a real API server${why === undefined ? "" : ` [SKIPPED: ${why}]`}`,
    function () {
        const home = mkdtempSync(join(tmpdir(), "pulumi-etcd-home-"));
        let server: ApiServer;
        let api: ObjectClient;
        let project: Project;

        before(async function () {
            if (why !== undefined) this.skip();
            this.timeout(120_000);
            installKubernetesDouble(home, engineEnvironment()?.PULUMI_HOME ?? "");
            server = new ApiServer();
            await server.start();
            api = server.client();
            project = makeProject({
                program,
                env: { PULUMI_HOME: home },
                config: { kubernetes: "{}" },
                secrets: { kubeconfig: server.kubeconfig("admin") },
            });
        });
        after(async () => {
            rmSync(home, { recursive: true, force: true });
            if (why === undefined) await server.stop();
        });

        const set = async (key: string, value: string, secret = false): Promise<void> => {
            const ran = await project.pulumi(["config", "set", key, ...(secret ? ["--secret"] : []), "--", value]);
            assert.equal(ran.code, 0, ran.output);
        };
        const up = async (...args: string[]): Promise<string> => {
            const ran = await project.up(args);
            assert.equal(ran.code, 0, ran.output);
            return ran.output;
        };
        const live = (apiVersion: string, kind: string, name: string): Promise<KubernetesObject> =>
            api.get({ apiVersion, kind, metadata: { name, namespace: "kube-system" } });
        const assertNone = async (apiVersion: string, kind: string, name: string): Promise<void> => {
            await assert.rejects(live(apiVersion, kind, name), /not found|no matches/);
        };

        it("is tried out by a preview, and not made", async () => {
            const preview = await project.preview();
            assert.equal(preview.code, 0, preview.output);
            assert.match(preview.output, /kubernetes:core\/v1:Service main-kubernetes-metrics create/);
            await assertNone("v1", "Service", "etcd-main-metrics");
        });

        it("is there after an up: a Service of the members for metrics, with their addresses", async () => {
            await up();
            const service = await live("v1", "Service", "etcd-main-metrics");
            const spec = service.spec as {
                clusterIP: string;
                selector?: unknown;
                ports: { name: string; port: number }[];
            };
            assert.equal(spec.clusterIP, "None");
            assert.equal(spec.selector, undefined);
            assert.deepEqual(
                spec.ports.map(({ name, port }) => [name, port]),
                [["metrics", 2381]],
            );
            const slice = await live("discovery.k8s.io/v1", "EndpointSlice", "etcd-main-metrics");
            const labels = slice.metadata.labels as Record<string, string>;
            assert.equal(labels["kubernetes.io/service-name"], "etcd-main-metrics");
            const endpoints = slice.endpoints as {
                addresses: string[];
                hostname: string;
                conditions: { ready: boolean };
            }[];
            assert.deepEqual(
                endpoints.map(({ addresses, hostname, conditions }) => [hostname, addresses, conditions.ready]),
                [1, 2, 3].map((i) => [`etcd-${String(i)}`, [`192.0.2.${String(10 + i)}`], true]),
            );
            assert.deepEqual(slice.ports, [{ name: "metrics", port: 2381, protocol: "TCP" }]);
        });

        it("and a Secret with a pair of its own, that no state and no log shows", async () => {
            const secret = await live("v1", "Secret", "etcd-main-metrics-client");
            assert.equal(secret.type, "kubernetes.io/tls");
            const data = secret.data as Record<string, string>;
            const text = (key: string): string => Buffer.from(data[key] ?? "", "base64").toString();
            assert.match(text("ca.crt"), /^-----BEGIN CERTIFICATE-----/);
            assert.match(text("tls.crt"), /^-----BEGIN CERTIFICATE-----/);
            const key = text("tls.key").split("\n")[1] ?? "";
            assert.match(text("tls.key"), /PRIVATE KEY-----/);
            assert.ok(key.length > 20 && !project.stateText().includes(key));
            assert.ok(!project.stateText().includes("admin-token"), "the kubeconfig is secret as well");
        });

        it("again changes nothing", async () => {
            const before = await live("v1", "Service", "etcd-main-metrics");
            await up("--expect-no-changes");
            assert.equal(
                (await live("v1", "Service", "etcd-main-metrics")).metadata.resourceVersion,
                before.metadata.resourceVersion,
            );
            const refreshed = await project.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
            assert.equal(refreshed.code, 0, refreshed.output);
        });

        it("has no ServiceMonitor and no PrometheusRule where Kubernetes does not know them", async () => {
            assert.ok(!project.resources().some(({ type }) => type.includes("monitoring.coreos.com")));
            await assertNone("monitoring.coreos.com/v1", "PrometheusRule", "etcd-main-metrics");
        });

        it("has both as soon as Kubernetes knows them, with the labels that were asked for", async () => {
            await api.apply(definition("ServiceMonitor", "servicemonitors"));
            await api.apply(definition("PrometheusRule", "prometheusrules"));
            await waitFor(() => api.send("GET", "/apis/monitoring.coreos.com/v1/prometheusrules"));
            await waitFor(() => api.send("GET", "/apis/monitoring.coreos.com/v1/servicemonitors"));
            await set("kubernetes", JSON.stringify({ labels: ["release=prometheus"] }));
            await up();
            api = server.client();
            const monitor = await live("monitoring.coreos.com/v1", "ServiceMonitor", "etcd-main-metrics");
            assert.equal((monitor.metadata.labels as Record<string, string>).release, "prometheus");
            const rule = await live("monitoring.coreos.com/v1", "PrometheusRule", "etcd-main-metrics");
            const { groups } = rule.spec as { groups: { rules: { alert: string }[] }[] };
            assert.ok((groups[0]?.rules.length ?? 0) >= 15);
            await up("--expect-no-changes");
        });

        it("takes away what is switched off", async () => {
            await set("kubernetes", JSON.stringify({ prometheus: "off" }));
            await up();
            await assertNone("monitoring.coreos.com/v1", "PrometheusRule", "etcd-main-metrics");
            await assertNone("monitoring.coreos.com/v1", "ServiceMonitor", "etcd-main-metrics");
        });

        it("has a CronJob for defragmentation with a pair of its own, when that is wanted", async () => {
            await assertNone("batch/v1", "CronJob", "etcd-main-defrag");
            await set(
                "kubernetes",
                JSON.stringify({ prometheus: "off", defrag: { enabled: true, schedule: "5 4 * * 0" } }),
            );
            await up();
            const job = await live("batch/v1", "CronJob", "etcd-main-defrag");
            const spec = job.spec as CronJobSpec;
            assert.equal(spec.schedule, "5 4 * * 0");
            assert.equal(spec.concurrencyPolicy, "Forbid");
            const pod = spec.jobTemplate.spec.template.spec;
            const [container] = pod.containers;
            assert.equal(container?.image, "ghcr.io/ahrtr/etcd-defrag:v0.42.0");
            assert.ok(container.args.includes("--etcd-storage-quota-bytes=2147483648"));
            assert.ok(container.args.includes("--move-leader=true"));
            assert.equal(pod.volumes[0]?.secret.secretName, "etcd-main-defrag-client");
            const [own, metrics] = await Promise.all(
                ["defrag", "metrics"].map(async (role) => {
                    const secret = await live("v1", "Secret", `etcd-main-${role}-client`);
                    return createHash("sha256").update(JSON.stringify(secret.data)).digest("hex");
                }),
            );
            assert.notEqual(own, metrics);
            await up("--expect-no-changes");
        });

        const wrong: readonly [string, () => Promise<string> | string, RegExp][] = [
            [
                "an API server that is not there",
                async () => server.kubeconfig("admin", (await findFreePorts(1))[0]),
                /kubernetes: https:\/\/127\.0\.0\.1:\d+ does not answer \(connect ECONNREFUSED .*\); correct the kubeconfig\. While API servers are down/,
            ],
            [
                "somebody whom the API server does not know",
                () => server.kubeconfig("stranger"),
                /kubernetes: https:\/\/127\.0\.0\.1:\d+ does not know the user of this kubeconfig; give a kubeconfig whose credentials are valid/,
            ],
            [
                "somebody who may do nothing",
                () => server.kubeconfig("nobody"),
                /forbidden: User "nobody" cannot|does not let the user of this kubeconfig/,
            ],
            [
                "another authority than the API server's",
                () => server.kubeconfig("admin").replace(/certificate-authority-data: .*/, ""),
                /does not answer \(self-signed certificate/,
            ],
            ["something else than a kubeconfig", () => "hello", /kubeconfig: this secret is not a kubeconfig/],
            [
                "a kubeconfig without a current context",
                () => server.kubeconfig("admin").replace(/current-context: .*/, ""),
                /kubeconfig: this secret has no current context; set kubernetes\.context; its contexts are: "test"/,
            ],
        ];
        for (const [what, kubeconfig, message] of wrong) {
            it(`changes nothing and says it in one line, with ${what}`, async () => {
                await set("kubernetes", "{}");
                await set("kubeconfig", await kubeconfig(), true);
                const before = await live("batch/v1", "CronJob", "etcd-main-defrag");
                const ran = await project.up();
                assert.notEqual(ran.code, 0);
                assert.match(ran.output, message);
                assert.doesNotMatch(ran.output, /admin-token|nobody-token|stranger-token/);
                assert.doesNotMatch(ran.output, /^\s+at .*:\d+:\d+\)?$/m);
                const after = await live("batch/v1", "CronJob", "etcd-main-defrag");
                assert.equal(after.metadata.resourceVersion, before.metadata.resourceVersion);
            });
        }

        it("is gone after a destroy", async () => {
            await set("kubeconfig", server.kubeconfig("admin"), true);
            await up();
            const ran = await project.destroy();
            assert.equal(ran.code, 0, ran.output);
            await assertNone("v1", "Service", "etcd-main-metrics");
            await assertNone("v1", "Secret", "etcd-main-defrag-client");
            await assertNone("batch/v1", "CronJob", "etcd-main-defrag");
        });

        it("asks in its alerts only for what etcd really measures", async () => {
            const rule = readFileSync(join(root, "test/golden/kubernetes/prometheusRule.yaml"), "utf8");
            const measured = await (await fetch(server.metricsUrl)).text();
            const { spec } = parse(rule) as { spec: { groups: { rules: { expr: string }[] }[] } };
            const asked = new Set(
                spec.groups
                    .flatMap(({ rules }) => rules)
                    .flatMap(({ expr }) => expr.match(/\b(?:etcd|grpc)_\w+(?=\{)/g) ?? []),
            );
            assert.ok(asked.size >= 11, [...asked].join(" "));
            // A single member has no peers, so there is no round trip yet.
            asked.delete("etcd_network_peer_round_trip_time_seconds_bucket");
            for (const metric of asked)
                assert.ok(measured.includes(`\n${metric}{`) || measured.includes(`\n${metric} `), metric);
        });
    },
);

interface CronJobSpec {
    readonly schedule: string;
    readonly concurrencyPolicy: string;
    readonly jobTemplate: {
        readonly spec: {
            readonly template: {
                readonly spec: {
                    readonly containers: readonly { readonly image: string; readonly args: readonly string[] }[];
                    readonly volumes: readonly { readonly secret: { readonly secretName: string } }[];
                };
            };
        };
    };
}

/** As the Prometheus operator brings it, but for its schema, which takes everything. */
function definition(kind: string, plural: string): KubernetesObject {
    const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
    return {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: `${plural}.monitoring.coreos.com` },
        spec: {
            group: "monitoring.coreos.com",
            scope: "Namespaced",
            names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
            versions: [{ name: "v1", served: true, storage: true, schema }],
        },
    };
}

async function waitFor(ask: () => Promise<unknown>): Promise<void> {
    for (let i = 0; ; i++) {
        try {
            await ask();
            return;
        } catch (error) {
            if (i >= 100) throw error;
            await new Promise((done) => setTimeout(done, 100));
        }
    }
}
