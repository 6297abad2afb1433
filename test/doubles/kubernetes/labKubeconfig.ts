import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";

/** The administrator's kubeconfig for one of a lab's API servers. @param keys the folder with the lab's Kubernetes keys */
export function labKubeconfig(address: string, keys: string): string {
    const data = (file: string): string => readFileSync(join(keys, file)).toString("base64");
    const cluster = { server: `https://${address}:6443`, "certificate-authority-data": data("ca.crt") };
    const user = { "client-certificate-data": data("admin.crt"), "client-key-data": data("admin.key") };
    return stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "lab", cluster }],
        users: [{ name: "admin", user }],
        contexts: [{ name: "lab", context: { cluster: "lab", user: "admin" } }],
        "current-context": "lab",
    });
}
