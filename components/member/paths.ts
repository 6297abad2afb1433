/** Where things live on a member. etcd-node knows the same paths; test/member/paths.test.ts holds the two together. */
export const paths = {
    node: "/usr/local/sbin/etcd-node",
    staging: "/etc/etcd/staged.new",
    pki: "/etc/etcd/pki",
    dataMount: "/var/lib/etcd",
    bootstrapEnv: "/etc/etcd/bootstrap.env",
    binary: "/opt/etcd/current/etcd",
} as const;
