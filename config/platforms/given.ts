// What holds for hosts that are the user's own. Nothing is demanded of them while nobody knows which platform it is: a wrong platform
// is one mistake and not ten.
import { readZone } from "../groups/member";
import type { Network } from "../values/address";
import { MIB } from "../values/size";
import type { OwnSettings, PlatformSettings } from "./platform";

/** What the check of a disk writes. */
export const CHECK_SIZE_BYTES = 22 * MIB;

/** Of a platform that has no group of its own. */
export function createGivenSettings(network: Network | undefined): OwnSettings {
    return {
        config: { aws: undefined, lab: undefined, domain: undefined },
        disk: {
            refusals: {},
            device: undefined,
            checkSizeBytes: CHECK_SIZE_BYTES,
            leastBytes: undefined,
            checkSize: undefined,
        },
        balancer: { refusals: {}, made: undefined, mustBeNamed: false },
        members: {
            refusals: {},
            names: [],
            network,
            place: (section, _name, address) => ({ zone: readZone(section), address }),
            areGiven: false,
            checkSpread: undefined,
        },
        apiServers: { wiring: undefined, needsHostKey: true, network: undefined, planAddress: undefined },
        firewall: { isOn: () => false, refusal: undefined, needsList: false },
        operators: [],
        taken: new Map(),
    };
}

export const UNKNOWN: PlatformSettings = {
    archives: undefined,
    timing: { assumed: undefined },
    network: { refusals: {}, network: undefined, suchNetwork: undefined },
    checkOwn: (_root, { network }) => createGivenSettings(network),
    checkSsh: () => undefined,
};
