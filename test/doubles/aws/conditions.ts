// Changes that replace a resource under a condition only, as the facts put it in words.
import { isObject, isUnknown, type Properties, textOf, textsOf, type Value } from "../../../engine/plugins/value";
import { architectureOf } from "./instanceTypes";

type Condition = (before: Properties, after: Properties) => boolean;

const sources = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"];

const sourceKind: Condition = (before, after) =>
    sources.some((name) => (before[name] === undefined) !== (after[name] === undefined));

const whenAsked: Condition = (_, after) => after.userDataReplaceOnChange === true;

const turnedOff: Condition = (before, after) => before.enablePrimaryIpv6 === true && after.enablePrimaryIpv6 === false;

/** A set that must stay whole: only additions are made in place. */
function loses(name: string): Condition {
    return (before, after) => {
        const next = after[name];
        return !isUnknown(next) && textsOf(before[name]).some((one) => !textsOf(next).includes(one));
    };
}

const isNetwork = (properties: Properties): boolean => properties.loadBalancerType === "network";

const CONDITIONS: Readonly<Record<string, Readonly<Record<string, Condition>>>> = {
    "aws:ec2/vpc:Vpc": {
        instanceTenancy: (before, after) =>
            !(before.instanceTenancy === "dedicated" && (after.instanceTenancy ?? "default") === "default"),
    },
    "aws:ec2/subnet:Subnet": { ipv6CidrBlock: (before) => before.assignIpv6AddressOnCreation === true },
    "aws:ec2/natGateway:NatGateway": {
        secondaryPrivateIpAddressCount: (_, after) => after.connectivityType === "private",
        availabilityZoneAddresses: (before, after) =>
            (before.availabilityZoneAddresses === undefined) !== (after.availabilityZoneAddresses === undefined),
    },
    "aws:ec2/vpcEndpoint:VpcEndpoint": {
        privateDnsEnabled: (_, after) => after.vpcEndpointType !== "Interface",
    },
    "aws:ec2/instance:Instance": {
        userData: whenAsked,
        userDataBase64: whenAsked,
        enablePrimaryIpv6: turnedOff,
        instanceType: (before, after) =>
            !isUnknown(after.instanceType) &&
            architectureOf(textOf(before.instanceType)) !== architectureOf(textOf(after.instanceType)),
    },
    "aws:ec2/networkInterface:NetworkInterface": {
        enablePrimaryIpv6: turnedOff,
        privateIps: (before, after) =>
            !isUnknown(after.privateIps) && !textsOf(after.privateIps).includes(textOf(before.privateIp)),
        privateIpLists: (before, after) => first(before.privateIpLists) !== first(after.privateIpLists),
    },
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": Object.fromEntries(
        sources.map((name) => [name, sourceKind]),
    ),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": Object.fromEntries(
        sources.map((name) => [name, sourceKind]),
    ),
    "aws:lb/loadBalancer:LoadBalancer": {
        subnets: (before, after) => isNetwork(before) && loses("subnets")(before, after),
        subnetMappings: (before, after) => isNetwork(before) && losesMapping(before, after),
        securityGroups: (before, after) =>
            isNetwork(before) &&
            !isUnknown(after.securityGroups) &&
            (textsOf(before.securityGroups).length === 0) !== (textsOf(after.securityGroups).length === 0),
        secondaryIpsAutoAssignedPerSubnet: (before, after) =>
            Number(after.secondaryIpsAutoAssignedPerSubnet ?? 0) <
            Number(before.secondaryIpsAutoAssignedPerSubnet ?? 0),
    },
    "aws:ssm/parameter:Parameter": {
        tier: (before, after) => before.tier === "Advanced" && (after.tier ?? "Standard") === "Standard",
    },
};

/** Whether a change of this property replaces; where the condition is not known for sure, it is taken to hold. */
export function replacesIf(type: string, property: string, before: Properties, after: Properties): boolean {
    const condition = CONDITIONS[type]?.[property];
    return condition === undefined || condition(before, after);
}

function first(value: Value | undefined): Value | undefined {
    return Array.isArray(value) ? value[0] : undefined;
}

function losesMapping(before: Properties, after: Properties): boolean {
    const next = mappings(after.subnetMappings);
    return mappings(before.subnetMappings).some(([subnet, address]) =>
        next.every(([otherSubnet, other]) => otherSubnet !== subnet || other !== address),
    );
}

/** Subnets with the balancer's address there. */
function mappings(value: Value | undefined): readonly (readonly [Value | undefined, Value | undefined])[] {
    return (Array.isArray(value) ? value : []).filter(isObject).map((one) => [one.subnetId, one.privateIpv4Address]);
}
