import { shellQuote } from "../remote/renderFiles";

/** What etcd-node is told of its member: the staged settings, one `KEY=value` a line, in shell's quoting. */
export interface NodeSettings {
    readonly NAME: string;
    readonly CLUSTER: string;
    /** Names this incarnation of the cluster; part of etcd's cluster id. */
    readonly TOKEN: string;
    readonly ADDRESS: string;
    readonly CLIENT_URL: string;
    readonly PEER_URL: string;
    readonly HEALTH_URL: string;
    /** The members the cluster was born with, as --initial-cluster takes them. */
    readonly GENESIS: string;
    /** Whether this host, under this name, was there at the birth. */
    readonly FOUNDER: "true" | "false";
    /** The lines of a first start: flags as etcd reads them from its environment, with a space between two. */
    readonly BOOTSTRAP: string;
    /** The members as they shall be, with client URLs. */
    readonly MEMBERS: string;
    readonly VERSION: string;
    /** What every member must run at least before any may go on to the minor of VERSION; empty when that is not known of it. */
    readonly UPGRADE_FLOOR: string;
    readonly ARCHIVE_URL: string;
    readonly ARCHIVE_SHA256: string;
    readonly DEVICE: string;
    readonly FILESYSTEM: string;
    readonly DISK_MIN_MIB: string;
    readonly DISK_CHECK: string;
    readonly DISK_CHECK_MIB: string;
    readonly ENVIRONMENT: string;
}

export function renderNodeEnv(settings: NodeSettings): string {
    return Object.entries(settings)
        .map(([key, value]: [string, string]) => `${key}=${shellQuote(value)}\n`)
        .join("");
}
