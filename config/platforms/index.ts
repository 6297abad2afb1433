// The only place that knows all platforms.
import { Platform } from "../groups/cluster";
import { refuseGroup } from "../values/refusal";
import type { Section } from "../values/section";
import { createAws } from "./aws";
import { UNKNOWN } from "./given";
import { createLab } from "./lab";
import type { PlatformContext, PlatformSettings } from "./platform";
import { createSsh } from "./ssh";

export type { PlatformContext, PlatformSettings } from "./platform";

const PLATFORMS: Readonly<Record<Platform, (root: Section, context: PlatformContext) => PlatformSettings>> = {
    [Platform.aws]: createAws,
    [Platform.lab]: createLab,
    [Platform.ssh]: createSsh,
};

/** Groups of one platform alone, and what to do where they are given on another. */
const OWN_GROUPS: readonly (readonly [Platform, string])[] = [
    [Platform.lab, "remove it, or make a lab with npm run up"],
    [Platform.aws, "remove it, or set platform: aws"],
];

/** @param platform undefined when it is absent or wrong */
export function choosePlatform(
    root: Section,
    platform: Platform | undefined,
    context: PlatformContext,
): PlatformSettings {
    for (const [group, fix] of OWN_GROUPS.filter(([own]) => own !== platform)) {
        // For what is unknown below it.
        root.section(group);
        if (platform !== undefined) {
            refuseGroup(root, group, `is given, but the platform is ${platform}`, fix);
        }
    }
    return platform === undefined ? UNKNOWN : PLATFORMS[platform](root, context);
}
