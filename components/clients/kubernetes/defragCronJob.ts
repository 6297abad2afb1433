import { formatDuration } from "../../../config/values/duration";
import type { EtcdConfig } from "../../../config/schema";
import { secretName } from "./clientSecret";
import { type ObjectMeta, type ObjectSpec, planMeta } from "./meta";

export const DEFRAG_ROLE = "defrag";
const CREDENTIALS = "/etc/etcd-client";

export interface CronJobPlan {
    readonly metadata: ObjectMeta;
    readonly spec: ReturnType<typeof planSpec>;
}

/** Asks the rule by a schedule; where it says so, one member after the other is defragmented, the leader last. */
export function planDefragCronJob(spec: ObjectSpec, etcd: Pick<EtcdConfig, "quotaBytes">): CronJobPlan {
    const metadata = planMeta(spec, `etcd-${spec.plan.name}-defrag`);
    return { metadata, spec: planSpec(spec, metadata, etcd) };
}

/** etcd-defrag ends before it touches anything when a member is unhealthy; after an error it must not go on to the next member. */
export function planDefragArgs(
    { plan, kubernetes: { defrag } }: ObjectSpec,
    etcd: Pick<EtcdConfig, "quotaBytes">,
): readonly string[] {
    return [
        `--endpoints=${plan.clientEndpoints.join(",")}`,
        `--cacert=${CREDENTIALS}/ca.crt`,
        `--cert=${CREDENTIALS}/tls.crt`,
        `--key=${CREDENTIALS}/tls.key`,
        `--defrag-rule=${defrag.rule}`,
        `--etcd-storage-quota-bytes=${String(etcd.quotaBytes)}`,
        "--move-leader=true",
        `--wait-between-defrags=${formatDuration(defrag.waitBetweenMs)}`,
        "--continue-on-error=false",
        // API servers do that every few minutes, and keep enough for those who watch.
        "--compaction=false",
        // A gigabyte takes several seconds, on a slow disk a minute.
        "--command-timeout=5m",
    ];
}

function planSpec(spec: ObjectSpec, metadata: ObjectMeta, etcd: Pick<EtcdConfig, "quotaBytes">) {
    const { defrag } = spec.kubernetes;
    return {
        schedule: defrag.schedule,
        // Never two at a time, and one that was missed is not made up for in the middle of the day.
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: 600,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
            spec: {
                // What went wrong does not pass by itself within minutes.
                backoffLimit: 0,
                activeDeadlineSeconds: 3600,
                template: {
                    metadata: { labels: metadata.labels },
                    spec: {
                        restartPolicy: "Never",
                        automountServiceAccountToken: false,
                        // Beside an API server, in its host's network: from there etcd is reached already, and from no other node.
                        hostNetwork: true,
                        dnsPolicy: "ClusterFirstWithHostNet",
                        nodeSelector: { "node-role.kubernetes.io/control-plane": "" },
                        tolerations: [
                            { key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" },
                        ],
                        securityContext: {
                            runAsNonRoot: true,
                            runAsUser: 65_532,
                            runAsGroup: 65_532,
                            fsGroup: 65_532,
                            seccompProfile: { type: "RuntimeDefault" },
                        },
                        containers: [
                            {
                                name: "etcd-defrag",
                                image: defrag.image,
                                args: [...planDefragArgs(spec, etcd)],
                                resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
                                securityContext: {
                                    allowPrivilegeEscalation: false,
                                    readOnlyRootFilesystem: true,
                                    capabilities: { drop: ["ALL"] },
                                },
                                volumeMounts: [{ name: "client", mountPath: CREDENTIALS, readOnly: true }],
                            },
                        ],
                        volumes: [
                            {
                                name: "client",
                                secret: { secretName: secretName(spec, DEFRAG_ROLE), defaultMode: 0o440 },
                            },
                        ],
                    },
                },
            },
        },
    };
}
