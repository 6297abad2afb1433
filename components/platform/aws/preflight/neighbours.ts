// What of others is in an existing VPC, and in the way.
import * as ec2 from "@pulumi/aws/ec2";
import * as route53 from "@pulumi/aws/route53";
import type { Problem } from "../../../../config/values/problem";
import type { AwsVpcConfig } from "../../../../config/platforms/aws/vpc";
import { balancerName } from "../names";
import { type Asking, type Findings, NOTHING, ownTags } from "./findings";

/** Addresses that something else has already. */
export async function askAddresses(asking: Asking): Promise<Findings> {
    const { aws, ask, plan } = asking;
    const planned = new Map<string, string>([
        ...plan.members.map(({ address, name }) => [address, `members (${name})`] as const),
        ...(plan.balancer === undefined
            ? []
            : aws.subnets.map(
                  (subnet, i) => [subnet.balancerAddress, `aws.vpc.subnets[${i}].balancerAddress`] as const,
              )),
    ]);
    const filters = [
        { name: "subnet-id", values: aws.subnets.flatMap(({ id }) => id ?? []) },
        { name: "addresses.private-ip-address", values: [...planned.keys()] },
    ];
    const [{ ids }, own] = await Promise.all([
        ec2.getNetworkInterfaces({ filters }, ask),
        ec2.getNetworkInterfaces({ filters, tags: ownTags(asking) }, ask),
    ]);
    const others = ids.filter((id) => !own.ids.includes(id));
    const cards = await Promise.all(others.map((id) => ec2.getNetworkInterface({ id }, ask)));
    // The balancer's interfaces are made by AWS, without our tags.
    const balancer = `ELB net/${balancerName(asking)}/`;
    const strangers = cards.filter(({ description }) => !description.startsWith(balancer));
    const problems = strangers.flatMap(({ id, privateIps, description }) =>
        privateIps.flatMap((address): readonly Problem[] => {
            const path = planned.get(address);
            const whose = description === "" ? id : `${id} (${description})`;
            const fix = "give another address, or free this one";
            return path === undefined ? [] : [{ path, found: address, fault: `is taken by ${whose}`, fix }];
        }),
    );
    return { ...NOTHING, problems };
}

/** A VPC takes one private zone of a name. */
export async function askZone(asking: Asking, { id }: AwsVpcConfig): Promise<Findings> {
    const { ask, plan } = asking;
    const name = plan.domain ?? "";
    const zone = await route53.getZone({ name, privateZone: true, vpcId: id }, ask).catch((error: unknown) => {
        if (/no matching Route ?53 Hosted Zone/i.test(String(error))) {
            return undefined;
        }
        throw error;
    });
    if (zone === undefined || zone.tags["pulumi-etcd:cluster"] === plan.name) {
        return NOTHING;
    }
    const fault = `is already the name of a private zone in ${id} (${zone.zoneId})`;
    return { ...NOTHING, problems: [{ path: "aws.domain", found: name, fault, fix: "give another name" }] };
}
