// Regions and their zones, as far as the double goes: every region has three.
import { type Properties, textOf } from "../../../engine/plugins/value";

export const DEFAULT_REGION = "eu-central-1";

const LETTERS = ["a", "b", "c"] as const;

export function zonesOf(region: string): readonly { readonly name: string; readonly id: string }[] {
    const [area = "", place = "", number = ""] = region.split("-");
    const short = `${area}${place === "central" ? "c" : place.slice(0, 1)}${number}`;
    return LETTERS.map((letter, i) => ({ name: `${region}${letter}`, id: `${short}-az${String(i + 1)}` }));
}

/** Name and id of the zone that is meant by either of them. */
export function describeZone(region: string, given: Properties): Properties {
    const wanted = given.availabilityZone ?? given.availabilityZoneId;
    const zones = zonesOf(region);
    const zone = wanted === undefined ? zones[0] : zones.find(({ name, id }) => [name, id].includes(textOf(wanted)));
    return zone === undefined ? {} : { availabilityZone: zone.name, availabilityZoneId: zone.id };
}
