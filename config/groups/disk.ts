// disk.*: where etcd's data lives.
import type { Environment } from "./cluster";
import { type Refusals, refuse } from "../values/refusal";
import type { Section } from "../values/section";
import { formatSize, GIB, MIB } from "../values/size";
import { choiceOf, type KeySpec, type KeyTable } from "../values/keySpec";

export const Filesystem = { xfs: "xfs", ext4: "ext4" } as const;
export type Filesystem = (typeof Filesystem)[keyof typeof Filesystem];

/** What a disk that is too slow for etcd does: refuse the host, warn, or not be measured at all. */
export const DiskCheck = { enforce: "enforce", warn: "warn", off: "off" } as const;
export type DiskCheck = (typeof DiskCheck)[keyof typeof DiskCheck];

export interface DiskConfig {
    /** Device for members that name none; undefined only when every member names its own. */
    readonly device: string | undefined;
    /** lab: size of the disk that is made; elsewhere: the least size that is accepted. */
    readonly sizeBytes: number;
    readonly filesystem: Filesystem;
    readonly check: DiskCheck;
    /** How much the disk check writes. */
    readonly checkSizeBytes: number;
}

const DEFAULT_FILESYSTEM = Filesystem.xfs;
const DEFAULT_CHECK: Readonly<Record<Environment, DiskCheck>> = {
    production: DiskCheck.enforce,
    test: DiskCheck.warn,
};
const LEAST_BYTES = GIB;

const DISK_KEYS: KeyTable = {
    device: {
        type: "path",
        default: "lab: /dev/etcd-data",
        meaning: "block device for etcd's data alone, on every member that names none",
    },
    size: {
        type: "size",
        default: `twice etcd.quota, at least ${formatSize(LEAST_BYTES)}; aws: at least 20GiB`,
        meaning: "lab and aws: size of the disk that is made; ssh: the least that is accepted",
    },
    filesystem: {
        ...choiceOf({ Filesystem }),
        default: DEFAULT_FILESYSTEM,
        meaning: "what an empty disk is formatted with",
    },
    check: {
        ...choiceOf({ DiskCheck }),
        default: `${DEFAULT_CHECK.production} in production, ${DEFAULT_CHECK.test} in test`,
        meaning: "what happens when the disk takes more than 10 ms for a write to be safe",
    },
    checkSize: { type: "size", default: "22MiB, lab 2MiB", meaning: "how much that check writes" },
};

export const DISK: KeySpec = { type: "group", meaning: "where etcd's data lives", keys: DISK_KEYS };

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
    const filesystem = section.choice("filesystem", Filesystem) ?? DEFAULT_FILESYSTEM;
    const leastBytes = Math.max(platform.leastBytes ?? LEAST_BYTES, 2 * facts.quotaBytes);
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
        check: check ?? DEFAULT_CHECK[facts.environment],
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
