// aws.region, zones, egress: where the members stand.
import { Egress } from "./egress";
import { type AwsVpcConfig, checkExistingVpc } from "./vpc";
import { formatAddress, formatNetwork, type Network } from "../../values/address";
import { type AwsSubnet, planBalancerAddress, planEndpointAddresses, planZoneNetworks, VPC_PREFIX } from "./subnets";
import { isZone, readRegion } from "./region";
import { readList } from "../../values/list";
import type { Section } from "../../values/section";

export interface AwsNetworkReading {
    readonly region: string;
    readonly vpc: AwsVpcConfig | undefined;
    readonly subnets: readonly AwsSubnet[];
    readonly egress: Egress;
    readonly flowLogs: boolean;
}

/** @param network what network.cidr says; undefined when it is absent or wrong */
export function checkAwsNetwork(section: Section, network: Network | undefined, warnings: string[]): AwsNetworkReading {
    const region = readRegion(section, warnings);
    const isExisting = section.isGiven("vpc");
    if (network === undefined && !section.problems.has("network.cidr") && !section.problems.isWrong("network")) {
        section.problems.addPhrase(
            "network.cidr",
            "nothing",
            "is given, but this is needed here",
            isExisting ? "give the network of the VPC" : 'give a network for the VPC, such as "10.60.0.0/16"',
        );
    }
    const egress = section.choice("egress", Egress) ?? Egress.nat;
    const flowLogs = section.boolean("flowLogs") ?? false;
    if (isExisting) {
        if (flowLogs) {
            section.report("flowLogs", "is for an own VPC, but aws.vpc names an existing one", "remove it");
        }
        return { region, egress, flowLogs: false, ...checkExistingVpc(section, region, network) };
    }
    return { region, egress, flowLogs, vpc: undefined, subnets: checkOwn(section, region, network) };
}

/** One subnet for each zone, cut out of network.cidr. */
function checkOwn(section: Section, region: string, network: Network | undefined): readonly AwsSubnet[] {
    const fits = network === undefined || fitsVpc(section, network);
    const such = ["a", "b", "c"].map((letter) => `"${region === "" ? "eu-central-1" : region}${letter}"`).join(", ");
    const zones = readList(section, "zones", `give three, such as [${such}]`, { mayBeEmpty: false });
    if (section.value("zones") === undefined) {
        section.reportMissing("zones", "give the availability zones to use, three where the region has them");
    }
    return (zones ?? []).flatMap(({ path, text: zone, twin }) => {
        if (!isZone(section, path, region, zone)) {
            return [];
        }
        if (twin !== undefined) {
            section.problems.add(path, zone, `is also ${twin}`, "name each once");
            return [];
        }
        const planned = network === undefined || !fits ? undefined : planZoneNetworks(network, zone);
        return planned === undefined
            ? []
            : [
                  {
                      zone,
                      id: undefined,
                      cidr: formatNetwork(planned.private),
                      balancerAddress: formatAddress(planBalancerAddress(planned.private)),
                      endpointAddresses: planEndpointAddresses(planned.private).map(formatAddress),
                      publicCidr: formatNetwork(planned.public),
                  },
              ];
    });
}

/** Whether a VPC can be made with it. */
function fitsVpc(section: Section, network: Network): boolean {
    if (network.prefix >= VPC_PREFIX.least && network.prefix <= VPC_PREFIX.most) {
        return true;
    }
    section.problems.addPhrase(
        "network.cidr",
        formatNetwork(network),
        `is not between /${VPC_PREFIX.least} and /${VPC_PREFIX.most}, which a VPC with room for all subnets is`,
        'give one such as "10.60.0.0/16"',
    );
    return false;
}
