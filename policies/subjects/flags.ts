import { type EtcdFlags, readFlags, readVersion } from "../facts/readFlags";
import { isOurs } from "../facts/recognise";
import { readText, readTexts, type Resource } from "../facts/resource";
import { ifKnown } from "../facts/unknown";
import type { Subject } from "../policy";
import { Host, HOST_TYPES } from "./host";

const MEMBER = "etcd:index:EtcdMember";
const COMMANDS = ["command:remote:Command", "command:local:Command"];

/** An etcd that is started, with what it is told. */
export interface Started {
    readonly flags: EtcdFlags;
    /** The whole text that starts it; empty for members of this product, whose flags are known by themselves. */
    readonly text: string;
}

/** The etcd that a resource starts. */
export function readStarted(resource: Resource): Started | undefined {
    if (resource.type === MEMBER) {
        const flags = readFlags(readTexts(resource.props.flags).join("\n"));
        return { flags: flags ?? new Map(), text: "" };
    }
    // Our own commands carry whole programs, whose words are no flags; EtcdMember says what they start.
    if (isOurs(resource)) {
        return undefined;
    }
    const text = textOf(resource);
    const flags = readFlags(text);
    return flags === undefined ? undefined : { flags, text };
}

/** The release that a resource installs, where it can be seen. */
export function readInstalled(resource: Resource): string | undefined {
    return readVersion(textOf(resource));
}

function textOf(resource: Resource): string {
    return HOST_TYPES.includes(resource.type)
        ? new Host(resource).userData
        : ["create", "update", "stdin"].map((key) => readText(resource.props[key]) ?? "").join("\n");
}

/** Every etcd that is started by a member's component, by a machine's user data, or by a command. */
export const startedEtcds: Subject<Started> = {
    types: [MEMBER, ...HOST_TYPES, ...COMMANDS],
    read: readStarted,
};

/** Whatever a machine or a command is given to run, when it concerns etcd. */
export const scripts: Subject<string> = {
    types: [...HOST_TYPES, ...COMMANDS],
    read: (resource) => {
        const text = isOurs(resource) ? "" : (ifKnown(() => textOf(resource)) ?? "");
        return /etcd/i.test(text) ? text : undefined;
    },
};
