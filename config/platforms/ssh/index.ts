// Hosts that are there already: which they are, their keys and their disks must be said, and nothing of it is made.
import { readZone } from "../../groups/member";
import { checkSsh } from "../../groups/ssh";
import { createGivenSettings, UNKNOWN } from "../given";
import type { OwnSettings, PlatformSettings } from "../platform";
import type { Network } from "../../values/address";

export function createSsh(): PlatformSettings {
    return { ...UNKNOWN, checkOwn: (_root, { network }) => createOwn(network), checkSsh };
}

function createOwn(network: Network | undefined): OwnSettings {
    const given = createGivenSettings(network);
    return {
        ...given,
        balancer: { ...given.balancer, mustBeNamed: true },
        members: {
            ...given.members,
            areGiven: true,
            place: (section, _name, address) => {
                if (section.value("address") === undefined) {
                    section.reportMissing("address", "give the host's IPv4 address");
                }
                return { zone: readZone(section), address };
            },
        },
        firewall: { isOn: (isListed) => isListed, refusal: undefined, needsList: true },
    };
}
