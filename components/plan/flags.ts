// etcd's command line, per minor. Flags rather than environment variables or a file: etcd refuses a flag it does not know, and
// `systemctl cat` shows everything. No --initial-cluster flags: they are for the birth alone and come from bootstrap.env.
import { CompactionMode } from "../../config/groups/etcd";
import type { EtcdConfig } from "../../config/schema";
import { formatMinor, parseVersion } from "../../config/values/version";
import { HEALTH_PORT, LOOPBACK, CLIENT_PORT } from "./network";
import { type FlagPaths, HOST_PATHS } from "./hostPaths";
import type { MemberPlan, Timing } from "./plan";
import type { SupportedMinor } from "../../config/facts/knownVersions";
import { isSupportedMinor } from "../../config/facts/releases";

export interface FlagsInput {
    readonly member: Pick<MemberPlan, "name" | "address" | "clientUrl" | "peerUrl" | "healthUrl">;
    readonly etcd: EtcdConfig;
    readonly timing: Timing;
    /** @default HOST_PATHS */
    readonly paths?: FlagPaths;
}

/** How often members compare their data with the leader's; each pass reads the whole database. */
const CORRUPT_CHECK_TIME = "12h";
/** How often the hashes of compacted revisions are compared; cheap, and etcd's own default. */
const COMPACT_HASH_CHECK_TIME = "1m";

/** Slower than this is logged: etcd's own values, written down because monitoring counts on the log lines. */
const WARN_APPLY = "100ms";
const WARN_REQUEST = "300ms";

/** TLS 1.2 suites with forward secrecy and authenticated encryption; those of TLS 1.3 are fixed in Go and all good. */
const CIPHER_SUITES = [
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
];

/** `--name=value`, sorted; the same input always gives the same bytes, because other bytes restart the member. */
export function renderFlags(input: FlagsInput): readonly string[] {
    const flags = { ...renderCommonFlags(input), ...renderMinorFlags(input.etcd) };
    return Object.entries(flags)
        .flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]))
        .sort();
}

type Flags = Readonly<Record<string, string | number | undefined>>;

function renderCommonFlags({ member, etcd, timing, paths = HOST_PATHS }: FlagsInput): Flags {
    return {
        name: member.name,
        "data-dir": paths.dataDirectory,
        "listen-peer-urls": member.peerUrl,
        "initial-advertise-peer-urls": member.peerUrl,
        "listen-client-urls": `${member.clientUrl},https://${LOOPBACK}:${CLIENT_PORT}`,
        "advertise-client-urls": member.clientUrl,
        "listen-metrics-urls": `${member.healthUrl},http://${LOOPBACK}:${HEALTH_PORT}`,
        "cert-file": paths.serverCertificate,
        "key-file": paths.serverKey,
        "client-cert-auth": "true",
        "trusted-ca-file": paths.clientAuthority,
        "peer-cert-file": paths.peerCertificate,
        "peer-key-file": paths.peerKey,
        "peer-client-cert-auth": "true",
        "peer-trusted-ca-file": paths.peerAuthority,
        "tls-min-version": "TLS1.2",
        "cipher-suites": CIPHER_SUITES.join(","),
        "heartbeat-interval": timing.heartbeatMs,
        "election-timeout": timing.electionMs,
        "quota-backend-bytes": etcd.quotaBytes,
        "max-request-bytes": etcd.maxRequestBytes,
        "snapshot-count": etcd.snapshotCount,
        ...renderCompaction(etcd),
        // Kubernetes does not speak it, and it would dial with the server certificate (etcd#9785).
        "enable-grpc-gateway": "false",
        logger: "zap",
        "log-level": etcd.logLevel,
        "log-outputs": "stderr",
    };
}

function renderCompaction({ autoCompaction }: EtcdConfig): Flags {
    if (autoCompaction === undefined) {
        return {};
    }
    const { mode, retention } = autoCompaction;
    return {
        "auto-compaction-mode": mode,
        "auto-compaction-retention": mode === CompactionMode.periodic ? `${retention / 1000}s` : retention,
    };
}

/** Corruption checks, under the names of each minor; 3.7 does not start with the names of 3.5. */
function renderMinorFlags(etcd: EtcdConfig): Flags {
    const minor = supportedMinor(etcd.version);
    switch (minor) {
        case "3.5":
            return {
                "experimental-initial-corrupt-check": "true",
                "experimental-corrupt-check-time": CORRUPT_CHECK_TIME,
                "experimental-compact-hash-check-enabled": "true",
                "experimental-compact-hash-check-time": COMPACT_HASH_CHECK_TIME,
                "experimental-warning-apply-duration": WARN_APPLY,
            };
        case "3.6":
        case "3.7":
            return {
                "feature-gates": "CompactHashCheck=true,InitialCorruptCheck=true",
                "corrupt-check-time": CORRUPT_CHECK_TIME,
                "compact-hash-check-time": COMPACT_HASH_CHECK_TIME,
                "warning-apply-duration": WARN_APPLY,
                "warning-unary-request-duration": WARN_REQUEST,
                "max-learners": etcd.maxLearners,
            };
        default:
            return minor satisfies never;
    }
}

function supportedMinor(version: string): SupportedMinor {
    const parsed = parseVersion(version);
    const minor = parsed === undefined ? version : formatMinor(parsed);
    if (!isSupportedMinor(minor)) {
        // The configuration was checked: only a caller that skipped that gets here.
        throw new RangeError(`no flags are known for etcd ${version}`);
    }
    return minor;
}
