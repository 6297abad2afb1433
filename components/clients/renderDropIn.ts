/** Stands in ExecStart where the flags are to be. */
export const FLAGS_VARIABLE = "KUBE_APISERVER_ETCD_FLAGS";

/** A drop-in for the unit of an API server: the flags as one variable, which systemd takes apart at its spaces. */
export function renderDropIn(flags: readonly string[]): string {
    // In a unit "%" stands before a letter that means something.
    const value = flags.join(" ").replaceAll("%", "%%");
    return `# Written by pulumi-etcd; changes made here are undone by the next \`pulumi up\`.
[Service]
Environment="${FLAGS_VARIABLE}=${value}"
`;
}
