// What AWS fills in beside what it was given.
import { isObject, type Properties, secret, textOf, textsOf, type Value } from "../../../engine/plugins/value";
import type { Account } from "./account";
import { factsOf, type Field } from "./facts";
import { ACCOUNT_ID, digits, makeArn, type Making, withName } from "./ids";
import { describeZone } from "./region";

/** Complete outputs of something new. */
export function makeOutputs(account: Account, making: Making, id: string): Properties {
    const facts = factsOf(making.type);
    const given = withDefaults(facts.inputs, withName(making));
    const made: Properties = { ...usual(making, id), ...particular(account, making, id, given) };
    const known = new Set([...facts.outputs, ...Object.keys(facts.inputs)]);
    return { ...Object.fromEntries(Object.entries(made).filter(([name]) => known.has(name))), ...given };
}

/** Outputs that a preview of a creation cannot know: those alone, and what is filled in when it is not given. */
export function unknownOutputs(type: string, inputs: Properties): readonly string[] {
    const facts = factsOf(type);
    const filled = Object.entries(facts.inputs).filter(([name, field]) => field.computed && inputs[name] === undefined);
    return [...facts.outputs.filter((name) => name !== "tagsAll"), ...filled.map(([name]) => name)].filter(
        (name) => name !== "region",
    );
}

export function withDefaults(fields: Readonly<Record<string, Field>>, given: Properties): Properties {
    const result: Properties = { ...given };
    for (const [name, field] of Object.entries(fields)) {
        const value = given[name];
        if (value === undefined) {
            if (field.default !== undefined) {
                result[name] = field.default;
            }
        } else if (field.props !== undefined) {
            result[name] = fillBlocks(field.props, value);
        }
    }
    return result;
}

function fillBlocks(props: Readonly<Record<string, Field>>, value: Value): Value {
    if (Array.isArray(value)) {
        return value.map((one) => fillBlocks(props, one));
    }
    return isObject(value) ? withDefaults(props, value) : value;
}

/** Secret whatever the program says. */
export function markSensitive(type: string, state: Properties): Properties {
    const names = (factsOf(type).sensitive ?? []).filter((name) => state[name] !== undefined);
    return { ...state, ...Object.fromEntries(names.map((name) => [name, secret(state[name] ?? null)])) };
}

function usual(making: Making, id: string): Properties {
    return { arn: makeArn(making, id), ownerId: ACCOUNT_ID, owner: ACCOUNT_ID, createDate: "2026-01-01T00:00:00Z" };
}

