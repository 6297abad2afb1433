import assert from "node:assert/strict";
import { stringify } from "yaml";
import { planCluster } from "../../../../components/plan";
import { planDefragCronJob } from "../../../../components/clients/kubernetes/defragCronJob";
import type { ObjectSpec } from "../../../../components/clients/kubernetes/meta";
import { planMetricsEndpoints, planMetricsService } from "../../../../components/clients/kubernetes/metricsService";
import { planPrometheusRule } from "../../../../components/clients/kubernetes/prometheusRule";
import { planServiceMonitor } from "../../../../components/clients/kubernetes/serviceMonitor";
import type { ClusterConfig } from "../../../../config/schema";
import { assertGolden } from "../../../support/golden";
import { makeMember, makeSsh, mustCheck } from "../../../support/configs";
import { kubeconfig } from "../../../doubles/kubernetes/kubeconfig";

function configure(kubernetes: object = {}, changes: object = {}): ClusterConfig {
    const members = [1, 2, 3].map((i) => makeMember(i, { zone: `zone-${String(i)}` }));
    return mustCheck(makeSsh({ name: "main", members, kubeconfig: kubeconfig(), kubernetes, ...changes }));
}

function specOf(config: ClusterConfig): ObjectSpec {
    assert.ok(config.kubernetes !== undefined);
    return { plan: planCluster(config), kubernetes: config.kubernetes };
}

describe("what belongs in Kubernetes", () => {
    const config = configure({ labels: ["release=prometheus"] });
    const spec = specOf(config);
    const golden = (name: string, object: unknown): void => {
        assertGolden(`kubernetes/${name}.yaml`, stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }));
    };

    it("is a Service without a selector, and a slice with the members' addresses", () => {
        golden("metricsService", planMetricsService(spec));
        golden("metricsEndpoints", planMetricsEndpoints(spec));
    });

    it("is what has Prometheus collect and judge, where Kubernetes knows such kinds", () => {
        golden("serviceMonitor", planServiceMonitor(spec));
        golden("prometheusRule", planPrometheusRule(spec));
    });

    it("is a CronJob that defragments, beside the API servers", () => {
        golden("defragCronJob", planDefragCronJob(spec, config.etcd));
    });

    it("asks etcd-defrag for the quota that etcd has", () => {
        for (const [quota, bytes] of [
            ["4GiB", 4 * 2 ** 30],
            ["512MiB", 2 ** 29],
        ] as const) {
            const other = configure({}, { etcd: { version: "3.6.14", quota } });
            const { args = [] } =
                planDefragCronJob(specOf(other), other.etcd).spec.jobTemplate.spec.template.spec.containers[0] ?? {};
            assert.ok(args.includes(`--etcd-storage-quota-bytes=${String(bytes)}`), args.join(" "));
        }
    });

    it("counts a majority in its alerts as etcd does", () => {
        const five = configure({}, { members: [1, 2, 3, 4, 5].map((i) => makeMember(i)) });
        const rules = planPrometheusRule(specOf(five)).spec.groups[0]?.rules ?? [];
        assert.match(rules.find(({ alert }) => alert === "EtcdInsufficientMembers")?.expr ?? "", /< 3$/);
    });

    it("has a limit, a duration, a severity and something to do for every alert, and asks for its own cluster alone", () => {
        const rules = planPrometheusRule(spec).spec.groups[0]?.rules ?? [];
        for (const { alert, expr, for: duration, labels, annotations } of rules) {
            assert.match(alert, /^Etcd[A-Z]\w+$/);
            assert.match(duration, /^\d+[mh]$/);
            assert.ok(["warning", "critical"].includes(labels.severity));
            const selectors = expr.match(/\{[^}]*\}/g) ?? [];
            assert.ok(
                selectors.length > 0 && selectors.every((one) => one.startsWith('{job="etcd-main-metrics"')),
                expr,
            );
            assert.equal((expr.match(/\b(up|etcd_\w+|grpc_\w+)\b(?=\{)/g) ?? []).length, selectors.length, expr);
            assert.ok(annotations.summary.startsWith("etcd main: ") && annotations.description.includes(". Now: "));
        }
        const names = rules.map(({ alert, labels }) => `${alert} ${labels.severity}`);
        assert.equal(new Set(names).size, names.length);
    });
});
