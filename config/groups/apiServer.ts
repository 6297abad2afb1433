// apiServer.*: how API servers use the cluster.
import { X509Certificate } from "node:crypto";

import { isHost } from "../values/address";
import { checkStorageBackend } from "./storageBackend";
import { type ApiServerSettings, type BalancerConfig, Endpoints, type EventsConfig } from "../schema";
import { type Entry, readList } from "../values/list";
import { isEmptyGroup, isRecord, type Section } from "../values/section";

/** Minors of Kubernetes 1 whose flags and files are known. */
export const KUBERNETES_MINORS = { least: 30, most: 36 } as const;

/** Where kubeadm keeps what API servers need; its manifests have it mounted. */
const CERTIFICATES = "/etc/kubernetes/pki/etcd-client";
const MANIFEST = "/etc/kubernetes/manifests/kube-apiserver.yaml";
const UNIT = "kube-apiserver.service";

/** Such paths stand in flags, unit files and manifests without being quoted. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;

const TIMEOUT = { least: "100ms", most: "1m", such: "2s" };

export function checkApiServer(section: Section, balancer: BalancerConfig): ApiServerSettings {
    checkStorageBackend(section);
    const endpoints = section.choice("endpoints", Endpoints) ?? Endpoints.members;
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
        certificateDirectory: readPath(section, "certificateDirectory", CERTIFICATES) ?? CERTIFICATES,
        manifest: readManifest(section),
        unit: readUnit(section),
        takeOver: section.boolean("takeOver") ?? false,
    };
}

function readMinor(section: Section): number {
    const { least, most } = KUBERNETES_MINORS;
    const text = section.text("kubernetesVersion", `give its minor in quotes, such as "1.${most}"`);
    if (text === undefined) {
        return most;
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
    const path = readPath(section, "manifest", MANIFEST) ?? MANIFEST;
    if (!/\.(?:yaml|yml|json)$/.test(path) && !section.problems.has(section.at("manifest"))) {
        section.report("manifest", "is not the path of a manifest", `give one such as "${MANIFEST}"`);
    }
    return path;
}

function readUnit(section: Section): string {
    const unit = section.text("unit") ?? UNIT;
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.@-]*\.service$/.test(unit)) {
        section.report("unit", "is not the name of a service", `give one such as "${UNIT}"`);
    }
    return unit;
}

function readEvents(parent: Section): EventsConfig | undefined {
    const value = parent.value("events");
    if (value === undefined || isEmptyGroup(value)) {
        return undefined;
    }
    const section = parent.section("events");
    if (!isRecord(value)) {
        return undefined;
    }
    const advice = 'give a list such as ["https://192.0.2.21:2379"]';
    const caPem = readAuthority(section);
    const servers = readList(section, "servers", advice, { mayBeEmpty: false });
    if (section.value("servers") === undefined) {
        section.reportMissing("servers", advice);
    }
    servers
        ?.filter((server) => !isClientUrl(server))
        .forEach(({ path, text }) => {
            const fix = 'give one such as "https://192.0.2.21:2379"';
            section.problems.add(path, text, "is not the client URL of an etcd member", fix);
        });
    return servers === undefined ? undefined : { servers: servers.map(({ text }) => text), caPem };
}

function isClientUrl({ text }: Entry): boolean {
    const [, host = "", port = ""] = /^https:\/\/([^:/]+):(\d{1,5})$/.exec(text) ?? [];
    return isHost(host) && Number(port) >= 1 && Number(port) <= 65_535;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n?/g;

/** One certificate or several, as an authority has them while it is renewed; with line ends as Unix has them. */
function readAuthority(section: Section): string | undefined {
    const text = section.text("caPem")?.replaceAll("\r\n", "\n").trim();
    if (text === undefined) {
        return undefined;
    }
    const blocks = text.match(CERTIFICATE) ?? [];
    if (text.replace(CERTIFICATE, "").trim() !== "" || blocks.length === 0 || !blocks.every(isCertificate)) {
        section.report(
            "caPem",
            "is not a certificate",
            "give the text of a PEM file with certificates and nothing else",
        );
    }
    return text;
}

function isCertificate(pem: string): boolean {
    try {
        new X509Certificate(pem);
        return true;
    } catch {
        return false;
    }
}
