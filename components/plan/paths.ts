// Where things are on a member's host. One list, so that flags, unit and scripts cannot disagree.

export const HOST_PATHS = {
    dataMount: "/var/lib/etcd",
    dataDirectory: "/var/lib/etcd/data",
    pki: "/etc/etcd/pki",
    peerCertificate: "/etc/etcd/pki/peer.crt",
    peerKey: "/etc/etcd/pki/peer.key",
    peerAuthority: "/etc/etcd/pki/peer-ca.crt",
    serverCertificate: "/etc/etcd/pki/server.crt",
    serverKey: "/etc/etcd/pki/server.key",
    clientAuthority: "/etc/etcd/pki/client-ca.crt",
} as const;

/** The file paths that etcd's flags name; tests put them elsewhere. */
export type FlagPaths = Omit<{ readonly [K in keyof typeof HOST_PATHS]: string }, "dataMount" | "pki">;
