// kubernetes.* and kubeconfig: what is made in the cluster that uses this etcd.
import { checkDefrag, DEFRAG_KEYS, type DefragConfig } from "./defrag";
import { readKubeconfig } from "../values/kubeconfig";
import { readList } from "../values/list";
import { readPath } from "../values/path";
import { showValue } from "../values/show";
import type { Section } from "../values/section";
import { choiceOf, type KeySpec, type KeyTable } from "../values/keySpec";

/** Whether a ServiceMonitor and a PrometheusRule are made: `auto` asks Kubernetes whether it knows such things. */
export const Prometheus = { auto: "auto", on: "on", off: "off" } as const;
export type Prometheus = (typeof Prometheus)[keyof typeof Prometheus];

export interface KubernetesConfig {
    /** Absolute; undefined: the secret kubeconfig is used. */
    readonly kubeconfigFile: string | undefined;
    /** undefined: the current one. */
    readonly context: string | undefined;
    readonly namespace: string;
    readonly prometheus: Prometheus;
    /** "KEY=VALUE", on all that is made. */
    readonly labels: readonly string[];
    readonly defrag: DefragConfig;
}

const DEFAULTS = {
    namespace: "kube-system",
    prometheus: Prometheus.auto,
} as const;

const KUBERNETES_KEYS: KeyTable = {
    kubeconfigFile: { type: "path", meaning: "file with the kubeconfig, when the secret kubeconfig is not used" },
    context: { type: "text", default: "the current one", meaning: "context of the kubeconfig" },
    namespace: { type: "text", default: DEFAULTS.namespace, meaning: "where all of it is made; it must be there" },
    prometheus: {
        ...choiceOf({ Prometheus }),
        default: `${DEFAULTS.prometheus}: when Kubernetes knows these kinds`,
        meaning: "whether a ServiceMonitor and a PrometheusRule are made",
    },
    labels: {
        type: "list of KEY=VALUE",
        meaning: 'put on all that is made, such as "release=prometheus" by which your Prometheus chooses',
    },
    defrag: { type: "group", meaning: "defragmentation by etcd-defrag", keys: DEFRAG_KEYS },
};

export const KUBERNETES: KeySpec = {
    type: "group",
    meaning: "what is made in the Kubernetes cluster that uses this etcd; nothing without a kubeconfig",
    keys: KUBERNETES_KEYS,
};

export const KUBECONFIG: KeySpec = {
    type: "kubeconfig",
    secret: true,
    meaning: "for the group kubernetes; pulumi config set --secret kubeconfig < FILE",
};

const NAMESPACE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LABEL =
    /^(?:[a-z0-9][a-z0-9.-]{0,252}\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?=(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?$/;
/** Set by us; the ServiceMonitor finds the Service by them (components/clients/kubernetes/meta.ts). */
const OWN_LABELS = /^app\.kubernetes\.io\/(?:name|instance|managed-by)=/;
export interface KubernetesFacts {
    /** The secret, when it is set. */
    readonly kubeconfig: unknown;
    readonly resolvePath: (path: string) => string;
    readonly readText: (path: string) => string | undefined;
}

/** undefined where nobody gave a kubeconfig: then nothing is made in Kubernetes. */
export function checkKubernetes(section: Section, facts: KubernetesFacts): KubernetesConfig | undefined {
    const path = readPath(section, "kubeconfigFile", facts.resolvePath);
    const isFileGiven = section.value("kubeconfigFile") !== undefined;
    const context = section.text("context");
    const config = {
        kubeconfigFile: path,
        context,
        namespace: readNamespace(section),
        prometheus: section.choice("prometheus", Prometheus) ?? DEFAULTS.prometheus,
        labels: readLabels(section),
        defrag: checkDefrag(section.section("defrag")),
    };
    const secret = typeof facts.kubeconfig === "string" && facts.kubeconfig !== "" ? facts.kubeconfig : undefined;
    if (secret !== undefined && isFileGiven) {
        section.report("kubeconfigFile", "is given beside the secret kubeconfig", "give one of the two");
    }
    if (secret === undefined && !isFileGiven) {
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
    if (path !== undefined) {
        checkKubeconfig(section, "kubernetes.kubeconfigFile", facts.readText(path), config);
    }
    if (secret !== undefined) {
        checkKubeconfig(section, "kubeconfig", secret, config);
    }
    return config;
}

function checkKubeconfig(section: Section, place: string, text: string | undefined, config: KubernetesConfig): void {
    // Its content is secret, so a message names where it is and never what stands there.
    const found = place === "kubeconfig" ? "this secret" : showValue(config.kubeconfigFile);
    if (text === undefined) {
        section.problems.addPhrase(place, found, "cannot be read", "give the path of a kubeconfig");
        return;
    }
    const read = readKubeconfig(text, config.context);
    if (!read.ok && read.ofContext) {
        section.report("context", read.fault, read.fix);
    } else if (!read.ok) {
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
    const namespace = section.text("namespace") ?? DEFAULTS.namespace;
    if (!NAMESPACE.test(namespace)) {
        section.report("namespace", "is not the name of a namespace", 'give one that is there, such as "monitoring"');
    }
    return namespace;
}

function readLabels(section: Section): readonly string[] {
    const labels =
        readList(section, "labels", 'give a list such as ["release=prometheus"]', { mayBeEmpty: true }) ?? [];
    for (const { path, text } of labels) {
        if (!LABEL.test(text)) {
            section.problems.add(path, text, "is not a label", 'give KEY=VALUE, such as "release=prometheus"');
        } else if (OWN_LABELS.test(text)) {
            section.problems.add(path, text, "is a label by which our own objects are found", "remove it");
        }
    }
    return labels.map(({ text }) => text);
}
