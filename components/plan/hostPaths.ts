// Where things are on hosts. The only list: flags, units and scripts take it from here, and so do the programs of hosts, into which what
// they share with us is written when they are put together.

/** On a member's host. */
export const HOST_PATHS = {
    /** Settings and certificates; all else of ours is below it, or named here. */
    etc: "/etc/etcd",
    node: "/usr/local/sbin/etcd-node",
    /** What was staged last. */
    staged: "/etc/etcd/staged",
    /** Where what is to be staged arrives. */
    arriving: "/etc/etcd/staged.new",
    /** Which member of which cluster it is. */
    rootMarker: "/etc/etcd/marker",
    /** The flags of a first start. */
    bootstrapEnv: "/etc/etcd/bootstrap.env",
    releases: "/opt/etcd",
    binary: "/opt/etcd/current/etcd",
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

/** On an API server's host. */
export const API_SERVER_PATHS = {
    program: "/usr/local/sbin/apiserver-node",
    state: "/etc/etcd-wiring",
    staged: "/etc/etcd-wiring/staged",
} as const;

/** Where programs are put that commands run; what is not needed any more is taken away when a change has ended well. */
export const PROGRAMS = "/usr/local/lib/pulumi-etcd";

/** The file paths that etcd's flags name; tests put them elsewhere. */
export type FlagPaths = Pick<
    { readonly [K in keyof typeof HOST_PATHS]: string },
    | "dataDirectory"
    | "peerCertificate"
    | "peerKey"
    | "peerAuthority"
    | "serverCertificate"
    | "serverKey"
    | "clientAuthority"
>;
