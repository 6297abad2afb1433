// What apiserver-node makes of manifests: of those that kubeadm wrote (test/golden/manifest holds them, made by kubeadm 1.36.3 with
// `init phase control-plane apiserver`), and of those that somebody wrote by hand.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { renderStaticPod } from "../../components/clients/renderStaticPod";
import { mustCheck, makeSsh } from "../support/configs";
import { hostProgramFile } from "../support/hostProgram";
import { useTemporaryFolder } from "../support/temporaryFolder";

const program = hostProgramFile("apiserver-node");
const recorded = (name: string): string =>
    readFileSync(join(__dirname, "../golden/manifest", `kubeadm-1.36-${name}.yaml`), "utf8");

const OWN = [11, 12, 13].map((host) => `https://10.213.4.${host}:2379`);
const flagsIn = (directory: string): readonly string[] => [
    `--etcd-servers=${[OWN[1], OWN[2], OWN[0]].join(",")}`,
    `--etcd-cafile=${directory}/ca.crt`,
    `--etcd-certfile=${directory}/client.crt`,
    `--etcd-keyfile=${directory}/client.key`,
];

interface Pod {
    metadata: { annotations?: Record<string, string> };
    spec: {
        containers: { name: string; command: string[]; args?: string[]; volumeMounts?: object[] }[];
        volumes?: object[];
    };
}

