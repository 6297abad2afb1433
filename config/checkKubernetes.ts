// kubernetes.* and kubeconfig: what is made in the cluster that uses this etcd.
import { type DefragConfig, type KubernetesConfig, Prometheus } from "./schema";
import { readKubeconfig } from "./kubeconfig";
import type { Section } from "./section";

/** The newest whose flags were read; `dbSizeFree` in its rules is 0.42's. */
export const DEFRAG_IMAGE = "ghcr.io/ahrtr/etcd-defrag:v0.42.0";
const DEFRAG_RULE = "dbQuotaUsage > 0.8 || dbSizeFree > 200*1024*1024";

const NAMESPACE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LABEL =
    /^(?:[a-z0-9][a-z0-9.-]{0,252}\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?=(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?$/;
const CRON_FIELD = String.raw`(?:\*|\d{1,2}(?:-\d{1,2})?|[A-Za-z]{3}(?:-[A-Za-z]{3})?)(?:\/\d{1,2})?`;
const SCHEDULE = new RegExp(
    String.raw`^(?:@(?:hourly|daily|weekly|monthly)|${CRON_FIELD}(?:,${CRON_FIELD})*(?: ${CRON_FIELD}(?:,${CRON_FIELD})*){4})$`,
);

export interface KubernetesFacts {
    /** The secret, when it is set. */
    readonly kubeconfig: unknown;
    readonly resolvePath: (path: string) => string;
    readonly readText: (path: string) => string | undefined;
}

/** undefined where nobody gave a kubeconfig: then nothing is made in Kubernetes. */
export function checkKubernetes(section: Section, facts: KubernetesFacts): KubernetesConfig | undefined {
    const file = section.text("kubeconfigFile");
    const path = file === undefined ? undefined : facts.resolvePath(file);
    const context = section.text("context");
    const config = {
        kubeconfigFile: path,
        context,
        namespace: readNamespace(section),
        prometheus: section.choice("prometheus", Prometheus) ?? Prometheus.auto,
        labels: readLabels(section),
        defrag: checkDefrag(section.section("defrag")),
    };
    const secret = typeof facts.kubeconfig === "string" && facts.kubeconfig !== "" ? facts.kubeconfig : undefined;
    if (secret !== undefined && path !== undefined) {
        section.report("kubeconfigFile", "is given beside the secret kubeconfig", "give one of the two");
    }
    if (secret === undefined && path === undefined) {
        if (config.defrag.enabled) {
            section.problems.addPhrase(
                "kubernetes",
                "no kubeconfig",
                "is given, but defrag needs one",
                "set the secret kubeconfig, or kubernetes.kubeconfigFile",
            );
        }
        return undefined;
    }
    checkKubeconfig(section, path === undefined ? secret : facts.readText(path), config);
    return config;
}

function checkKubeconfig(section: Section, text: string | undefined, config: KubernetesConfig): void {
    const place = config.kubeconfigFile === undefined ? "kubeconfig" : section.at("kubeconfigFile");
    // Its content is secret, so a message names where it is and never what stands there.
    const found = config.kubeconfigFile === undefined ? "this secret" : JSON.stringify(config.kubeconfigFile);
    if (text === undefined) {
        section.problems.addPhrase(place, found, "cannot be read", "give the path of a kubeconfig");
        return;
    }
    const read = readKubeconfig(text, config.context);
    if (!read.ok) {
        section.problems.addPhrase(place, found, read.fault, read.fix);
    } else if (read.kubeconfig.usesProgram && config.prometheus === Prometheus.auto) {
        section.problems.addPhrase(
            section.at("prometheus"),
            "auto",
            "asks Kubernetes what it has, but this kubeconfig gets its credentials from a program",
            "say on or off",
        );
    }
}

function readNamespace(section: Section): string {
    const namespace = section.text("namespace") ?? "kube-system";
    if (!NAMESPACE.test(namespace)) {
        section.report("namespace", "is not the name of a namespace", 'give one that is there, such as "monitoring"');
    }
    return namespace;
}

function readLabels(section: Section): readonly string[] {
    const value = section.value("labels") ?? [];
    if (!Array.isArray(value)) {
        section.report("labels", "is not a list", 'give a list such as ["release=prometheus"]');
        return [];
    }
    value.forEach((label: unknown, index) => {
        if (typeof label !== "string" || !LABEL.test(label)) {
            section.problems.add(
                `${section.at("labels")}[${index}]`,
                label,
                "is not a label",
                'give "KEY=VALUE", such as "release=prometheus"',
            );
        }
    });
    return value.map(String);
}

function checkDefrag(section: Section): DefragConfig {
    const schedule = section.text("schedule") ?? "20 3 * * *";
    if (!SCHEDULE.test(schedule)) {
        section.report(
            "schedule",
            "is not a schedule of cron",
            'give minute, hour, day, month and weekday, such as "20 3 * * *"',
        );
    }
    const image = section.text("image") ?? DEFRAG_IMAGE;
    if (!/^[\w.:/-]+(?::v?\d[\w.-]*|@sha256:[0-9a-f]{64})$/.test(image)) {
        section.report("image", "does not name one version", `pin it by tag or digest, as in "${DEFRAG_IMAGE}"`);
    }
    return {
        enabled: section.boolean("enabled") ?? false,
        schedule,
        rule: section.text("rule") ?? DEFRAG_RULE,
        image,
        waitBetweenMs: section.duration("waitBetween", { least: "5s", most: "1h" }) ?? 60_000,
    };
}
