// A real kube-apiserver on the loopback, with a real etcd behind it. Nothing else of Kubernetes runs: objects are kept, not acted upon.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { findEtcd, findFreePorts } from "../../support/etcd";
import { ObjectClient } from "./objectClient";

export const ETCD_VERSION = "3.6.16";

export function findApiServer(): string | undefined {
    const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pulumi-etcd/kubernetes");
    const version = /^k8s\.io\/kubernetes v([\d.]+)$/m.exec(
        readFileSync(resolve(__dirname, "../../../tools/kubernetes/go.mod"), "utf8").replaceAll(
            /^\s*(require )?/gm,
            "",
        ),
    )?.[1];
    const file = join(cache, version ?? "none", "kube-apiserver");
    return existsSync(file) ? file : undefined;
}

/** Why there can be none here, or undefined. */
export function whyNoApiServer(): string | undefined {
    if (findApiServer() === undefined) return "kube-apiserver is not built; run tools/setup --need kubernetes";
    return findEtcd(ETCD_VERSION) === undefined
        ? `etcd is not built; run tools/setup --need etcd=${ETCD_VERSION}`
        : undefined;
}

/** Who may log in: an administrator, and somebody who may do nothing. */
export type User = "admin" | "nobody" | "stranger";

export class ApiServer {
    private readonly directory = mkdtempSync(join(tmpdir(), "pulumi-etcd-kubernetes-"));
    private readonly children: ChildProcess[] = [];
    private port = 0;
    metricsUrl = "";

    async start(): Promise<void> {
        const [client = 0, peer = 0, metrics = 0, port = 0] = await findFreePorts(4);
        this.port = port;
        this.metricsUrl = `http://127.0.0.1:${String(metrics)}/metrics`;
        const url = (of: number): string => `http://127.0.0.1:${String(of)}`;
        this.run(join(findEtcd(ETCD_VERSION) ?? "", "etcd"), {
            "data-dir": join(this.directory, "etcd"),
            "listen-client-urls": url(client),
            "advertise-client-urls": url(client),
            "listen-peer-urls": url(peer),
            "initial-advertise-peer-urls": url(peer),
            "initial-cluster": `default=${url(peer)}`,
            "listen-metrics-urls": url(metrics),
        });
        const key = join(this.directory, "sa.key");
        execFileSync("openssl", ["genrsa", "-out", key, "2048"], { stdio: "pipe" });
        const tokens = join(this.directory, "tokens");
        writeFileSync(tokens, 'admin-token,admin,1,"system:masters"\nnobody-token,nobody,2\n');
        mkdirSync(join(this.directory, "pki"));
        this.run(findApiServer() ?? "", {
            "etcd-servers": url(client),
            "bind-address": "127.0.0.1",
            "secure-port": String(port),
            "cert-dir": join(this.directory, "pki"),
            "token-auth-file": tokens,
            "authorization-mode": "RBAC",
            "anonymous-auth": "false",
            "service-account-issuer": "https://kubernetes.default.svc",
            "service-account-key-file": key,
            "service-account-signing-key-file": key,
            "service-cluster-ip-range": "10.96.0.0/16",
            "disable-admission-plugins": "ServiceAccount",
        });
        for (let i = 0; ; i++) {
            try {
                // Anew each time, for its certificate is made while it starts.
                await this.client().send("GET", "/api/v1/namespaces/kube-system");
                return;
            } catch (error) {
                const ended = this.children.find((child) => child.exitCode !== null);
                if (i > 600 || ended !== undefined)
                    throw new Error(`kube-apiserver did not come up:\n${this.log()}`, { cause: error });
                await sleep(100);
            }
        }
    }

    client(): ObjectClient {
        return new ObjectClient(this.kubeconfig("admin"));
    }

    kubeconfig(user: User, port = this.port): string {
        const file = join(this.directory, "pki/apiserver.crt");
        const ca = existsSync(file) ? readFileSync(file).toString("base64") : "";
        const cluster = { server: `https://127.0.0.1:${String(port)}`, "certificate-authority-data": ca };
        return stringify({
            apiVersion: "v1",
            kind: "Config",
            clusters: [{ name: "test", cluster }],
            users: [{ name: user, user: { token: `${user}-token` } }],
            contexts: [{ name: "test", context: { cluster: "test", user } }],
            "current-context": "test",
        });
    }

    async stop(): Promise<void> {
        const ends = this.children.map(
            (child) =>
                new Promise<void>((done) => {
                    child.on("exit", () => {
                        done();
                    });
                    if (child.exitCode !== null) done();
                }),
        );
        for (const child of [...this.children].reverse()) child.kill("SIGKILL");
        await Promise.all(ends);
        rmSync(this.directory, { recursive: true, force: true });
    }

    private log(): string {
        return readFileSync(join(this.directory, "log"), "utf8").slice(-3000);
    }

    private run(program: string, flags: Readonly<Record<string, string>>): void {
        const words = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
        const log = join(this.directory, "log");
        // Ends with the test, however that ends.
        const child = spawn("setpriv", ["--pdeathsig", "KILL", program, ...words], {
            stdio: ["ignore", "pipe", "pipe"],
        });
        for (const stream of [child.stdout, child.stderr]) {
            stream.on("data", (data: Buffer) => {
                writeFileSync(log, data, { flag: "a" });
            });
        }
        this.children.push(child);
    }
}
