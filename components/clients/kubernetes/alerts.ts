// When somebody has to look at the cluster, and when at once. Limits are those of etcd's own mixin where it has one; the disk, the
// quota and the learner are watched more closely, since those can still be helped before anything fails.
import type { ClusterPlan } from "../../plan";
import { metricsName } from "./meta";

export interface Alert {
    readonly alert: string;
    readonly expr: string;
    readonly for: string;
    readonly labels: { readonly severity: Severity; readonly cluster: string };
    readonly annotations: { readonly summary: string; readonly description: string };
}

type Severity = "warning" | "critical";

/** Limit, duration, severity, and what it means; `J` in an expression stands for the cluster's job. */
type Row = readonly [name: string, severity: Severity, duration: string, expr: string, summary: string, todo: string];

const FAILED = "Unknown|FailedPrecondition|ResourceExhausted|Internal|Unavailable|DataLoss|DeadlineExceeded";
const BY_METHOD = "by (instance, grpc_service, grpc_method)";
const failedShare =
    `100 * sum ${BY_METHOD} (rate(grpc_server_handled_total{J, grpc_code=~"${FAILED}"}[5m]))` +
    ` / sum ${BY_METHOD} (rate(grpc_server_handled_total{J}[5m]))`;
const p99 = (metric: string): string => `histogram_quantile(0.99, rate(${metric}_bucket{J}[5m]))`;
const used = "etcd_mvcc_db_total_size_in_bytes{J}";
const inUse = "etcd_mvcc_db_total_size_in_use_in_bytes{J}";
const quota = "etcd_server_quota_backend_bytes{J}";

const slowDisk = "The disk is too slow, or shared: give etcd one of its own.";
const lowSpace =
    "Compact, defragment one member after the other, or raise etcd.quota; when it is used up etcd takes no more writes.";

function listRows(plan: ClusterPlan): readonly Row[] {
    return [
        [
            "MemberDown",
            "warning",
            "10m",
            "up{J} == 0",
            "a member does not answer",
            "Look at it: etcd-node status on its host.",
        ],
        [
            "InsufficientMembers",
            "critical",
            "3m",
            `sum(up{J}) < ${String(plan.quorum)}`,
            "fewer members answer than a majority",
            "The cluster takes no writes. Bring members back; do not restore while they may come back.",
        ],
        [
            "NoLeader",
            "critical",
            "1m",
            "etcd_server_has_leader{J} == 0",
            "a member sees no leader",
            "It takes no writes; look at the network between the members.",
        ],
        [
            "LeaderChanges",
            "warning",
            "5m",
            "increase(max(etcd_server_leader_changes_seen_total{J})[15m:1m]) >= 4",
            "the leader has changed four times in 15 minutes",
            "A slow disk or network, or a heartbeat too short for it (timing.roundTrip).",
        ],
        [
            "FailedRequests",
            "warning",
            "10m",
            `${failedShare} > 1`,
            "more than 1 % of requests fail",
            "See the method named, and the API server's log.",
        ],
        [
            "FailedRequests",
            "critical",
            "5m",
            `${failedShare} > 5`,
            "more than 5 % of requests fail",
            "See the method named, and the API server's log.",
        ],
        [
            "SlowPeer",
            "warning",
            "10m",
            `${p99("etcd_network_peer_round_trip_time_seconds")} > 0.15`,
            "a message to another member takes more than 150 ms",
            "Look at the network between the two.",
        ],
        [
            "FailedProposals",
            "warning",
            "15m",
            "rate(etcd_server_proposals_failed_total{J}[15m]) > 5",
            "proposals fail",
            "Elections, or a lost majority.",
        ],
        [
            "SlowDisk",
            "warning",
            "15m",
            `${p99("etcd_disk_wal_fsync_duration_seconds")} > 0.01`,
            "a write takes more than 10 ms to be safe",
            slowDisk,
        ],
        [
            "SlowDisk",
            "critical",
            "10m",
            `${p99("etcd_disk_wal_fsync_duration_seconds")} > 1`,
            "a write takes more than a second to be safe",
            slowDisk,
        ],
        [
            "SlowCommits",
            "warning",
            "10m",
            `${p99("etcd_disk_backend_commit_duration_seconds")} > 0.25`,
            "a commit takes more than 250 ms",
            slowDisk,
        ],
        ["LowSpace", "warning", "10m", `${used} / ${quota} > 0.8`, "more than 80 % of the quota are used", lowSpace],
        ["LowSpace", "critical", "10m", `${used} / ${quota} > 0.95`, "more than 95 % of the quota are used", lowSpace],
        [
            "GrowsFast",
            "warning",
            "10m",
            `predict_linear(${used}[4h], 4 * 3600) > ${quota}`,
            "the quota will be used up within four hours",
            lowSpace,
        ],
        [
            "Fragmented",
            "warning",
            "10m",
            `${inUse} / ${used} < 0.5 and ${inUse} > 100 * 1024 * 1024`,
            "less than half of the database is in use",
            "Defragment one member after the other, the leader last.",
        ],
        [
            "LearnerStays",
            "warning",
            "1h",
            "etcd_server_is_learner{J} == 1",
            "a learner was not promoted for an hour",
            "It has no vote: promote it or remove it.",
        ],
    ];
}

export function alertsOf(plan: ClusterPlan): readonly Alert[] {
    const job = `job="${metricsName(plan)}"`;
    return listRows(plan).map(([name, severity, duration, expr, summary, todo]) => ({
        alert: `Etcd${name}`,
        expr: expr.replaceAll("{J", `{${job}`),
        for: duration,
        labels: { severity, cluster: plan.name },
        annotations: {
            summary: `etcd ${plan.name}: ${summary}`,
            description: `${todo} Now: {{ $value | humanize }}{{ with $labels.instance }} at {{ . }}{{ end }}.`,
        },
    }));
}
