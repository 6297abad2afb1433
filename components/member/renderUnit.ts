import { HOST_PATHS } from "../plan/hostPaths";

/**
 * The unit of a member. Its flags are the running configuration, one a line, so `systemctl cat etcd` shows all of it. The flags of
 * the first start are not among them: they are in a file that is gone once the cluster is born, so that no later start, with
 * whatever disk, can be taken for a first one.
 */
export function renderUnit(name: string, version: string, flags: readonly string[]): string {
    return `# Written by pulumi-etcd; changes made here are undone by the next \`pulumi up\`.
[Unit]
Description=etcd ${version}, member ${name}
Documentation=https://etcd.io/docs/
Wants=network-online.target time-sync.target
After=network-online.target time-sync.target etcd-disk.service
Requires=etcd-disk.service
StartLimitIntervalSec=0
# Never on the root disk: without the data disk etcd would start empty.
AssertPathIsMountPoint=${HOST_PATHS.dataMount}

[Service]
Type=notify
User=etcd
Group=etcd
# A first start is ready only when a majority has started.
TimeoutStartSec=infinity
Restart=always
RestartSec=5
LimitNOFILE=65536
Nice=-10
IOSchedulingClass=best-effort
IOSchedulingPriority=0
OOMScoreAdjust=-999
ProtectSystem=strict
ProtectHome=true
PrivateTmp=true
NoNewPrivileges=true
ReadWritePaths=${HOST_PATHS.dataMount}
EnvironmentFile=-${HOST_PATHS.bootstrapEnv}
ExecStartPre=+${HOST_PATHS.node} guard
ExecStart=${[HOST_PATHS.binary, ...flags].join(" \\\n    ")}

[Install]
WantedBy=multi-user.target
`;
}
