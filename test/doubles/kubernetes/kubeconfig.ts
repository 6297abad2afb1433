import { stringify } from "yaml";

/** A kubeconfig as kubeadm writes it, of a cluster that is nowhere. */
export function kubeconfig(
    changes: { readonly cluster?: object; readonly user?: object; readonly more?: object } = {},
): string {
    const data = (text: string): string => Buffer.from(text).toString("base64");
    return stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [
            {
                name: "kubernetes",
                cluster: {
                    server: "https://198.51.100.9:6443",
                    "certificate-authority-data": data("authority"),
                    ...changes.cluster,
                },
            },
        ],
        users: [
            {
                name: "admin",
                user: {
                    "client-certificate-data": data("certificate"),
                    "client-key-data": data("key"),
                    ...changes.user,
                },
            },
        ],
        contexts: [{ name: "admin@kubernetes", context: { cluster: "kubernetes", user: "admin" } }],
        "current-context": "admin@kubernetes",
        ...changes.more,
    });
}
