// apiServer.events: another etcd cluster, for events alone.
import { X509Certificate } from "node:crypto";

import { isHost } from "../values/address";
import type { KeyTable } from "../values/keySpec";
import { type Entry, readList } from "../values/list";
import { isEmptyGroup, isRecord, type Section } from "../values/section";

export interface EventsConfig {
    readonly servers: readonly string[];
    readonly caPem: string | undefined;
}

export const EVENTS_KEYS: KeyTable = {
    servers: {
        type: "list of URLs",
        meaning: "client URLs of another etcd cluster for events alone; it must trust this one's clients (etcd.caPem)",
    },
    caPem: { type: "certificate", meaning: "authority of that cluster's server certificates, when it is another one" },
};

export function readEvents(parent: Section): EventsConfig | undefined {
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
