// kubernetes.* and kubeconfig: what is made in the cluster that uses this etcd.
import { formatDuration } from "../values/duration";
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

export interface DefragConfig {
    readonly enabled: boolean;
    /** As cron writes it. */
    readonly schedule: string;
    /** When a member is defragmented, in etcd-defrag's words. */
    readonly rule: string;
    readonly image: string;
    readonly waitBetweenMs: number;
}

const DEFAULTS = {
    namespace: "kube-system",
    prometheus: Prometheus.auto,
    defrag: {
        enabled: false,
        schedule: "20 3 * * *",
        rule: "dbQuotaUsage > 0.8 || dbSizeFree > 200*1024*1024",
        /** The newest whose flags were read; `dbSizeFree` in its rules is 0.42's. */
        image: "ghcr.io/ahrtr/etcd-defrag:v0.42.0",
        waitBetweenMs: 60_000,
    },
} as const;
export const DEFRAG_IMAGE = DEFAULTS.defrag.image;

const DEFRAG_KEYS: KeyTable = {
    enabled: {
        type: "true | false",
        default: `${DEFAULTS.defrag.enabled}`,
        meaning: "whether a CronJob defragments etcd when the rule says so",
    },
    schedule: { type: "cron", default: DEFAULTS.defrag.schedule, meaning: "when the rule is asked" },
    rule: {
        type: "text",
        default: DEFAULTS.defrag.rule,
        meaning: "when a member is defragmented; empty space is no harm, so as rarely as possible",
    },
    image: { type: "image", default: DEFAULTS.defrag.image, meaning: "etcd-defrag, by tag or digest" },
    waitBetween: {
        type: "duration",
        default: formatDuration(DEFAULTS.defrag.waitBetweenMs),
        meaning: "between two members",
    },
};

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

const IMAGE =
    /^[a-z0-9][a-z0-9.-]*(?::\d+(?=\/))?(?:\/[a-z0-9][a-z0-9._-]*)*(?::(?<tag>v?\d[\w.-]*))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

const NAMESPACE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LABEL =
    /^(?:[a-z0-9][a-z0-9.-]{0,252}\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?=(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?$/;
/** Set by us; the ServiceMonitor finds the Service by them (components/clients/kubernetes/meta.ts). */
const OWN_LABELS = /^app\.kubernetes\.io\/(?:name|instance|managed-by)=/;
const CRON_FIELD = String.raw`(?:\*|\d{1,2}(?:-\d{1,2})?|[A-Za-z]{3}(?:-[A-Za-z]{3})?)(?:\/\d{1,2})?`;
const SCHEDULE = new RegExp(
    String.raw`^(?:@(?:hourly|daily|weekly|monthly)|${CRON_FIELD}(?:,${CRON_FIELD})*(?: ${CRON_FIELD}(?:,${CRON_FIELD})*){4})$`,
);

/** What minute, hour, day, month and weekday may be; names are told by the length of their lists. */
const CLOCK = [
    { least: 0, most: 59, names: "" },
    { least: 0, most: 23, names: "" },
    { least: 1, most: 31, names: "" },
    { least: 1, most: 12, names: "jan feb mar apr may jun jul aug sep oct nov dec" },
    { least: 0, most: 6, names: "sun mon tue wed thu fri sat" },
];

/** Whether the numbers and names of a schedule of the right form are ones that a clock shows. */
function fitsClock(schedule: string): boolean {
    if (schedule.startsWith("@")) {
        return true;
    }
    return schedule.split(" ").every((field, at) => {
        const { least = 0, most = 0, names = "" } = CLOCK[at] ?? {};
        return field.split(",").every((part) => {
            const [range = "", step = "1"] = part.split("/");
            const ends = range.split("-");
            const known = ends.every((end) =>
                /^\d/.test(end)
                    ? Number(end) >= least && Number(end) <= most
                    : end === "*" || names.includes(end.toLowerCase()),
            );
            const [from, to] = ends.map(Number);
            const isBackwards = from !== undefined && to !== undefined && from > to;
            return known && Number(step) > 0 && !isBackwards;
        });
    });
}

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

function checkDefrag(section: Section): DefragConfig {
    const schedule = section.text("schedule") ?? DEFAULTS.defrag.schedule;
    if (!SCHEDULE.test(schedule) || !fitsClock(schedule)) {
        section.report(
            "schedule",
            "is not a schedule of cron",
            'give minute, hour, day, month and weekday, such as "20 3 * * *"',
        );
    }
    const image = section.text("image") ?? DEFAULTS.defrag.image;
    const { tag, digest } = IMAGE.exec(image)?.groups ?? {};
    if ((tag ?? digest) === undefined) {
        section.report(
            "image",
            "does not name one version",
            `pin it by tag or digest, as in "${DEFAULTS.defrag.image}"`,
        );
    }
    return {
        enabled: section.boolean("enabled") ?? DEFAULTS.defrag.enabled,
        schedule,
        rule: section.text("rule") ?? DEFAULTS.defrag.rule,
        image,
        waitBetweenMs:
            section.duration("waitBetween", { least: "5s", most: "10m", such: "1m" }) ?? DEFAULTS.defrag.waitBetweenMs,
    };
}
