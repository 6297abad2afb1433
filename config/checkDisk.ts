// disk.*: where etcd's data lives.
import { DiskCheck, type DiskConfig, Environment, Filesystem, Platform } from "./schema";
import type { Section } from "./section";
import { formatSize, GIB, MIB } from "./size";

const LAB_DEVICE = "/dev/etcd-data";
const MEGABYTES = { least: "1MiB", most: "1GiB" };

export interface DiskFacts {
    readonly platform: Platform | undefined;
    readonly environment: Environment;
    readonly quotaBytes: number;
    /** What disk.size is at least when nobody says. @default 1GiB */
    readonly leastBytes?: number | undefined;
}

export function checkDisk(section: Section, facts: DiskFacts, warnings: string[]): DiskConfig {
    const onLab = facts.platform === Platform.lab;
    const device = readDevice(section, "device") ?? (onLab ? LAB_DEVICE : undefined);
    if (facts.platform === Platform.aws && section.value("device") !== undefined) {
        section.report("device", "is given, but aws attaches its own volumes", "remove it");
    }
    const filesystem = section.choice("filesystem", Filesystem) ?? Filesystem.xfs;
    const given = section.size("size", { least: "64MiB", most: "64TiB" });
    const sizeBytes = given ?? Math.max(facts.leastBytes ?? GIB, 2 * facts.quotaBytes);
    const quota = formatSize(facts.quotaBytes);
    if (sizeBytes <= facts.quotaBytes && !section.problems.has("etcd.quota")) {
        section.report(
            "size",
            `is not more than etcd.quota (${quota})`,
            `give at least ${formatSize(2 * facts.quotaBytes)}`,
        );
    } else if (sizeBytes < 2 * facts.quotaBytes) {
        warnings.push(
            `${section.at("size")}: ${formatSize(sizeBytes)} is less than twice etcd.quota (${quota}); ` +
                "a full database could not be defragmented, which writes it a second time",
        );
    }
    // mkfs.xfs itself refuses less.
    if (filesystem === Filesystem.xfs && sizeBytes < 300 * MIB) {
        section.report(
            "size",
            "is less than the 300MiB that xfs needs",
            "give 300MiB or more, or set filesystem: ext4",
        );
    }
    const check = section.choice("check", DiskCheck);
    return {
        device,
        sizeBytes,
        filesystem,
        check: check ?? (facts.environment === Environment.production ? DiskCheck.enforce : DiskCheck.warn),
        checkSizeBytes: section.size("checkSize", MEGABYTES) ?? (onLab ? 2 * MIB : 22 * MIB),
    };
}

export function readDevice(section: Section, key: string): string | undefined {
    const device = section.text(key);
    if (device !== undefined && !/^\/dev\/[A-Za-z0-9._\-/]+$/.test(device)) {
        section.report(
            key,
            "is not a device",
            'give a path that stays the same over restarts, such as "/dev/disk/by-id/..."',
        );
    }
    return device;
}
