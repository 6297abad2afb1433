// backup.*: where backups of etcd go, on every platform. Its keys have their place; what takes backups is not built.
import type { KeySpec } from "../values/keySpec";
import type { Section } from "../values/section";

export const BACKUP: KeySpec = {
    type: "group",
    meaning: "backups of etcd; not built yet: whatever is given here is refused",
    keys: {
        interval: { type: "duration", meaning: "how often one is taken" },
        targets: {
            type: "list",
            meaning: "where they go: S3 and what speaks it, SFTP, or a directory",
            keys: {
                s3: { type: "group", meaning: "a bucket" },
                sftp: { type: "group", meaning: "a folder on another host" },
                directory: { type: "path", meaning: "a folder" },
            },
        },
        recipients: { type: "list of age recipients", meaning: "who can decrypt them" },
        retention: { type: "group", meaning: "how many stay, hourly, daily and weekly" },
        proof: { type: "group", meaning: "how often one is restored to prove it" },
    },
};

/** A setting that nothing acts on would look like a backup. */
export function checkBackup(root: Section): void {
    if (root.isGiven("backup")) {
        root.problems.addPhrase(
            "backup",
            "this group",
            "is given, but backups are not built yet",
            "remove it, and take snapshots by hand (docs/operations/restore.md)",
        );
    }
}
