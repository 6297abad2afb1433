import type { Problem } from "../../../../config/values/problem";
import type { AwsSubnet } from "../../../../config/platforms/aws/subnets";

/** What AWS says of a VPC. */
export interface VpcFacts {
    readonly cidrBlockAssociations: readonly { readonly cidrBlock: string }[];
    readonly enableDnsSupport: boolean;
    readonly enableDnsHostnames: boolean;
}

/** What AWS says of a subnet. */
export interface SubnetFacts {
    readonly zone: string;
    readonly cidr: string;
    readonly vpcId: string;
    readonly mapsPublicAddresses: boolean;
    /** Where its routes lead. */
    readonly gateways: readonly string[];
}

/** What the configuration says of them. */
export interface GivenNetwork {
    readonly vpcId: string;
    readonly cidr: string;
    readonly subnets: readonly AwsSubnet[];
}

/** Where a VPC that is there is not as the configuration says, or not fit for etcd. */
export function checkExistingNetwork(
    { vpcId, cidr, subnets }: GivenNetwork,
    vpc: VpcFacts,
    found: readonly SubnetFacts[],
): readonly Problem[] {
    const problems: Problem[] = [];
    const refuse = (path: string, value: string, fault: string, fix: string): void => {
        problems.push({ path, found: value, fault, fix });
    };
    const networks = vpc.cidrBlockAssociations.map(({ cidrBlock }) => cidrBlock);
    if (!networks.includes(cidr)) {
        refuse("network.cidr", cidr, `is not a network of ${vpcId}`, `give ${networks.join(" or ")}`);
    }
    if (!vpc.enableDnsSupport || !vpc.enableDnsHostnames) {
        refuse(
            "aws.vpc.id",
            vpcId,
            "has no DNS support, so the cluster's names would not be found in it",
            "turn on enableDnsSupport and enableDnsHostnames of the VPC",
        );
    }
    subnets.forEach((subnet, i) => {
        const path = `aws.vpc.subnets[${i}]`;
        const real = found[i];
        if (real === undefined) {
            return;
        }
        if (real.vpcId !== vpcId) {
            refuse(`${path}.id`, subnet.id ?? "", `is in ${real.vpcId}, not in ${vpcId}`, "give a subnet of that VPC");
        }
        if (real.zone !== subnet.zone) {
            refuse(`${path}.zone`, subnet.zone, `is not its zone, which is ${real.zone}`, `give ${real.zone}`);
        }
        if (real.cidr !== subnet.cidr) {
            refuse(`${path}.cidr`, subnet.cidr, `is not its network, which is ${real.cidr}`, `give ${real.cidr}`);
        }
        const internet = real.gateways.find((gateway) => gateway.startsWith("igw-"));
        if (internet !== undefined || real.mapsPublicAddresses) {
            const why = internet === undefined ? "gives machines public addresses" : `has a route to ${internet}`;
            const fix = "give a private subnet: etcd must not be reachable from outside";
            refuse(`${path}.id`, subnet.id ?? "", `is public: it ${why}`, fix);
        }
    });
    return problems;
}
