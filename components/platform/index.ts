import { Platform } from "../../config/groups/cluster";
import { aws } from "./aws";
import { lab } from "./lab";
import type { PlatformComponents } from "./platform";
import { ssh } from "./ssh";

export type { ParentOptions, PlatformComponents, PrivateKey } from "./platform";

/** The only place that knows all platforms. */
export const platforms: Readonly<Record<Platform, PlatformComponents>> = {
    [Platform.aws]: aws,
    [Platform.lab]: lab,
    [Platform.ssh]: ssh,
};
