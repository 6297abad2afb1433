// backup.*: copies of etcd's data outside the cluster. The keys have their final places; what they ask for is not built, so that a
// stack which gives them is refused, and none has a default that nothing acts on.
import { isRecord, type Section } from "../values/section";
import { readEntries } from "../values/list";
import { choiceOf, type KeySpec, type KeyTable } from "../values/keySpec";

export const BackupTargetKind = { s3: "s3", sftp: "sftp", directory: "directory" } as const;
export type BackupTargetKind = (typeof BackupTargetKind)[keyof typeof BackupTargetKind];

const TARGET_KEYS: KeyTable = {
    kind: { ...choiceOf({ BackupTargetKind }), meaning: "S3 and what speaks it, an SSH server, or a directory" },
    name: { type: "text", meaning: "tells targets of a kind apart" },
    path: {
        type: "path",
        meaning:
            "directory: absolute, on every host (lab: on this computer); sftp: the folder there; s3: what objects' names begin with",
    },
    bucket: { type: "bucket", meaning: "s3: the bucket" },
    region: { type: "region", meaning: "s3: where the bucket is" },
    endpoint: { type: "URL", meaning: "s3: https:// address of another service that speaks S3" },
    address: { type: "host name or address", meaning: "sftp: the server" },
    port: { type: "port", meaning: "sftp: its SSH port" },
    user: { type: "text", meaning: "sftp: who logs in there" },
    hostKey: { type: "public key", meaning: "sftp: its SSH host key, Ed25519 or ECDSA" },
    credentialsFile: {
        type: "path",
        meaning:
            "file on this computer: for s3 an access key as in ~/.aws/credentials, for sftp a private SSH key without a passphrase",
    },
};

const RETENTION_KEYS: KeyTable = {
    hourly: { type: "number", meaning: "hours of which the newest backup is kept" },
    daily: { type: "number", meaning: "days of which the newest backup is kept" },
    weekly: { type: "number", meaning: "weeks of which the newest backup is kept" },
};

const PROOF_KEYS: KeyTable = {
    interval: { type: "duration", meaning: "how often an older backup is restored for trial; a new one always is" },
};

export const BACKUP: KeySpec = {
    type: "group",
    meaning: "backups of etcd; not built yet: whatever is given here is refused",
    keys: {
        interval: { type: "duration", meaning: "how often a backup is taken" },
        targets: { type: "list", meaning: "where backups go", keys: TARGET_KEYS },
        recipients: {
            type: "list of public keys of age",
            meaning: "who can decrypt backups, which are encrypted before they leave a host",
        },
        retention: { type: "group", meaning: "how long backups are kept", keys: RETENTION_KEYS },
        proof: { type: "group", meaning: "trial restores", keys: PROOF_KEYS },
    },
};

/** A setting that nothing acts on would look like a backup. What is no key of the group is named beside that. */
export function checkBackup(root: Section): void {
    if (!root.isGiven("backup")) {
        return;
    }
    root.problems.addPhrase(
        "backup",
        "this group",
        "is given, but backups are not built yet",
        "remove it, and take snapshots by hand (docs/operations/restore.md)",
    );
    if (isRecord(root.value("backup"))) {
        checkKeys(root.section("backup"));
    }
}

function checkKeys(section: Section): void {
    for (const { path, value } of readEntries(section, "targets", "give a list, each entry with its kind") ?? []) {
        if (isRecord(value)) {
            section.entry(path, value, TARGET_KEYS).choice("kind", BackupTargetKind);
        } else {
            section.problems.add(path, value, "is not a target", "give kind below it, and what that kind needs");
        }
    }
    for (const group of ["retention", "proof"]) {
        section.section(group);
    }
}
