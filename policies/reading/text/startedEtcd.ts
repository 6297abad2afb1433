import { type EtcdFlags, readFlags } from "./readFlags";
import { readVersion } from "./readVersion";
import { unwrap } from "./unwrap";

/** What a text says about an etcd. */
export interface EtcdText {
    /** All of it, with what was packed in it. */
    readonly text: string;
    /** Undefined when it starts no etcd, or does not say with which flags. */
    readonly flags: EtcdFlags | undefined;
    /** Whether it starts an etcd, with flags or without. */
    readonly starts: boolean;
    readonly version: string | undefined;
    /** Whether what it says of that etcd stands somewhere else. */
    readonly isManaged: boolean;
}

const known = new Map<string, EtcdText>();
/** As many texts as a stack may have; each is read once for all policies. */
const MOST = 500;

export function readEtcdText(packed: string): EtcdText {
    const found = known.get(packed);
    if (found !== undefined) {
        return found;
    }
    const text = unwrap(packed);
    const hasWord = /etcd/i.test(text);
    const flags = hasWord ? readFlags(text) : undefined;
    const isManaged = hasWord && flags === undefined && MANAGED.some((pattern) => pattern.test(text));
    const read: EtcdText = {
        text,
        flags,
        starts: flags !== undefined || isManaged || (hasWord && STARTS.some((pattern) => pattern.test(text))),
        isManaged,
        version: hasWord ? readVersion(text) : undefined,
    };
    if (known.size >= MOST) {
        known.clear();
    }
    known.set(packed, read);
    return read;
}

/** What sets it up by states or a playbook of its own, which say its flags and its version. */
const MANAGED: readonly RegExp[] = [
    /\bsalt(?:-call|-ssh)?\b[^\n;&|]*\bstate\.(?:apply|sls)\s+etcd(?:\.(?:server|service|install))?(?=[\s,;&|]|$)/m,
    /\bansible-playbook\b[^\n;&|]*\betcd(?![\w-]*(?:ctl|client|backup|snapshot|export))/,
];

/** Of a service, a package, or a container that is an etcd; its tools, its exporters and its clients have longer names. */
const STARTS: readonly RegExp[] = [
    /\bsystemctl\s+(?:-\S+\s+)*(?:enable|start|restart)\s+(?:--now\s+)?etcd[23]?(?:-member)?(?:\.service)?(?![\w.-])/,
    /\bservice\s+etcd\s+(?:re)?start\b/,
    /\b(?:apt|apt-get|yum|dnf|microdnf|zypper)\b[^\n;&|]*\binstall\b[^\n;&|]*\setcd(?:-server)?(?=[\s=;&|"']|-\d|$)/m,
    /\b(?:docker|podman|nerdctl)\s+run\b[^\n]*\/etcd:[^\n]*$/m,
    /^\s*-?\s*image:\s*["']?(?:\S*\/)?etcd:/m,
    /\bsnap\s+install\b[^\n;&|]*\setcd(?=[\s;&|"']|$)/m,
];
