import { stringify } from "yaml";
import type { ApiServerSettings } from "../../config/schema";
import { planClientFiles, renderExtra } from "./apiServerFlags";

/** The first minor that reads v1beta4; the one before it, v1beta3, is deprecated from then on. */
const FIRST_V1BETA4 = 31;

/**
 * What belongs into the ClusterConfiguration that `kubeadm init` is given; kubeadm itself mounts the folder of the files. It is one
 * for all control-plane hosts, so the order of members is too; whoever wants another on each has the product edit the manifests.
 */
export function renderKubeadm(servers: readonly string[], settings: ApiServerSettings): string {
    const files = planClientFiles(settings);
    const extra = Object.entries(renderExtra(settings)).map(([name, value]) => ({ name: `etcd-${name}`, value }));
    const isList = settings.kubernetesMinor >= FIRST_V1BETA4;
    return stringify({
        apiVersion: `kubeadm.k8s.io/${isList ? "v1beta4" : "v1beta3"}`,
        kind: "ClusterConfiguration",
        etcd: {
            external: {
                endpoints: servers,
                caFile: files.authority,
                certFile: files.certificate,
                keyFile: files.key,
            },
        },
        ...(extra.length === 0
            ? {}
            : {
                  apiServer: {
                      extraArgs: isList ? extra : Object.fromEntries(extra.map(({ name, value }) => [name, value])),
                  },
              }),
    });
}