function particular(account: Account, making: Making, id: string, given: Properties): Properties {
    const { type, region } = making;
    const text = (name: string): string => textOf(given[name]);
    switch (type) {
        case "aws:ec2/vpc:Vpc":
            return {
                enableDnsHostnames: false,
                enableNetworkAddressUsageMetrics: false,
                mainRouteTableId: `rtb-${digits(making, 17, "main")}`,
                defaultRouteTableId: `rtb-${digits(making, 17, "main")}`,
                defaultSecurityGroupId: `sg-${digits(making, 17, "default")}`,
                defaultNetworkAclId: `acl-${digits(making, 17, "default")}`,
                dhcpOptionsId: `dopt-${digits(making, 17, "default")}`,
            };
        case "aws:ec2/subnet:Subnet":
            return { privateDnsHostnameTypeOnLaunch: "ip-name", ...describeZone(region, given) };
        case "aws:ec2/eip:Eip":
            return { allocationId: id, publicIp: `198.51.100.${String(parseInt(digits(making, 2), 16))}` };
        case "aws:ec2/natGateway:NatGateway":
            return { networkInterfaceId: `eni-${digits(making, 17, "nat")}`, availabilityMode: "zonal" };
        case "aws:ec2/vpcEndpoint:VpcEndpoint":
            return { state: "available", requesterManaged: false, prefixListId: `pl-${digits(making, 8)}` };
        case "aws:ec2/placementGroup:PlacementGroup":
            return { placementGroupId: `pg-${digits(making)}` };
        case "aws:ec2/keyPair:KeyPair":
            return { keyPairId: `key-${digits(making)}`, keyType: "ed25519", fingerprint: digits(making, 40) };
        case "aws:ec2/networkInterface:NetworkInterface": {
            const address = textsOf(given.privateIps ?? given.privateIpLists)[0] ?? given.privateIp;
            return {
                macAddress: `02:${(digits(making, 10).match(/../g) ?? []).join(":")}`,
                ...(address === undefined ? {} : { privateIp: address, privateIps: [address] }),
            };
        }
        case "aws:ec2/instance:Instance":
            return describeInstance(account, given);
        case "aws:ebs/volume:Volume":
            return { createTime: "2026-01-01T00:00:00Z", type: "gp2", encrypted: false, iops: 3000, throughput: 125 };
        case "aws:ebs/snapshot:Snapshot":
            return { encrypted: true, volumeSize: 1 };
        case "aws:kms/key:Key":
            return { keyId: id };
        case "aws:kms/alias:Alias":
            return { targetKeyArn: text("targetKeyId") };
        case "aws:iam/role:Role":
        case "aws:iam/instanceProfile:InstanceProfile":
            return { uniqueId: `AROA${digits(making, 16).toUpperCase()}` };
        case "aws:lb/loadBalancer:LoadBalancer":
            return {
                arnSuffix: makeArn(making, id).replace(/.*:loadbalancer\//, ""),
                dnsName: `${text("name")}-${digits(making, 16)}.elb.${region}.amazonaws.com`,
                zoneId: "Z26RNL4JYFTOTI",
                ipAddressType: "ipv4",
                internal: false,
                vpcId: balancerVpc(account, given),
            };
        case "aws:lb/targetGroup:TargetGroup":
            return {
                arnSuffix: makeArn(making, id).replace(/.*:/, ""),
                loadBalancerArns: [],
                ipAddressType: "ipv4",
            };
        case "aws:route53/zone:Zone":
            return { zoneId: id, primaryNameServer: "ns-0.awsdns-00.com", nameServers: ["ns-0.awsdns-00.com"] };
        case "aws:route53/record:Record":
            return { fqdn: text("name") };
        case "aws:s3/bucket:Bucket":
            return {
                bucketRegion: region,
                bucketDomainName: `${id}.s3.amazonaws.com`,
                bucketRegionalDomainName: `${id}.s3.${region}.amazonaws.com`,
                hostedZoneId: "Z3AQBSTGFYJSTF",
            };
        case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
        case "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule":
        case "aws:ec2/securityGroupRule:SecurityGroupRule":
            return { securityGroupRuleId: id };
        case "aws:ssm/parameter:Parameter":
            return { version: 1, hasValueWo: given.valueWo !== undefined, dataType: "text", tier: "Standard" };
        default:
            return {};
    }
}

/** The machine is where its network interface is. */
function describeInstance(account: Account, given: Properties): Properties {
    const primary = given.primaryNetworkInterface;
    const interfaceId = isObject(primary) ? textOf(primary.networkInterfaceId) : "";
    const card = account.find("aws:ec2/networkInterface:NetworkInterface", interfaceId)?.state;
    const subnetId = textOf(card?.subnetId ?? given.subnetId ?? "");
    const subnet = account.find("aws:ec2/subnet:Subnet", subnetId)?.state;
    const address = textOf(card?.privateIp ?? given.privateIp ?? "");
    return {
        instanceState: "running",
        primaryNetworkInterfaceId: interfaceId,
        privateIp: address,
        privateDns: `ip-${address.replaceAll(".", "-")}.ec2.internal`,
        publicIp: "",
        publicDns: "",
        subnetId,
        ...(subnet?.availabilityZone === undefined ? {} : { availabilityZone: subnet.availabilityZone }),
        ...(card?.securityGroups === undefined ? {} : { vpcSecurityGroupIds: card.securityGroups }),
        tenancy: "default",
        disableApiStop: false,
        disableApiTermination: false,
    };
}

function balancerVpc(account: Account, given: Properties): string {
    const [mapping] = Array.isArray(given.subnetMappings) ? given.subnetMappings : [];
    const subnetId = textsOf(given.subnets)[0] ?? (isObject(mapping) ? textOf(mapping.subnetId) : "");
    return textOf(account.find("aws:ec2/subnet:Subnet", subnetId)?.state.vpcId ?? "");
}