describe("apiserver-node, on a manifest", () => {
    const folder = useTemporaryFolder();

    interface Spec {
        readonly directory?: string;
        readonly takeOver?: boolean;
        /** What was written by an earlier run. */
        readonly applied?: readonly string[];
        readonly flags?: readonly string[];
    }

    /** What the manifest is to become; "" when it is as it shall be. */
    function plan(text: string, spec: Spec = {}): { readonly code: number | null; stdout: string; stderr: string } {
        const { directory = "/etc/kubernetes/pki/etcd-client", takeOver = false, applied = [] } = spec;
        const manifest = join(folder(), "kube-apiserver.yaml");
        mkdirSync(join(folder(), "state"), { recursive: true });
        writeFileSync(manifest, text);
        writeFileSync(join(folder(), "state/applied"), applied.map((flag) => `${flag}\n`).join(""));
        const script = `source ${program}
            LOCK=${folder()}/lock STATE=${folder()}/state APPLIED=${folder()}/state/applied
            KIND=static-pod DIRECTORY=${directory} MANIFEST=${manifest} KNOWN=${OWN.join(",")} TAKE_OVER=${takeOver} CA_DIGEST=0123
            WANTED=(${(spec.flags ?? flagsIn(directory)).join(" ")})
            load_managed; plan_static_pod; printf '%s' "$CHANGE"`;
        const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
        return { code: status, stdout, stderr };
    }

    function edit(text: string, spec?: Spec): string {
        const { code, stdout, stderr } = plan(text, spec);
        assert.equal(code, 0, stderr);
        return stdout;
    }

    function refuse(text: string, expected: RegExp, spec?: Spec): void {
        const { code, stdout, stderr } = plan(text, spec);
        assert.equal(code, 70, stdout + stderr);
        assert.match(stderr, expected);
        assert.match(stderr, /^apiserver-node: [^\n]*\n$/);
    }

    it("changes the flags and nothing else, and leaves what it made alone", () => {
        const before = parse(recorded("external")) as Pod;
        const text = edit(recorded("external"));
        const after = parse(text) as Pod;
        const flags = after.spec.containers[0]?.command ?? [];
        assert.deepEqual(
            flags.filter((flag) => flag.startsWith("--etcd-")).sort(),
            [...flagsIn("/etc/kubernetes/pki/etcd-client")].sort(),
        );
        assert.deepEqual(after.metadata.annotations?.["pulumi-etcd/ca"], "0123");
        // Without these two it is what it was.
        const strip = (pod: Pod): Pod => {
            delete pod.metadata.annotations?.["pulumi-etcd/ca"];
            pod.spec.containers.forEach(
                (one) => (one.command = one.command.filter((flag) => !flag.startsWith("--etcd-"))),
            );
            return pod;
        };
        assert.deepEqual(strip(after), strip(before));
        assert.equal(edit(text), "");
    });

    it("does what the static pod of the stack's output says, the volume included", () => {
        const directory = "/etc/my-etcd";
        const text = edit(recorded("stacked"), { directory, takeOver: true });
        const after = parse(text) as Pod;
        const settings = mustCheck(makeSsh({ apiServer: { certificateDirectory: directory } })).apiServer;
        const wanted = parse(renderStaticPod(flagsIn(directory), settings)) as Pod;
        const [container] = wanted.spec.containers;
        for (const flag of container?.command ?? []) {
            assert.ok(after.spec.containers[0]?.command.includes(flag), flag);
        }
        const last = (list: readonly object[] = []): readonly object[] =>
            list.filter((one) => "name" in one && one.name === "etcd-client");
        assert.deepEqual(last(after.spec.containers[0]?.volumeMounts), container?.volumeMounts);
        assert.deepEqual(last(after.spec.volumes), wanted.spec.volumes);
        assert.equal(edit(text, { directory }), "");
    });

    it("adds no second volume where kubeadm has mounted the folder", () => {
        const spec = { directory: "/etc/etcd-client", takeOver: true };
        assert.doesNotMatch(edit(recorded("all"), spec), /name: etcd-client/);
    });

    it("moves its volume when the folder becomes another one", () => {
        const first = edit(recorded("stacked"), { directory: "/etc/one", takeOver: true });
        const second = edit(first, { directory: "/etc/two", applied: flagsIn("/etc/one") });
        assert.doesNotMatch(second, /\/etc\/one/);
        assert.equal(second.match(/etc\/two$/gm)?.length, 2);
        assert.equal(edit(second, { directory: "/etc/two" }), "");
    });

    it("takes back a flag that it once set and that is wanted no more, and leaves others as they are", () => {
        const extra = "--etcd-compaction-interval=60s";
        const flags = [...flagsIn("/etc/kubernetes/pki/etcd-client")];
        const first = edit(recorded("external"), { flags: [...flags, extra] }).replace(
            "    - --secure-port=6443",
            "    - --secure-port=6443\n    - --etcd-count-metric-poll-period=30s",
        );
        const second = edit(first, { applied: [...flags, extra] });
        assert.doesNotMatch(second, /compaction/);
        assert.match(second, /--etcd-count-metric-poll-period=30s/);
    });

    it("takes another list of this cluster's own members for its own", () => {
        assert.match(
            edit(recorded("external").replace(`${OWN[0]},`, "")),
            new RegExp(`--etcd-servers=${OWN[1]},${OWN[2]},${OWN[0]}`),
        );
    });

    it("does not replace what somebody else set, and shows it", () => {
        refuse(
            recorded("stacked"),
            /sets .*--etcd-servers=https:\/\/127\.0\.0\.1:2379.*nothing was changed.*apiServer\.takeOver: true/,
        );
        refuse(recorded("external").replace("10.213.4.13", "10.213.9.99"), /--etcd-servers=.*10\.213\.9\.99/);
        const prefix = [...flagsIn("/etc/kubernetes/pki/etcd-client"), "--etcd-prefix=/other"];
        refuse(
            recorded("external").replace("    - --secure", "    - --etcd-prefix=/mine\n    - --secure"),
            /sets --etcd-prefix=\/mine,/,
            {
                flags: prefix,
            },
        );
        const taken = plan(recorded("stacked"), { takeOver: true });
        assert.match(
            taken.stderr,
            /had .*--etcd-servers=https:\/\/127\.0\.0\.1:2379.*, which is replaced \(apiServer\.takeOver\)/,
        );
    });

    for (const [title, change] of [
        ["indented as other tools do", (text: string) => stringify(parse(text), { lineWidth: 0 })],
        ["with flags in quotes", (text: string) => text.replace(/- (--etcd-\S+)/g, '- "$1"')],
        [
            "with comments and a document mark",
            (text: string) => `---\n# ours\n${text.replace("spec:", "spec: # of the pod")}`,
        ],
        [
            "with a flag and its value on two lines",
            (text: string) => text.replace(/- (--etcd-cafile)=(.*)/, "- $1\n    - $2"),
        ],
        [
            "with the flags in args",
            (text: string) => text.replace("    - kube-apiserver\n", "    - kube-apiserver\n    args:\n"),
        ],
        [
            "without volumes",
            (text: string) =>
                text.replace(/ {4}volumeMounts:\n( {4}[- ] .*\n)+/, "").replace(/ {2}volumes:\n( {2}[- ] .*\n)+/, ""),
        ],
        ["without annotations", (text: string) => text.replace(/ {2}annotations:\n.*\n/, "")],
        [
            "with a container beside it",
            (text: string) =>
                text.replace(
                    "  hostNetwork",
                    "  - name: other\n    command:\n    - --etcd-servers=x\n    image: y\n  hostNetwork",
                ),
        ],
    ] as const) {
        it(`edits one ${title}`, () => {
            const before = change(recorded("external"));
            assert.doesNotThrow(() => parse(before) as Pod);
            const text = edit(before);
            const after = parse(text) as Pod;
            const [container] = after.spec.containers;
            const words = [...(container?.command ?? []), ...(container?.args ?? [])];
            assert.deepEqual(
                words.filter((word) => word.startsWith("--etcd-")).sort(),
                [...flagsIn("/etc/kubernetes/pki/etcd-client")].sort(),
            );
            assert.equal(words.length, 28);
            assert.equal(after.metadata.annotations?.["pulumi-etcd/ca"], "0123");
            const mounts = JSON.stringify([container?.volumeMounts, after.spec.volumes]);
            assert.ok(mounts.includes("/etc/kubernetes/pki"), mounts);
            assert.equal(edit(text), "");
        });
    }

    for (const [title, change, expected] of [
        ["a tab", (text: string) => text.replace("  containers:", "\tcontainers:"), /line 12 is indented with a tab/],
        [
            "a line that is neither key nor item",
            (text: string) => text.replace("  hostNetwork: true", "  hostNetwork"),
            /line \d+ is neither a key nor an item/,
        ],
        [
            "a crooked indentation",
            (text: string) => text.replace("  hostNetwork", "   hostNetwork"),
            /line \d+ is indented differently from its neighbours/,
        ],
        [
            "an open quote",
            (text: string) => text.replace("- kube-apiserver", '- "kube-apiserver'),
            /line 14 has a quote that does not end/,
        ],
        ["two documents", (text: string) => `${text}---\n${text}`, /line \d+ begins a second document/],
        [
            "an anchor",
            (text: string) => text.replace("  namespace: kube-system", "  namespace: &a kube-system"),
            /line 10 has an anchor/,
        ],
        [
            "a key twice",
            (text: string) => text.replace("  hostNetwork: true", "  hostNetwork: true\n  hostNetwork: true"),
            /line \d+ says \.spec\.hostNetwork a second time/,
        ],
        ["JSON", (text: string) => JSON.stringify(parse(text)), /line 1 is neither a key nor an item/],
        ["nothing", () => "", /is not the manifest of an API server/],
        [
            "another pod",
            (text: string) => text.replace("    name: kube-apiserver", "    name: etcd"),
            /has no container kube-apiserver/,
        ],
        [
            "a shell around it",
            (text: string) => text.replace("- kube-apiserver", "- /bin/sh"),
            /starts kube-apiserver through \/bin\/sh/,
        ],
        [
            "an API server older than 1.16",
            (text: string) => text.replace("v1.36.3", "v1.15.12"),
            /before Kubernetes 1\.16 an API server hangs/,
        ],
        [
            "a command in one line",
            (text: string) =>
                text.replace(/- command:\n( {4}- .*\n)+/, '- command: ["kube-apiserver", "--etcd-servers=x"]\n'),
            /line 13 has command in one line/,
        ],
    ] as const) {
        it(`refuses ${title}, and changes nothing`, () => {
            refuse(change(recorded("external")), expected);
        });
    }

    it("refuses one that is not there", () => {
        const spec = { directory: "/etc/kubernetes/pki/etcd-client" };
        const gone = plan(recorded("external"), spec);
        assert.equal(gone.code, 0);
        const script = `source ${program}; STATE=${folder()}; read_manifest ${folder()}/none.yaml`;
        const { status, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
        assert.equal(status, 70);
        assert.match(stderr, /none\.yaml is not there; this host has no API server as a static pod/);
    });
});
