// Asks a Kubernetes cluster, before the first resource is made, whether it can be used and what it knows.
import { request, type RequestOptions } from "node:https";
import { ConfigError } from "../../../config/values/errors";
import { type Kubeconfig, readKubeconfig } from "../../../config/values/kubeconfig";
import type { KubernetesConfig } from "../../../config/schema";
import { Prometheus } from "../../../config/groups/kubernetes";

/** Kinds of the Prometheus operator that we could make use of. */
export const MonitoringKind = { serviceMonitor: "ServiceMonitor", prometheusRule: "PrometheusRule" } as const;
export type MonitoringKind = (typeof MonitoringKind)[keyof typeof MonitoringKind];

const PATIENCE_MS = 10_000;

/** Which of these kinds are to be made. */
export async function askKubernetes(config: KubernetesConfig, text: string): Promise<readonly MonitoringKind[]> {
    const all = Object.values(MonitoringKind);
    if (config.prometheus !== Prometheus.auto) {
        return config.prometheus === Prometheus.on ? all : [];
    }
    const read = readKubeconfig(text, config.context);
    if (!read.ok) {
        throw configError(`a kubeconfig that ${read.fault}`, "cannot be used", read.fix);
    }
    const known = await listKinds(read.kubeconfig);
    return all.filter((kind) => known.includes(kind));
}

async function listKinds(kubeconfig: Kubeconfig): Promise<readonly string[]> {
    const { server } = kubeconfig;
    const { status, body } = await get(kubeconfig, "/apis/monitoring.coreos.com/v1").catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        throw configError(
            server,
            `does not answer (${why})`,
            "correct the kubeconfig. While API servers are down because of etcd, say kubernetes.prometheus: on or off, as it was: " +
                "etcd is then worked on first, and Kubernetes last",
        );
    });
    switch (status) {
        case 200:
            return kindsIn(body);
        case 404:
            return [];
        case 401:
            throw configError(
                server,
                "does not know the user of this kubeconfig",
                "give a kubeconfig whose credentials are valid",
            );
        case 403:
            throw configError(
                server,
                "does not let the user of this kubeconfig see what it has",
                "give one of an administrator",
            );
        default:
            throw configError(
                server,
                `answered ${String(status)} when it was asked what it has`,
                "look at the API server, and run again",
            );
    }
}

function kindsIn(body: string): readonly string[] {
    // What /apis/GROUP/VERSION answers, whoever serves it.
    const { resources = [] } = JSON.parse(body) as { resources?: readonly { readonly kind?: string }[] };
    return resources.flatMap(({ kind }) => kind ?? []);
}

function configError(found: string, fault: string, fix: string): ConfigError {
    return new ConfigError([{ path: "kubernetes", found, fault, fix }]);
}

function get(kubeconfig: Kubeconfig, path: string): Promise<{ readonly status: number; readonly body: string }> {
    const { server, caPem, certPem, keyPem, token } = kubeconfig;
    const options: RequestOptions = {
        ...(caPem === undefined ? {} : { ca: caPem }),
        ...(certPem === undefined ? {} : { cert: certPem }),
        ...(keyPem === undefined ? {} : { key: keyPem }),
        headers: { accept: "application/json", ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
        timeout: PATIENCE_MS,
        agent: false,
    };
    return new Promise((done, fail) => {
        const asked = request(`${server}${path}`, options, (answer) => {
            let body = "";
            answer.setEncoding("utf8");
            answer.on("data", (data: string) => (body += data));
            answer.on("error", fail).on("end", () => {
                done({ status: answer.statusCode ?? 0, body });
            });
        });
        asked.on("error", fail);
        asked.on("timeout", () => asked.destroy(new Error(`no answer in ${String(PATIENCE_MS / 1000)} s`)));
        asked.end();
    });
}
