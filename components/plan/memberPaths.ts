/** Where things live on a member. etcd-node knows the same paths; test/components/plan/memberPaths.test.ts holds the two together. */
export const paths = {
    node: "/usr/local/sbin/etcd-node",
    /** What was staged last. */
    staged: "/etc/etcd/staged",
    /** Where what is to be staged arrives. */
    arriving: "/etc/etcd/staged.new",
    pki: "/etc/etcd/pki",
    dataMount: "/var/lib/etcd",
    bootstrapEnv: "/etc/etcd/bootstrap.env",
    binary: "/opt/etcd/current/etcd",
} as const;
