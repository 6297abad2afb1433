// Which addresses of subnets are taken, and by what: interfaces of machines, and those that AWS makes for balancers and endpoints.
import { isObject, type Properties, textOf, textsOf, type Value } from "../../../engine/plugins/value";
import { isInside, toNumber } from "./addresses";
import type { Account, Thing } from "./account";
import { AwsError } from "./awsError";

export interface Occupied {
    readonly subnetId: string;
    readonly address: string;
    readonly by: Thing;
}

const INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

export function listOccupied(account: Account): readonly Occupied[] {
    return account
        .all()
        .flatMap((by) => addressesOf(by.type, by.state).map(([subnetId, address]) => ({ subnetId, address, by })));
}

/** Refuses addresses that something new asks for and cannot have. */
export function refuseAddresses(account: Account, type: string, inputs: Properties): void {
    for (const [subnetId, address] of addressesOf(type, inputs)) {
        const cidr = textOf(account.find("aws:ec2/subnet:Subnet", subnetId)?.state.cidrBlock ?? "");
        if (!isInside(`${address}/32`, cidr)) {
            throw new AwsError(
                "InvalidParameterValue",
                `Address ${address} does not fall within the subnet's range ${cidr}`,
            );
        }
        const [base = "", length = "32"] = cidr.split("/");
        const offset = toNumber(address) - toNumber(base);
        if (offset < 4 || offset === 2 ** (32 - Number(length)) - 1) {
            throw new AwsError("InvalidParameterValue", `Address ${address} is in subnet's reserved address range`);
        }
        if (listOccupied(account).some((other) => other.subnetId === subnetId && other.address === address)) {
            throw new AwsError("InvalidIPAddress.InUse", `Address ${address} is in use.`);
        }
    }
}

/** Subnets and addresses in them that a thing names; what AWS chooses itself is not followed. */
function addressesOf(type: string, properties: Properties): readonly (readonly [subnetId: string, address: string])[] {
    switch (type) {
        case INTERFACE:
            return textsOf(properties.privateIps ?? properties.privateIpLists).map((address) => [
                textOf(properties.subnetId),
                address,
            ]);
        case BALANCER:
            return blocks(properties.subnetMappings, "privateIpv4Address");
        case ENDPOINT:
            return blocks(properties.subnetConfigurations, "ipv4");
        default:
            return [];
    }
}

function blocks(value: Value | undefined, property: string): readonly (readonly [string, string])[] {
    return (Array.isArray(value) ? value : [])
        .filter(isObject)
        .filter((block) => block[property] !== undefined)
        .map((block) => [textOf(block.subnetId), textOf(block[property])]);
}
