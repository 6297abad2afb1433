import * as ec2 from "@pulumi/aws/ec2";
import { getServiceQuota } from "@pulumi/aws/servicequotas";
import { Egress } from "../../../../config/platforms/aws/egress";
import { type Asking, type Findings, join, NOTHING, ownTags, unlessUnknown, type Usage } from "./findings";
import { countProcessors, needProcessors } from "./processors";

interface Quota {
    readonly what: string;
    readonly path: string;
    readonly service: "ec2" | "vpc";
    readonly code: string;
    readonly needed: number;
    readonly fix: string;
    readonly count: () => Promise<Usage>;
}

/** An account may have so many of each thing in a region, and refuses the next one in the middle of a run. */
export async function askQuotas(asking: Asking): Promise<Findings> {
    const quotas = listQuotas(asking).filter(({ needed }) => needed > 0);
    return join(
        await Promise.all(quotas.map((quota) => unlessUnknown(`quota of ${quota.what}`, judge(asking, quota)))),
    );
}

async function judge({ ask }: Asking, quota: Quota): Promise<Findings> {
    const { path, needed, what, code, service } = quota;
    const [{ value }, { ours, others }] = await Promise.all([
        getServiceQuota({ serviceCode: service, quotaCode: code }, ask),
        quota.count(),
    ]);
    // What is there already needs no room.
    if (ours >= needed || others + needed <= value) {
        return NOTHING;
    }
    const fault = `are more than the account has room for: its quota is ${value}, of which others use ${others}`;
    const fix = `ask AWS for more (quota ${code} of ${service}), or ${quota.fix}`;
    return { ...NOTHING, problems: [{ path, found: `${needed} ${what}`, fault, fix }] };
}

function listQuotas(asking: Asking): readonly Quota[] {
    const { aws, ask } = asking;
    const own = { tags: ownTags(asking) };
    const nats = aws.vpc === undefined && aws.egress === Egress.nat ? aws.subnets.map(({ zone }) => zone) : [];
    const usage = async (list: (args: object) => Promise<readonly string[]>): Promise<Usage> => {
        const [all, ours] = await Promise.all([list({}), list(own)]);
        return { ours: ours.length, others: all.length - ours.length };
    };
    return [
        {
            what: "virtual CPUs of standard instances",
            path: "aws.instanceType",
            service: "ec2",
            code: "L-1216C47A",
            needed: needProcessors(asking),
            fix: "take fewer members or a smaller type",
            count: () => countProcessors(asking),
        },
        {
            what: "Elastic IP addresses",
            path: "aws.egress",
            service: "ec2",
            code: "L-0263D0A3",
            needed: nats.length + (aws.bastionType === undefined ? 0 : 1),
            fix: "set aws.egress: none",
            count: () => usage(async (args) => (await ec2.getEips(args, ask)).allocationIds),
        },
        {
            what: "VPC",
            path: "aws.vpc",
            service: "vpc",
            code: "L-F678F1CE",
            needed: aws.vpc === undefined ? 1 : 0,
            fix: "name one that is there in aws.vpc",
            count: () => usage(async (args) => (await ec2.getVpcs(args, ask)).ids),
        },
        ...nats.map((zone): Quota => ({
            what: `NAT gateway in ${zone}`,
            path: "aws.egress",
            service: "vpc",
            code: "L-FE5A380F",
            needed: 1,
            fix: "set aws.egress: none",
            count: () => usage((args) => listNats(asking, zone, args)),
        })),
    ];
}

/** AWS finds a NAT gateway by its subnet, and a subnet by its zone. */
async function listNats({ ask }: Asking, zone: string, own: object): Promise<readonly string[]> {
    const { ids } = await ec2.getSubnets({ filters: [{ name: "availability-zone", values: [zone] }] }, ask);
    if (ids.length === 0) {
        return [];
    }
    const filters = [
        { name: "subnet-id", values: ids.slice(0, 200) },
        { name: "state", values: ["pending", "available"] },
    ];
    return (await ec2.getNatGateways({ filters, ...own }, ask)).ids;
}
