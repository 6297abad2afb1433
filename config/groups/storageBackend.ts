// What old pages about etcd and Kubernetes still tell one to set, and why it is refused.
import type { Section } from "../values/section";

/** apiServer.storageBackend: there is only one left. */
export function checkStorageBackend(section: Section): void {
    const backend = section.text("storageBackend");
    if (backend === "etcd2") {
        section.report(
            "storageBackend",
            "was taken out of Kubernetes 1.13, and etcd 3.5 and newer keep no such data",
            "remove it; what is still in etcd2 has to be brought to etcd3 with Kubernetes 1.12 first",
        );
    } else if (backend !== undefined && backend !== "etcd3") {
        section.report("storageBackend", "is no storage backend of kube-apiserver", "remove it; etcd3 is the only one");
    }
}
