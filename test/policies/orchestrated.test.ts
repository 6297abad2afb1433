// Members that another system runs: jobs of Nomad that a command submits, and pods of Kubernetes with what stands beside them.
import assert from "node:assert/strict";
import { backupAge } from "../../policies/rules/backup/backupAge";
import { balancerInternal } from "../../policies/rules/balancer/balancerInternal";
import { clusterToken } from "../../policies/rules/cluster/clusterToken";
import { memberSingle } from "../../policies/rules/cluster/memberSingle";
import { hostBurstable } from "../../policies/rules/host/hostBurstable";
import { findingUnsure } from "../../policies/rules/findingUnsure";
import { INSTANCE, userData } from "./goodStack";
import { assertBreaks, assertObeys, type Given, judge } from "./judge";

const job = `job "kv" { image = "quay.io/coreos/etcd:v3.6.16" args = [${["--name", "a", "--listen-peer-urls", "http://a:2380"].map((one) => `"${one}"`).join(", ")},
  "--initial-cluster", "a=http://a:2380,b=http://b:2380,c=http://c:2380", "--initial-cluster-token", "token-01"] }`;
const PEERS = "--initial-cluster=a=https://a:2380,b=https://b:2380,c=https://c:2380";
const server: Given = { type: INSTANCE, name: "scheduler", props: { instanceType: "t3.large" } };

function submit(create: string, stdin: string): Given {
    return {
        type: "command:remote:Command",
        name: "submit",
        props: { create, stdin, connection: { host: "10.0.0.1" } },
        uses: { connection: ["scheduler"] },
    };
}

const pods: Given = {
    type: "kubernetes:apps/v1:StatefulSet",
    name: "store",
    props: {
        spec: {
            replicas: 3,
            template: {
                metadata: { labels: { app: "store", tier: "data" } },
                spec: { containers: [{ image: "quay.io/coreos/etcd:v3.6.16", args: [userData()] }] },
            },
        },
    },
};

function service(annotations: Given["props"], spec: Given["props"] = {}): Given {
    const selector = { app: "store" };
    return {
        type: "kubernetes:core/v1:Service",
        name: "front",
        props: { metadata: { annotations }, spec: { type: "LoadBalancer", selector, ...spec } },
    };
}

function cronJob(schedule: string, args: readonly string[]): Given {
    const containers = [{ name: "job", command: ["etcdctl", "--endpoints=https://store:2379"], args }];
    return {
        type: "kubernetes:batch/v1:CronJob",
        name: "job",
        props: { spec: { schedule, jobTemplate: { spec: { template: { spec: { containers } } } } } },
    };
}

const scheme = "service.beta.kubernetes.io/aws-load-balancer-scheme";
const type = "service.beta.kubernetes.io/aws-load-balancer-type";

describe("members that another system runs", () => {
    it("are a cluster in a job of Nomad on a command's standard input", () => {
        assertBreaks(clusterToken, [submit("nomad job run -detach -", job)], /^the cluster submit /);
    });

    it("are a cluster in a manifest that lists them, given to kubectl", () => {
        const args = { containers: [{ image: "quay.io/coreos/etcd:v3.6.16", args: [PEERS] }] };
        const manifest = (more: readonly string[]) =>
            JSON.stringify({ kind: "StatefulSet", spec: { template: { spec: { ...args, more } } } });
        const listed = submit("kubectl apply -f -", manifest(["--initial-cluster-token=token-01"]));
        assertBreaks(clusterToken, [listed], /^the cluster submit /);
        assertObeys(memberSingle, [listed]);
    });

    it("are no cluster in a job that does not list them", () => {
        const unlisted = job.replace(/"--initial-cluster", "[^"]*", /, "");
        assertObeys(memberSingle, [submit("nomad job run -", unlisted)]);
    });

    for (const [what, command] of [
        ["a job", submit("nomad job run -", job)],
        ["a manifest", submit("kubectl apply -n store -f -", JSON.stringify(pods.props))],
    ] as const) {
        it(`make no member of the machine that is given ${what}`, () => {
            assertObeys(hostBurstable, [server, command]);
        });
    }

    it("make a member of a machine whose command starts one itself", () => {
        assertBreaks(hostBurstable, [server, submit("bash -s", userData())], /^scheduler is a burstable t3/);
    });

    it("are open to the internet by a Service that says so", () => {
        const open = service({ [scheme]: "internet-facing" });
        assertBreaks(balancerInternal, [pods, open], /^front faces the internet.*-scheme: internal\.$/s);
    });

    for (const [what, one] of [
        ["an internal one", service({ [scheme]: "internal" })],
        ["an internal one of old", service({ "service.beta.kubernetes.io/aws-load-balancer-internal": "true" })],
        ["one that AWS's controller makes", service({ [type]: "external" })],
        ["one of a class", service({}, { loadBalancerClass: "service.k8s.aws/nlb" })],
        ["one without a balancer", service({ [scheme]: "internet-facing" }, { type: "ClusterIP" })],
        ["one before other pods", service({ [scheme]: "internet-facing" }, { selector: { app: "web" } })],
    ] as const) {
        it(`are not open to the internet by ${what}`, () => {
            assertObeys(balancerInternal, [pods, one]);
            assert.deepEqual(judge(findingUnsure, []).violations, []);
        });
    }

    it("may be open by a Service that says nothing, which is advice", () => {
        assertObeys(balancerInternal, [pods, service({})]);
        const [advice = ""] = judge(findingUnsure, []).violations;
        assert.match(advice, /^front may break etcd-balancer-internal, which is not sure: which controller/);
    });

    it("are backed up by a CronJob", () => {
        const save = ["snapshot", "save", "/backup/store.db"];
        assertBreaks(backupAge, [pods, cronJob("15 2 * * 0", save)], /takes a backup only every 168 h/);
        assertObeys(backupAge, [pods, cronJob("15 */6 * * *", save)]);
        assertObeys(backupAge, [pods, cronJob("15 2 * * 0", ["defrag"])]);
    });
});
