import { stringify } from "yaml";
import type { ApiServerSettings } from "../../config/schema";

/** What kubeadm's manifests have mounted as it is. */
const MOUNTED = "/etc/kubernetes/pki/";

/** The volume that a pod needs to see its certificates; undefined where kubeadm mounts them already. */
export function planVolume({ certificateDirectory }: Pick<ApiServerSettings, "certificateDirectory">) {
    return certificateDirectory.startsWith(MOUNTED) ? undefined : { name: "etcd-client", path: certificateDirectory };
}

/** What must be in the manifest of an API server's static pod: all else in it stays as it is. */
export function renderStaticPod(flags: readonly string[], settings: ApiServerSettings): string {
    const volume = planVolume(settings);
    const container = {
        name: "kube-apiserver",
        command: flags,
        ...(volume === undefined
            ? {}
            : { volumeMounts: [{ name: volume.name, mountPath: volume.path, readOnly: true }] }),
    };
    const volumes =
        volume === undefined
            ? {}
            : { volumes: [{ name: volume.name, hostPath: { path: volume.path, type: "DirectoryOrCreate" } }] };
    const text = stringify({ spec: { containers: [container], ...volumes } }, { lineWidth: 0 });
    return `# Each flag takes the place of the one of its name in ${settings.manifest}.\n${text}`;
}
