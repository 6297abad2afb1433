// Machines on this computer, which the lab makes: their network, disks, keys and balancer are its own.
import { readZone } from "../../groups/member";
import { formatAddress } from "../../values/address";
import { type Refusals, refuseGroup } from "../../values/refusal";
import type { Section } from "../../values/section";
import { MIB } from "../../values/size";
import { createGivenSettings } from "../given";
import type { OwnSettings, PlatformContext, PlatformSettings } from "../platform";
import { planApiServer, planBalancer, planGateway, planMember } from "./addresses";
import { checkLab, type LabReading } from "./lab";

const REFUSALS: Refusals = {
    "network.cidr": { fault: "is given, but the lab chooses its network itself", fix: "remove it" },
    "balancer.address": { fault: "is given, but the lab makes its own balancer", fix: "remove it" },
};

/** The lab measures little: its disks are files on this computer's. */
const CHECK_SIZE_BYTES = 2 * MIB;

export function createLab(root: Section, context: PlatformContext): PlatformSettings {
    const lab = checkLab(root);
    return {
        archives: { findDigest: (...key) => context.findBuildDigest(lab.config.buildsDirectory, ...key) },
        timing: { assumed: undefined },
        network: { refusals: REFUSALS, network: lab.network, suchNetwork: undefined },
        checkOwn: () => createOwn(lab),
        checkSsh: (all, { privateKey }) => {
            refuseGroup(all, "ssh", "is given, but the lab has its own keys", "remove it, or set platform: ssh");
            if (privateKey !== undefined) {
                const fix = "remove it, or set platform: ssh";
                all.problems.addPhrase("sshPrivateKey", "this key", "is given, but the lab has its own", fix);
            }
            return undefined;
        },
    };
}

function createOwn({ config, network }: LabReading): OwnSettings {
    const given = createGivenSettings(network);
    const gateway = network && planGateway(network);
    const balancer = network && planBalancer(network);
    return {
        config: { ...given.config, lab: config },
        disk: { ...given.disk, device: "/dev/etcd-data", checkSizeBytes: CHECK_SIZE_BYTES },
        balancer: {
            refusals: REFUSALS,
            made: { address: balancer === undefined ? undefined : formatAddress(balancer), dnsName: undefined },
            mustBeNamed: false,
        },
        members: {
            ...given.members,
            place: (section, name, address) => {
                const isPlanned = section.value("address") === undefined && name !== undefined && network !== undefined;
                const planned = isPlanned ? planMember(section, name, network) : undefined;
                return { zone: readZone(section), address: address ?? planned };
            },
        },
        apiServers: {
            wiring: undefined,
            needsHostKey: false,
            network,
            planAddress: (section, name) => planApiServer(section, name, network),
        },
        firewall: { isOn: () => true, refusal: undefined, needsList: false },
        operators: gateway === undefined ? [] : [{ base: gateway, prefix: 32 }],
        taken: new Map([
            ...(gateway === undefined ? [] : [[gateway, "the lab's gateway"] as const]),
            ...(balancer === undefined ? [] : [[balancer, "the lab's balancer"] as const]),
        ]),
    };
}
