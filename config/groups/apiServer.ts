// apiServer.*: how API servers use the cluster.
import type { BalancerConfig } from "./balancer";
import { EVENTS_KEYS, type EventsConfig, readEvents } from "./events";
import { checkStorageBackend } from "./storageBackend";
import type { Section } from "../values/section";
import { choiceOf, type KeySpec, type KeyTable } from "../values/keySpec";

/** What API servers are given: all members, among which each chooses, or the one address in front of them. */
export const Endpoints = { members: "members", balancer: "balancer" } as const;
export type Endpoints = (typeof Endpoints)[keyof typeof Endpoints];

export interface ApiServerSettings {
    readonly endpoints: Endpoints;
    /** Minor of Kubernetes 1, from 30 to 36. */
    readonly kubernetesMinor: number;
    /** undefined leaves these to kube-apiserver. */
    readonly prefix: string | undefined;
    readonly healthcheckTimeoutMs: number | undefined;
    readonly readycheckTimeoutMs: number | undefined;
    /** 0 is never. */
    readonly compactionIntervalMs: number | undefined;
    /** Another etcd cluster, for events alone. */
    readonly events: EventsConfig | undefined;
    /** Absolute. */
    readonly certificateDirectory: string;
    /** Absolute. */
    readonly manifest: string;
    readonly unit: string;
    /** Whether flags that somebody set to something else are replaced. */
    readonly takeOver: boolean;
}

/** Minors of Kubernetes 1 whose flags and files are known. */
export const KUBERNETES_MINORS = { least: 30, most: 36 } as const;

/** Paths are where kubeadm keeps what API servers need; its manifests have it mounted. */
const DEFAULTS = {
    endpoints: Endpoints.members,
    minor: KUBERNETES_MINORS.most,
    certificateDirectory: "/etc/kubernetes/pki/etcd-client",
    manifest: "/etc/kubernetes/manifests/kube-apiserver.yaml",
    unit: "kube-apiserver.service",
    takeOver: false,
} as const;

const API_SERVER_KEYS: KeyTable = {
    endpoints: {
        ...choiceOf({ Endpoints }),
        default: DEFAULTS.endpoints,
        meaning: "what API servers are given: all members, in an order of their own, or the balancer alone",
    },
    kubernetesVersion: {
        type: "minor",
        default: `1.${DEFAULTS.minor}`,
        meaning: `from 1.${KUBERNETES_MINORS.least} to 1.${KUBERNETES_MINORS.most}, in quotes; the form of what is rendered`,
    },
    storageBackend: {
        type: "etcd3",
        default: "etcd3",
        meaning: "the only one; etcd2 is refused, since Kubernetes 1.13 has taken it out",
    },
    prefix: {
        type: "path",
        default: "kube-apiserver's own (/registry)",
        meaning: "where in etcd this Kubernetes cluster keeps its objects",
    },
    healthcheckTimeout: {
        type: "duration",
        default: "kube-apiserver's own (2s)",
        meaning: "for etcd to answer /livez",
    },
    readycheckTimeout: {
        type: "duration",
        default: "kube-apiserver's own (2s)",
        meaning: "for etcd to answer /readyz",
    },
    compactionInterval: {
        type: "duration",
        default: "kube-apiserver's own (5m)",
        meaning: "how often API servers have etcd forget old revisions; 0s is never",
    },
    events: { type: "group", meaning: "another etcd cluster for events", keys: EVENTS_KEYS },
    certificateDirectory: {
        type: "path",
        default: DEFAULTS.certificateDirectory,
        meaning: "folder of this product's own on the hosts: ca.crt, client.crt and client.key",
    },
    manifest: {
        type: "path",
        default: DEFAULTS.manifest,
        meaning: "the static pod's manifest",
    },
    unit: { type: "unit", default: DEFAULTS.unit, meaning: "the unit of systemd" },
    takeOver: {
        type: "true | false",
        default: `${DEFAULTS.takeOver}`,
        meaning:
            "whether flags that were set by hand to something else are replaced; objects in another etcd do not move",
    },
};

export const API_SERVER: KeySpec = {
    type: "group",
    meaning: "how API servers use this cluster",
    keys: API_SERVER_KEYS,
};

/** Such paths stand in flags, unit files and manifests without being quoted. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;

const TIMEOUT = { least: "100ms", most: "1m", such: "2s" };

export function checkApiServer(section: Section, balancer: BalancerConfig): ApiServerSettings {
    checkStorageBackend(section);
    const endpoints = section.choice("endpoints", Endpoints) ?? DEFAULTS.endpoints;
    if (endpoints === Endpoints.balancer && !balancer.enabled) {
        section.report(
            "endpoints",
            "needs a balancer, and there is none",
            "set balancer.address or balancer.dnsName, or take members",
        );
    }
    return {
        endpoints,
        kubernetesMinor: readMinor(section),
        prefix: readPath(section, "prefix", "/registry"),
        healthcheckTimeoutMs: section.duration("healthcheckTimeout", TIMEOUT),
        readycheckTimeoutMs: section.duration("readycheckTimeout", TIMEOUT),
        compactionIntervalMs: section.duration("compactionInterval", { least: "0s", most: "1d", such: "5m" }),
        events: readEvents(section),
        certificateDirectory:
            readPath(section, "certificateDirectory", DEFAULTS.certificateDirectory) ?? DEFAULTS.certificateDirectory,
        manifest: readManifest(section),
        unit: readUnit(section),
        takeOver: section.boolean("takeOver") ?? DEFAULTS.takeOver,
    };
}

function readMinor(section: Section): number {
    const { least, most } = KUBERNETES_MINORS;
    const text = section.text("kubernetesVersion", `give its minor in quotes, such as "1.${most}"`);
    if (text === undefined) {
        return DEFAULTS.minor;
    }
    const minor = Number(/^v?1\.(\d{1,2})(?:\.\d+)?$/.exec(text)?.[1]);
    if (Number.isNaN(minor)) {
        section.report("kubernetesVersion", "is not a version of Kubernetes", `give its minor, such as "1.${most}"`);
    } else if (minor < 16) {
        section.report(
            "kubernetesVersion",
            "hangs on the first dead member when etcd has TLS (kubernetes#72102)",
            `upgrade Kubernetes; 1.${least} to 1.${most} are supported`,
        );
    } else if (minor < least || minor > most) {
        section.report("kubernetesVersion", "is not supported", `take one from 1.${least} to 1.${most}`);
    }
    return minor;
}

function readPath(section: Section, key: string, such: string): string | undefined {
    const path = section.text(key);
    if (path !== undefined && !PLAIN_PATH.test(path)) {
        section.report(
            key,
            "is not a plain absolute path",
            `give one of letters, digits, dots, hyphens and underscores, such as "${such}"`,
        );
    }
    return path;
}

function readManifest(section: Section): string {
    const path = readPath(section, "manifest", DEFAULTS.manifest) ?? DEFAULTS.manifest;
    if (!/\.(?:yaml|yml|json)$/.test(path) && !section.problems.has(section.at("manifest"))) {
        section.report("manifest", "is not the path of a manifest", `give one such as "${DEFAULTS.manifest}"`);
    }
    return path;
}

function readUnit(section: Section): string {
    const unit = section.text("unit") ?? DEFAULTS.unit;
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.@-]*\.service$/.test(unit)) {
        section.report("unit", "is not the name of a service", `give one such as "${DEFAULTS.unit}"`);
    }
    return unit;
}
