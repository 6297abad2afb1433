// aws.region.
import { AWS_REGIONS, findRegionFault, isUntriedRegion } from "../../facts/aws/regions";
import { findNearest } from "../../values/nearest";
import type { Section } from "../../values/section";

export function readRegion(section: Section, warnings: string[]): string {
    const region = section.text("region");
    if (region === undefined) {
        if (section.value("region") === undefined) {
            section.reportMissing("region", 'give one such as "eu-central-1"');
        }
        return "";
    }
    if (!AWS_REGIONS.includes(region)) {
        const nearest = findNearest(region, AWS_REGIONS);
        section.report(
            "region",
            "is not a region of AWS",
            nearest === undefined ? 'give one such as "eu-central-1"' : `did you mean ${nearest}`,
        );
        return "";
    }
    const fault = findRegionFault(region);
    if (fault !== undefined) {
        section.report("region", fault, "take a region of the usual AWS");
    }
    if (isUntriedRegion(region)) {
        warnings.push(
            `${section.at("region")}: nobody has tried ${region} yet; try it first with a cluster that may be lost`,
        );
    }
    return region;
}

export function isZone(section: Section, path: string, region: string, zone: string): boolean {
    if (region !== "" && !(zone.startsWith(region) && /^[a-h]$/.test(zone.slice(region.length)))) {
        section.problems.add(path, zone, `is not a zone of ${region}`, `give one such as "${region}a"`);
        return false;
    }
    return true;
}
