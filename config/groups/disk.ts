// disk.*: where etcd's data lives.
import { DiskCheck, type DiskConfig, Environment, Filesystem, Platform } from "../schema";
import type { Section } from "../values/section";
import { formatSize, GIB, MIB } from "../values/size";

const LAB_DEVICE = "/dev/etcd-data";
const MEGABYTES = { least: "1MiB", most: "1GiB", such: "22MiB" };

export interface DiskFacts {
    readonly platform: Platform | undefined;
    readonly environment: Environment;
    readonly quotaBytes: number;
    /** What disk.size is at least when nobody says. @default 1GiB */
    readonly leastBytes?: number | undefined;
}

export function checkDisk(section: Section, facts: DiskFacts, warnings: string[]): DiskConfig {
    const onLab = facts.platform === Platform.lab;
    const onAws = facts.platform === Platform.aws;
    const device = (onAws ? undefined : readDevice(section, "device")) ?? (onLab ? LAB_DEVICE : undefined);
    if (onAws && section.value("device") !== undefined) {
        section.report("device", "is given, but aws attaches its own volumes", "remove it");
    }
    const filesystem = section.choice("filesystem", Filesystem) ?? Filesystem.xfs;
    const leastBytes = Math.max(facts.leastBytes ?? GIB, 2 * facts.quotaBytes);
    // On aws a volume is a whole number of GiB, and as large as its operations need.
    const fits = (bytes: number): boolean =>
        facts.leastBytes === undefined ? bytes > facts.quotaBytes : bytes >= leastBytes && bytes % GIB === 0;
    const given = section.size("size", { least: "64MiB", most: "64TiB", such: formatSize(leastBytes), fits });
    const sizeBytes = given ?? leastBytes;
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
    const checkSizeBytes = section.size("checkSize", MEGABYTES) ?? (onLab ? 2 * MIB : 22 * MIB);
    if (checkSizeBytes >= sizeBytes && !section.problems.has(section.at("size"))) {
        section.report(
            "checkSize",
            `does not fit on the disk (${formatSize(sizeBytes)})`,
            'give less, such as "22MiB"',
        );
    }
    const check = section.choice("check", DiskCheck);
    return {
        device,
        sizeBytes,
        filesystem,
        check: check ?? (facts.environment === Environment.production ? DiskCheck.enforce : DiskCheck.warn),
        checkSizeBytes,
    };
}

/** Below /dev and nowhere else. */
const DEVICE = /^\/dev(?:\/(?!\.)[A-Za-z0-9._-]+)+$/;
const NO_DISKS: readonly string[] = ["null", "zero", "full", "random", "urandom", "tty", "console", "mem"];

export function readDevice(section: Section, key: string): string | undefined {
    const device = section.text(key);
    if (device !== undefined && (!DEVICE.test(device) || NO_DISKS.includes(device.slice(5)))) {
        section.report(
            key,
            "is not a device",
            'give a path that stays the same over restarts, such as "/dev/disk/by-id/virtio-etcd"',
        );
    }
    return device;
}
