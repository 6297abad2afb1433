// Hosts that are made on AWS, with their network, disks, balancer and keys.
import { Environment } from "../../groups/cluster";
import { createGivenSettings } from "../given";
import type { OwnFacts, OwnSettings, PlatformSettings } from "../platform";
import { checkAws } from "./aws";
import { checkAwsLogin } from "./login";
import { AWS_NAMES, checkAwsSpread, placeMember } from "./member";
import { AWS_REFUSALS } from "./refusals";
import type { Section } from "../../values/section";
import { checkVolumeSize, planLeastVolume } from "./volume";

/**
 * Between zones of a region; AWS promises single-digit milliseconds. Heartbeats do not depend on its exact value. It is not
 * measured there: a host that takes another's place would wait for all the others to be there too (docs/decisions/host-chain.md).
 */
const ROUND_TRIP_MS = 2;

/** The balancer's name in the domain. */
const BALANCER_LABEL = "etcd";

export function createAws(): PlatformSettings {
    return {
        archives: undefined,
        timing: {
            assumed: {
                roundTripMs: ROUND_TRIP_MS,
                fault: "is not possible on aws, where hosts are replaced one at a time and would wait for each other",
                fix: `give a duration, or remove it (${ROUND_TRIP_MS}ms, between the zones of a region)`,
            },
        },
        network: { refusals: AWS_REFUSALS, network: undefined, suchNetwork: "10.60.0.0/16" },
        checkOwn: createOwn,
        checkSsh: checkAwsLogin,
    };
}

function createOwn(root: Section, facts: OwnFacts, warnings: string[]): OwnSettings {
    const isProduction = facts.environment === Environment.production;
    const { config: aws, domain } = checkAws(root, { ...facts, isProduction }, warnings);
    const given = createGivenSettings(facts.network);
    return {
        ...given,
        config: { aws, lab: undefined, domain },
        disk: {
            ...given.disk,
            refusals: AWS_REFUSALS,
            leastBytes: planLeastVolume(aws.volume),
            checkSize: (disk, sizeBytes) => {
                checkVolumeSize(disk, aws.volume, sizeBytes);
            },
        },
        balancer: {
            refusals: AWS_REFUSALS,
            made: { address: undefined, dnsName: `${BALANCER_LABEL}.${domain}` },
            mustBeNamed: false,
        },
        members: {
            ...given.members,
            refusals: AWS_REFUSALS,
            names: AWS_NAMES,
            network: aws.subnets.length > 0 ? undefined : facts.network,
            place: (section, name, address) => placeMember(section, name, address, aws.subnets),
            checkSpread: (all, members, spread) => {
                checkAwsSpread(all, members, isProduction, spread);
            },
        },
        apiServers: {
            ...given.apiServers,
            wiring: {
                fault: "is wired by SSH, which goes to hosts that this platform made and to no others",
                fix: "set kind: elsewhere, and take its certificate and flags from the stack's output",
            },
        },
        firewall: {
            isOn: () => false,
            refusal: {
                fault: "is for hosts of your own and the lab",
                fix: "remove it, and say who may connect in aws.access, of which security groups are made",
            },
            needsList: false,
        },
    };
}
