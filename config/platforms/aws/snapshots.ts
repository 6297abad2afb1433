// aws.snapshots: copies of the data volumes, made by AWS.
import { HOUR_MS } from "../../values/duration";
import type { AwsSnapshotsConfig } from "./schema";
import type { Section } from "../../values/section";

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
