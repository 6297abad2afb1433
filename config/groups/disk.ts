// disk.*: where etcd's data lives.
import { DiskCheck, type DiskConfig, Environment, Filesystem } from "../schema";
import { type Refusals, refuse } from "../values/refusal";
import type { Section } from "../values/section";
import { formatSize, GIB, MIB } from "../values/size";

const MEGABYTES = { least: "1MiB", most: "1GiB", such: "22MiB" };

export interface DiskPlatform {
    readonly refusals: Refusals;
    /** Where hosts have their disk, when nobody says; undefined: nobody knows. */
    readonly device: string | undefined;
    /** What the check writes, when nobody says. */
    readonly checkSizeBytes: number;
    /** Where disks are made in whole GiB: what one has at least. */
    readonly leastBytes: number | undefined;
    /** Whether such a disk can be made; undefined: any. */
    readonly checkSize: ((section: Section, sizeBytes: number) => void) | undefined;
}

export interface DiskFacts {
    readonly platform: DiskPlatform;
    readonly environment: Environment;
    readonly quotaBytes: number;
}

export function checkDisk(section: Section, facts: DiskFacts, warnings: string[]): DiskConfig {
    const { platform } = facts;
    const given = refuse(section, "device", platform.refusals) ? undefined : readDevice(section, "device");
    const device = given ?? platform.device;
    const filesystem = section.choice("filesystem", Filesystem) ?? Filesystem.xfs;
    const leastBytes = Math.max(platform.leastBytes ?? GIB, 2 * facts.quotaBytes);
    const fits = (bytes: number): boolean =>
        platform.leastBytes === undefined ? bytes > facts.quotaBytes : bytes >= leastBytes && bytes % GIB === 0;
    const size = section.size("size", { least: "64MiB", most: "64TiB", such: formatSize(leastBytes), fits });
    const sizeBytes = size ?? leastBytes;
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
    const checkSizeBytes = section.size("checkSize", MEGABYTES) ?? platform.checkSizeBytes;
    if (checkSizeBytes >= sizeBytes && !section.problems.has(section.at("size"))) {
        section.report(
            "checkSize",
            `does not fit on the disk (${formatSize(sizeBytes)})`,
            'give less, such as "22MiB"',
        );
    }
    const check = section.choice("check", DiskCheck);
    platform.checkSize?.(section, sizeBytes);
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
