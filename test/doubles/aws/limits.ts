// What an account has room for. AWS_DOUBLE_QUOTAS narrows it: {"L-1216C47A": 5}.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findType } from "../../../config/facts/aws/instanceTypes";
import { type Properties, textOf } from "../../../engine/plugins/value";
import type { Account } from "./account";
import { AwsError } from "./awsError";

const CPUS = "L-1216C47A";
const NATS_IN_ZONE = "L-FE5A380F";

/** Things with a quota, by type: its code, and what AWS answers when it is used up. */
const COUNTED: Readonly<Record<string, readonly [code: string, error: string]>> = {
    "aws:ec2/eip:Eip": ["L-0263D0A3", "AddressLimitExceeded"],
    "aws:ec2/vpc:Vpc": ["L-F678F1CE", "VpcLimitExceeded"],
};

/** An account that has been given room. */
const ROOMY = 1000;

export function quotaOf(code: string): number {
    const given = JSON.parse(process.env.AWS_DOUBLE_QUOTAS ?? "{}") as Readonly<Record<string, number>>;
    return given[code] ?? ROOMY;
}

// Made from moto; its test compares.
const offerings = JSON.parse(readFileSync(join(__dirname, "offerings.json"), "utf8")) as Readonly<
    Record<string, readonly string[]>
>;

/** Whether a zone has machines of a type; one that we know nothing of is everywhere. */
export function isOffered(type: string, zone: string): boolean {
    return offerings[type]?.includes(zone) ?? true;
}

export function refuseBeyondLimits(account: Account, type: string, inputs: Properties): void {
    const counted = COUNTED[type];
    if (counted !== undefined && account.all(type).length >= quotaOf(counted[0])) {
        throw new AwsError(counted[1], "The maximum number has been reached.");
    }
    if (type === "aws:ec2/instance:Instance") {
        refuseInstance(account, inputs);
    }
    if (type === "aws:ec2/natGateway:NatGateway") {
        refuseNat(account, inputs);
    }
}

/** Counted by zone. */
function refuseNat(account: Account, inputs: Properties): void {
    const zone = zoneOf(account, inputs);
    const others = account.all("aws:ec2/natGateway:NatGateway").filter(({ state }) => zoneOf(account, state) === zone);
    if (others.length >= quotaOf(NATS_IN_ZONE)) {
        throw new AwsError("NatGatewayLimitExceeded", `The limit of NAT gateways in ${zone} has been reached.`);
    }
}

function refuseInstance(account: Account, inputs: Properties): void {
    const type = textOf(inputs.instanceType ?? "");
    const zone = zoneOf(account, inputs);
    if (!isOffered(type, zone)) {
        throw new AwsError(
            "Unsupported",
            `Your requested instance type (${type}) is not supported in your requested Availability Zone (${zone}).`,
        );
    }
    if (cpusInUse(account) + (findType(type)?.cpus ?? 0) > quotaOf(CPUS)) {
        throw new AwsError(
            "VcpuLimitExceeded",
            `You have requested more vCPU capacity than your current vCPU limit of ${String(quotaOf(CPUS))} allows.`,
        );
    }
}

function cpusInUse(account: Account): number {
    return account
        .all("aws:ec2/instance:Instance")
        .reduce((sum, { state }) => sum + (findType(textOf(state.instanceType))?.cpus ?? 0), 0);
}

function zoneOf(account: Account, { primaryNetworkInterface: primary, subnetId }: Properties): string {
    const id =
        typeof primary === "object" && primary !== null && !Array.isArray(primary) ? primary.networkInterfaceId : "";
    const card = account.find("aws:ec2/networkInterface:NetworkInterface", textOf(id ?? ""))?.state;
    const subnet = account.find("aws:ec2/subnet:Subnet", textOf(card?.subnetId ?? subnetId ?? ""))?.state;
    return textOf(subnet?.availabilityZone ?? "");
}
