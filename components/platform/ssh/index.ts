import type { PlatformComponents } from "../platform";
import { describeApiServerHost, describeHosts } from "./hosts";

/** Hosts that are there already: nothing is made. */
export const ssh: PlatformComponents = {
    replacesHosts: false,
    createFleet: (_name, args) => ({ hosts: describeHosts(args), balancer: undefined }),
    createApiServerHost: (_name, args) => describeApiServerHost(args),
};
