// aws.volume: the data volumes. EBS ties operations to size, and the instance has limits of its own.
import { findType } from "../../facts/aws/instanceTypes";
import type { InstanceReading } from "./instance";
import type { Section } from "../../values/section";
import { formatSize, GIB } from "../../values/size";
import { choiceOf, type KeyTable } from "../../values/keySpec";

export const VolumeType = { gp3: "gp3", io2: "io2" } as const;
export type VolumeType = (typeof VolumeType)[keyof typeof VolumeType];

/** The data volume of a member; its size is disk.size. */
export interface AwsVolumeConfig {
    readonly type: VolumeType;
    readonly iops: number;
    /** MiB/s; undefined on io2, where it follows from iops. */
    readonly throughput: number | undefined;
}

export const VOLUME_KEYS: KeyTable = {
    type: { ...choiceOf({ VolumeType }), default: "gp3", meaning: "kind of the data volumes; their size is disk.size" },
    iops: { type: "number", default: "from sizeClass", meaning: "operations a second that the volume is made for" },
    throughput: { type: "number", default: "from sizeClass", meaning: "MiB a second; gp3 only" },
};

interface Limits {
    readonly iops: { readonly least: number; readonly most: number };
    readonly iopsPerGib: number;
}

/** https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html, as of July 2026. */
const LIMITS: Readonly<Record<VolumeType, Limits>> = {
    gp3: { iops: { least: 3000, most: 80_000 }, iopsPerGib: 500 },
    io2: { iops: { least: 100, most: 256_000 }, iopsPerGib: 1000 },
};
const GP3_FREE_IOPS = 3000;
const THROUGHPUT = { least: 125, most: 2000 };
/** gp3: MiB/s for each provisioned operation a second. */
const THROUGHPUT_PER_IOPS = 0.25;

/** What kOps makes; smaller ones cost hardly less. */
const USUAL_SIZE = 20 * GIB;

export function checkAwsVolume(parent: Section, instance: InstanceReading, warnings: string[]): AwsVolumeConfig {
    const section = parent.section("volume");
    const type = section.choice("type", VolumeType) ?? VolumeType.gp3;
    const iops = section.integer("iops", LIMITS[type].iops) ?? Math.max(instance.size.iops, LIMITS[type].iops.least);
    const lasting = findType(instance.instanceType)?.lastingIops;
    if (lasting !== undefined && iops > lasting) {
        warnings.push(
            `${section.at("iops")}: ${iops} is more than the ${lasting} that ${instance.instanceType} carries for long; ` +
                "take a larger instance, or pay for fewer",
        );
    }
    const given = section.integer("throughput", THROUGHPUT);
    if (type === VolumeType.io2) {
        if (given !== undefined) {
            section.report("throughput", "cannot be set for io2, where it follows from iops", "remove it");
        }
        return { type, iops, throughput: undefined };
    }
    const throughput = given ?? instance.size.throughput;
    if (throughput > iops * THROUGHPUT_PER_IOPS) {
        section.report(
            "throughput",
            `is more than ${iops} operations a second carry`,
            `give at most ${iops * THROUGHPUT_PER_IOPS}, or more aws.volume.iops`,
        );
    }
    return { type, iops, throughput };
}

/** What disk.size is when nobody says, beside twice the quota. */
export function planLeastVolume(volume: AwsVolumeConfig): number {
    return Math.max(USUAL_SIZE, countGibFor(volume) * GIB);
}

/** Whether EBS makes a volume of this size. */
export function checkVolumeSize(disk: Section, volume: AwsVolumeConfig, sizeBytes: number): void {
    if (disk.problems.has(disk.at("size"))) {
        return;
    }
    const found = formatSize(sizeBytes);
    if (sizeBytes % GIB !== 0) {
        const fix = `give "${Math.ceil(sizeBytes / GIB)}GiB"`;
        disk.problems.addPhrase(disk.at("size"), found, "is not a whole number of GiB, in which EBS counts", fix);
    } else if (sizeBytes / GIB < countGibFor(volume)) {
        disk.problems.addPhrase(
            disk.at("size"),
            found,
            `is too small for ${volume.iops} operations a second on ${volume.type} (at most ${LIMITS[volume.type].iopsPerGib} for each GiB)`,
            `give at least ${countGibFor(volume)}GiB, or fewer aws.volume.iops`,
        );
    }
}

function countGibFor({ type, iops }: AwsVolumeConfig): number {
    return type === VolumeType.gp3 && iops <= GP3_FREE_IOPS ? 1 : Math.ceil(iops / LIMITS[type].iopsPerGib);
}
