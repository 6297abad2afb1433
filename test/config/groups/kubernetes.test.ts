import assert from "node:assert/strict";
import { readKubeconfig } from "../../../config/values/kubeconfig";
import { itRefuses, listProblems, makeSsh, mustCheck } from "../../support/configs";
import { kubeconfig } from "../../doubles/kubernetes/kubeconfig";

const withKubernetes = (kubernetes: object, text = kubeconfig()) => makeSsh({ kubeconfig: text, kubernetes });

describe("configuration of what is made in Kubernetes", () => {
    itRefuses([
        [
            "something else than a kubeconfig, without showing it",
            withKubernetes({}, "hello"),
            [/^kubeconfig: this secret is not a kubeconfig; give the text of a file such as/],
        ],
        [
            "a context that is not there",
            withKubernetes({ context: "prod" }),
            [/^kubernetes\.context: "prod" is no context of the kubeconfig; its contexts are: "admin@kubernetes"\.$/],
        ],
        [
            "no current context",
            withKubernetes({}, kubeconfig({ more: { "current-context": "" } })),
            [/has no current context/],
        ],
        [
            "files that are not with it",
            withKubernetes({}, kubeconfig({ user: { "client-key": "/home/me/key.pem" } })),
            [
                /^kubeconfig: this secret names files \(client-key\), which are not with it; .*kubectl config view --flatten --minify/,
            ],
        ],
        [
            "a server without TLS",
            withKubernetes({}, kubeconfig({ cluster: { server: "http://198.51.100.9:8080" } })),
            [/names no https:\/\/ server/],
        ],
        [
            "a program for credentials, when Kubernetes must be asked",
            withKubernetes({}, kubeconfig({ user: { exec: { command: "login" } } })),
            [/^kubernetes\.prometheus: auto asks Kubernetes what it has, but .*; say on or off/],
        ],
        [
            "both a secret and a file",
            withKubernetes({ kubeconfigFile: "/x" }),
            [/^kubernetes\.kubeconfigFile: .*beside the secret/, /^kubernetes\.kubeconfigFile: "\/x" cannot be read/],
        ],
        [
            "defragmentation without a kubeconfig",
            makeSsh({ kubernetes: { defrag: { enabled: true } } }),
            [/^kubernetes: no kubeconfig is given, but defrag needs one/],
        ],
        [
            "an image that may be another one tomorrow",
            withKubernetes({ defrag: { image: "ghcr.io/ahrtr/etcd-defrag:latest" } }),
            [/^kubernetes\.defrag\.image: .* does not name one version; pin it by tag or digest/],
        ],
        [
            "a label by which the ServiceMonitor finds the Service",
            withKubernetes({ labels: ["app.kubernetes.io/instance=prometheus", { a: 1 }] }),
            [
                /^kubernetes\.labels\[1\]: \{"a":1\} is not text/,
                /^kubernetes\.labels\[0\]: .* is a label by which our own objects are found; remove it\.$/,
            ],
        ],
        [
            "a kubeconfig where its path belongs, without showing it",
            makeSsh({ kubernetes: { kubeconfigFile: kubeconfig({ user: { token: "S3cr3tTOKEN" } }) } }),
            [/^kubernetes\.kubeconfigFile: \(looks like a secret, not shown\) is not a path: there is a line break/],
        ],
        [
            "a kubeconfig with what YAML warns about, or with nothing to log in by",
            withKubernetes({}, `%odd\n---\n${kubeconfig()}`),
            [/^kubeconfig: this secret is not a kubeconfig/],
        ],
        [
            "a kubeconfig without credentials",
            withKubernetes(
                {},
                kubeconfig({ user: { "client-certificate-data": "", username: "admin", password: "x" } }),
            ),
            [/^kubeconfig: this secret has neither a client certificate with its key nor a token/],
        ],
        [
            "a certificate that is not in base64",
            withKubernetes({}, kubeconfig({ cluster: { "certificate-authority-data": "-----BEGIN" } })),
            [/^kubeconfig: this secret has certificates or keys that are not in base64/],
        ],
        [
            "schedules that no clock shows",
            withKubernetes({ defrag: { schedule: "99 3 * * *" } }),
            [/^kubernetes\.defrag\.schedule: "99 3 \* \* \*" is not a schedule of cron/],
        ],
        [
            "a weekday that is none, and a wait as long as the job may take",
            withKubernetes({ defrag: { schedule: "20 3 * * foo", waitBetween: "1h" } }),
            [/^kubernetes\.defrag\.schedule: /, /^kubernetes\.defrag\.waitBetween: "1h" is out of range/],
        ],
        [
            "an image without a name",
            withKubernetes({ defrag: { image: "//:1" } }),
            [/^kubernetes\.defrag\.image: "\/\/:1" does not name one version/],
        ],
        [
            "schedules that are none",
            withKubernetes({ defrag: { schedule: "at night" } }),
            [/^kubernetes\.defrag\.schedule: "at night" is not a schedule of cron/],
        ],
        [
            "names and labels that Kubernetes would not take",
            withKubernetes({ namespace: "Kube_System", labels: ["release", "a b=c"] }),
            [/^kubernetes\.namespace/, /^kubernetes\.labels\[0\]/, /^kubernetes\.labels\[1\]/],
        ],
    ]);

    it("shows nothing of a kubeconfig on standard error, where the parser would put its warnings", async () => {
        const text = kubeconfig().replace("client-key-data:", "token: !vault S3cr3tTOKEN\n      client-key-data:");
        assert.match(text, /!vault S3cr3tTOKEN/);
        const said: string[] = [];
        const listen = (warning: Error) => said.push(warning.message);
        process.on("warning", listen);
        assert.deepEqual(listProblems(withKubernetes({}, text)), [
            "kubeconfig: this secret is not a kubeconfig; give the text of a file such as ~/.kube/config.",
        ]);
        listProblems(withKubernetes({}, `${kubeconfig()}\n? [S3cr3tTOKEN]\n: a list for a key\n`));
        await new Promise(setImmediate); // warnings come one turn later
        process.off("warning", listen);
        assert.deepEqual(said, []);
    });

    it("makes nothing without a kubeconfig", () => {
        assert.equal(mustCheck(makeSsh()).kubernetes, undefined);
    });

    it("defaults to kube-system, without defragmentation, and to asking", () => {
        const { kubernetes } = mustCheck(withKubernetes({}));
        assert.deepEqual(kubernetes, {
            kubeconfigFile: undefined,
            context: undefined,
            namespace: "kube-system",
            prometheus: "auto",
            labels: [],
            defrag: {
                enabled: false,
                schedule: "20 3 * * *",
                rule: "dbQuotaUsage > 0.8 || dbSizeFree > 200*1024*1024",
                image: "ghcr.io/ahrtr/etcd-defrag:v0.42.0",
                waitBetweenMs: 60_000,
            },
        });
    });

    it("takes a program for credentials, schedules of every form, and a digest", () => {
        const text = kubeconfig({ user: { exec: { command: "login" } } });
        for (const schedule of ["@daily", "*/15 * * * *", "0 3,4 1-7 * mon-fri", "59 23 31 dec 6"]) {
            const image = `registry.example.com:5000/etcd-defrag@sha256:${"a".repeat(64)}`;
            assert.deepEqual(listProblems(withKubernetes({ prometheus: "on", defrag: { schedule, image } }, text)), []);
        }
    });

    it("reads a kubeconfig from a file as well", () => {
        const values = makeSsh({ kubernetes: { kubeconfigFile: "~/.kube/config" } });
        const readText = (path: string) => (path === "/home/someone/.kube/config" ? kubeconfig() : undefined);
        assert.equal(mustCheck(values, { readText }).kubernetes?.kubeconfigFile, "/home/someone/.kube/config");
    });

    it("finds in it the server, its authority and the user's credentials", () => {
        const read = readKubeconfig(kubeconfig(), undefined);
        assert.deepEqual(read, {
            ok: true,
            kubeconfig: {
                server: "https://198.51.100.9:6443",
                caPem: "authority",
                certPem: "certificate",
                keyPem: "key",
                token: undefined,
                usesProgram: false,
            },
        });
    });
});
