// aws.snapshots: copies of the data volumes, made by AWS.
import { HOUR_MS } from "../../values/duration";
import type { Section } from "../../values/section";
import type { KeyTable } from "../../values/keySpec";

export interface AwsSnapshotsConfig {
    readonly everyHours: number;
    readonly keep: number;
}

export const SNAPSHOTS_KEYS: KeyTable = {
    enabled: {
        type: "true | false",
        default: "true",
        meaning: "whether the data volumes are snapshotted on a schedule",
    },
    every: { type: "1h, 2h, 3h, 4h, 6h, 8h, 12h or 24h", default: "24h", meaning: "how often" },
    keep: { type: "number", default: "7", meaning: "how many of each volume" },
};

/** The intervals that AWS's lifecycle manager knows. */
const HOURS: readonly number[] = [1, 2, 3, 4, 6, 8, 12, 24];

export function checkAwsSnapshots(parent: Section): AwsSnapshotsConfig | undefined {
    const section = parent.section("snapshots");
    const enabled = section.boolean("enabled") ?? true;
    const everyHours = (section.duration("every", { least: "1h", most: "24h" }) ?? 24 * HOUR_MS) / HOUR_MS;
    if (!HOURS.includes(everyHours)) {
        section.report("every", "is not an interval of AWS's", `give one of ${HOURS.join("h, ")}h`);
    }
    const keep = section.integer("keep", { least: 1, most: 1000 }) ?? 7;
    return enabled ? { everyHours, keep } : undefined;
}
