// Events as the engine logs them, for plans that are written down.
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const SECRET_VALUE = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ciphertext: "[secret]",
};

export type Inputs = Readonly<Record<string, unknown>>;

export interface State {
    readonly inputs: Inputs;
    readonly protect?: boolean;
    readonly retainOnDelete?: boolean;
}

const STACK = "urn:pulumi:blue::pulumi-etcd::";

export function urn(type: string, name: string): string {
    return `${STACK}${type}::${name}`;
}

/** A resource's type, and what the engine does to it: the event has both states, or null where there is none. */
export function step(
    op: string,
    type: string,
    name: string,
    old: State | null,
    now: State | null,
    more: Inputs = {},
): Inputs {
    const own = type.slice(type.lastIndexOf("$") + 1);
    return {
        resourcePreEvent: { metadata: { op, urn: urn(type, name), type: own, old, new: now, ...more }, planning: true },
    };
}

export function violation(policyName: string, name: string, message: string, enforcementLevel = "mandatory"): Inputs {
    return {
        policyEvent: {
            resourceUrn: urn("x", name),
            message,
            policyName,
            policyPackName: "pulumi-etcd",
            enforcementLevel,
        },
    };
}

export function diagnostic(severity: string, message: string, name?: string): Inputs {
    return { diagnosticEvent: { severity, message, ...(name === undefined ? {} : { urn: urn("x", name) }) } };
}

export function summary(result: string): Inputs {
    return { summaryEvent: { result, resourceChanges: {}, isPreview: true } };
}

export function log(...events: readonly Inputs[]): string {
    return events.map((event, sequence) => `${JSON.stringify({ sequence, ...event })}\n`).join("");
}

export const CLUSTER = "etcd:index:EtcdCluster";
export const MEMBER = `${CLUSTER}$etcd:index:EtcdMember`;

export function clusterInputs(version: string, zones: readonly string[], changes: Inputs = {}): Inputs {
    const members = zones.map((_, i) => `etcd-${i + 1}`);
    return {
        cluster: "blue",
        environment: "production",
        version,
        members,
        zones: Object.fromEntries(members.map((member, i) => [member, zones[i]])),
        endpoints: members.map((_, i) => `https://10.0.0.1${i + 1}:2379`),
        quorum: 2,
        tolerance: 1,
        ...changes,
    };
}

/** An upgrade and two more members, with something of everything. */
export const GROWING = log(
    step("same", "pulumi:pulumi:Stack", "pulumi-etcd-blue", { inputs: {} }, { inputs: {} }),
    step(
        "update",
        CLUSTER,
        "blue",
        { inputs: clusterInputs("3.6.14", ["a", "b", "c"]) },
        { inputs: clusterInputs("3.6.16", ["a", "b", "c", "a", "b"], { balancer: "https://etcd.example.com:2379" }) },
    ),
    step(
        "same",
        `${CLUSTER}$tls:index/privateKey:PrivateKey`,
        "blue-peer-ca-key",
        { inputs: {}, protect: true },
        { inputs: {}, protect: true },
    ),
    step("update", MEMBER, "blue-etcd-1", { inputs: { version: "3.6.14" } }, { inputs: { version: "3.6.16" } }),
    step(
        "update",
        `${MEMBER}$command:remote:Command`,
        "blue-etcd-1-stage",
        { inputs: { connection: SECRET_VALUE, stdin: "old" } },
        { inputs: { connection: SECRET_VALUE, stdin: UNKNOWN_TEXT } },
        { diffs: ["stdin"] },
    ),
    step(
        "update",
        `${CLUSTER}$aws:ebs/volume:Volume`,
        "blue-etcd-1-volume",
        { inputs: { size: 20 }, protect: true },
        { inputs: { size: 40 }, protect: true },
        { diffs: ["size"] },
    ),
    ...["create-replacement", "replace", "delete-replaced"].map((op) =>
        step(
            op,
            `${CLUSTER}$aws:ec2/instance:Instance`,
            "blue-etcd-2-instance",
            { inputs: { ami: "ami-1" } },
            op === "delete-replaced" ? null : { inputs: { ami: "ami-2" } },
            op === "delete-replaced" ? {} : { keys: ["ami"], diffs: ["ami"] },
        ),
    ),
    step("create", MEMBER, "blue-etcd-4", null, { inputs: { member: "etcd-4" } }),
    step("create", `${MEMBER}$command:remote:Command`, "blue-etcd-4-converge", null, {
        inputs: { create: UNKNOWN_TEXT },
    }),
    step("delete", `${CLUSTER}$tls:index/privateKey:PrivateKey`, "blue-old-key", { inputs: {} }, null),
    violation(
        "etcd-backup-configured",
        "blue",
        "A production cluster is backed up.\nblue shows no backup.\nFix: take snapshots.",
        "advisory",
    ),
    violation(
        "etcd-certificate-expiry",
        "blue",
        "can't run policy 'etcd-certificate-expiry' from policy pack 'x' during preview: string value",
        "advisory",
    ),
    diagnostic("warning", "disk.size: 3GiB is less than twice etcd.quota\n", "blue"),
    summary("succeeded"),
);

/** What must not be done: a minor is skipped, volumes are lost, a rule is broken, and the program fails on the way. */
export const BAD = log(
    step(
        "update",
        CLUSTER,
        "blue",
        { inputs: clusterInputs("3.5.35", ["a", "b", "c"]) },
        { inputs: clusterInputs("3.7.3", ["a", "b", "c"]) },
    ),
    ...[1, 2].map((i) =>
        step(
            "replace",
            `${CLUSTER}$aws:ebs/volume:Volume`,
            `blue-etcd-${i}-volume`,
            { inputs: { encrypted: false }, protect: true },
            { inputs: { encrypted: true }, protect: true },
            { keys: ["encrypted"], diffs: ["encrypted"] },
        ),
    ),
    step(
        "same",
        `${CLUSTER}$tls:index/privateKey:PrivateKey`,
        "blue-peer-ca-key",
        { inputs: {}, protect: true },
        { inputs: {} },
    ),
    violation(
        "etcd-port-world",
        "blue-group",
        "Neither etcd's ports nor SSH are open to the world.\nblue-group lets the whole internet | in.\nFix: let in *only* @groups.",
    ),
    diagnostic(
        "error",
        'unable to replace resource "urn:..."\nas it is currently marked for protection.\n```\n',
        "blue-etcd-1-volume",
    ),
    diagnostic("error", "preview failed\n"),
    summary("failed"),
);
