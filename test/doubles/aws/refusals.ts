// What AWS refuses although every input is well-formed: because of what else is in the account, or of what was there before.
import { isEqual, isObject, type Properties, textOf } from "../../../engine/plugins/value";
import { isInside, overlaps } from "./addresses";
import type { Account, Thing } from "./account";
import { AwsError } from "./awsError";
import { holds, refuseWithoutRoom } from "./instances";
import { architectureOf, canBeEbsOptimised } from "./instanceTypes";
import { refuseBeyondLimits } from "./limits";
import { refuseAddresses } from "./occupied";
import { checkReferences, usersOf } from "./references";
import { zonesOf } from "./region";

/** Names that can be used once in an account, by type. */
export const UNIQUE: Readonly<Record<string, readonly [property: string, code: string]>> = {
    "aws:ec2/keyPair:KeyPair": ["keyName", "InvalidKeyPair.Duplicate"],
    "aws:ec2/placementGroup:PlacementGroup": ["name", "InvalidPlacementGroup.Duplicate"],
    "aws:iam/role:Role": ["name", "EntityAlreadyExists"],
    "aws:iam/instanceProfile:InstanceProfile": ["name", "EntityAlreadyExists"],
    "aws:kms/alias:Alias": ["name", "AlreadyExistsException"],
    "aws:lb/loadBalancer:LoadBalancer": ["name", "DuplicateLoadBalancerName"],
    "aws:lb/targetGroup:TargetGroup": ["name", "DuplicateTargetGroupName"],
    "aws:cloudwatch/logGroup:LogGroup": ["name", "ResourceAlreadyExistsException"],
    "aws:ssm/parameter:Parameter": ["name", "ParameterAlreadyExists"],
    "aws:s3/bucket:Bucket": ["bucket", "BucketAlreadyOwnedByYou"],
};

export function refuseCreation(account: Account, type: string, inputs: Properties, region: string): void {
    checkReferences(account, type, inputs);
    refuseAddresses(account, type, inputs);
    refuseBeyondLimits(account, type, inputs);
    const unique = UNIQUE[type];
    if (unique !== undefined && inputs.overwrite !== true) {
        const [property, code] = unique;
        if (account.all(type).some((thing) => thing.state[property] === inputs[property])) {
            throw new AwsError(code, `${textOf(inputs[property])} already exists`);
        }
    }
    switch (type) {
        case "aws:ec2/subnet:Subnet":
            refuseSubnet(account, inputs, region);
            break;
        case "aws:ec2/instance:Instance":
            refuseInstance(account, inputs);
            break;
        case "aws:ec2/volumeAttachment:VolumeAttachment":
            refuseAttachment(account, inputs);
            break;
        case "aws:ebs/volume:Volume":
            refuseZone(inputs, region);
            refuseVolumeShape(inputs);
            break;
        case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
        case "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule":
            refuseRule(account, type, inputs);
            break;
        case "aws:sns/topic:Topic":
            refuseTopic(account, inputs);
            break;
        case "aws:lb/loadBalancer:LoadBalancer":
            if (textOf(inputs.name).length > 32) {
                throw new AwsError("ValidationError", "Load balancer name cannot be longer than '32' characters");
            }
            break;
    }
}

export function refuseUpdate(account: Account, type: string, before: Properties, inputs: Properties): void {
    checkReferences(account, type, inputs);
    if (type === "aws:ebs/volume:Volume") {
        refuseVolumeShape({ ...before, ...inputs });
        if (Number(inputs.size) < Number(before.size)) {
            throw new AwsError("InvalidParameterValue", "New size cannot be smaller than existing size");
        }
    }
    if (type === "aws:s3/bucketVersioning:BucketVersioning") {
        const status = isObject(inputs.versioningConfiguration) ? inputs.versioningConfiguration.status : undefined;
        if (status === "Disabled") {
            throw new AwsError("IllegalVersioningConfigurationException", "versioning cannot be disabled again");
        }
    }
}

export function refuseDeletion(account: Account, thing: Thing): void {
    const { type, id, state } = thing;
    const users = usersOf(account, thing);
    if (users.length > 0) {
        const names = users.map((user) => user.id).join(", ");
        throw new AwsError(
            type === "aws:ebs/volume:Volume" ? "VolumeInUse" : "DependencyViolation",
            `${id} is in use by ${names} and cannot be deleted`,
        );
    }
    if (type === "aws:lb/loadBalancer:LoadBalancer" && state.enableDeletionProtection === true) {
        throw new AwsError(
            "OperationNotPermitted",
            `Load balancer '${id}' cannot be deleted: deletion protection is on`,
        );
    }
    if (type === "aws:ec2/instance:Instance" && state.disableApiTermination === true && state.forceDestroy !== true) {
        throw new AwsError(
            "OperationNotPermitted",
            `The instance '${id}' may not be terminated: disableApiTermination`,
        );
    }
}

function refuseZone(inputs: Properties, region: string): void {
    const zone = inputs.availabilityZone;
    if (zone !== undefined && !zonesOf(region).some(({ name }) => name === zone)) {
        throw new AwsError("InvalidParameterValue", `Value (${textOf(zone)}) for availabilityZone is invalid`);
    }
}

function refuseSubnet(account: Account, inputs: Properties, region: string): void {
    refuseZone(inputs, region);
    const cidr = textOf(inputs.cidrBlock);
    const vpc = account.find("aws:ec2/vpc:Vpc", textOf(inputs.vpcId));
    if (!isInside(cidr, textOf(vpc?.state.cidrBlock ?? ""))) {
        throw new AwsError("InvalidSubnet.Range", `The CIDR '${cidr}' is invalid: it is not within the VPC's`);
    }
    const siblings = account.all("aws:ec2/subnet:Subnet").filter(({ state }) => state.vpcId === inputs.vpcId);
    if (siblings.some(({ state }) => overlaps(cidr, textOf(state.cidrBlock ?? "")))) {
        throw new AwsError("InvalidSubnet.Conflict", `The CIDR '${cidr}' conflicts with another subnet`);
    }
}

function refuseInstance(account: Account, inputs: Properties): void {
    const { primaryNetworkInterface: primary, instanceType } = inputs;
    if (inputs.ami === undefined || instanceType === undefined) {
        throw new AwsError("MissingParameter", "The request must contain the parameters ami and instanceType");
    }
    if (isObject(primary)) {
        const card = textOf(primary.networkInterfaceId);
        const holder = account.all("aws:ec2/instance:Instance").find(({ state }) => holds(state, card));
        if (holder !== undefined) {
            throw new AwsError("InvalidNetworkInterface.InUse", `Interface: [${card}] in use by ${holder.id}.`);
        }
        if (inputs.vpcSecurityGroupIds !== undefined || inputs.subnetId !== undefined) {
            throw new AwsError(
                "InvalidParameterCombination",
                "Network interfaces and an instance-level subnet ID or security groups may not be specified on the same request",
            );
        }
    }
    if (inputs.ebsOptimized === true && !canBeEbsOptimised(textOf(instanceType))) {
        throw new AwsError(
            "Unsupported",
            "The requested configuration is currently not supported: EBS-optimized instances are not supported for your requested configuration",
        );
    }
    refuseWithoutRoom(account, inputs);
    if (inputs.placementGroup !== undefined && inputs.placementGroupId !== undefined) {
        throw new AwsError("InvalidParameterCombination", "placementGroup and placementGroupId exclude each other");
    }
    const image = account.all("image").find(({ id }) => id === inputs.ami)?.state.architecture;
    if (image !== undefined && image !== architectureOf(textOf(instanceType))) {
        throw new AwsError(
            "InvalidParameterValue",
            `The architecture '${architectureOf(textOf(instanceType))}' of the specified instance type does not match the architecture '${textOf(image)}' of the specified AMI`,
        );
    }
}

function refuseAttachment(account: Account, inputs: Properties): void {
    const [volumeId, instanceId] = [textOf(inputs.volumeId), textOf(inputs.instanceId)];
    const volume = account.find("aws:ebs/volume:Volume", volumeId)?.state;
    const instance = account.find("aws:ec2/instance:Instance", instanceId)?.state;
    if (volume?.availabilityZone !== instance?.availabilityZone) {
        throw new AwsError(
            "InvalidVolume.ZoneMismatch",
            `The volume '${volumeId}' is not in the same availability zone as instance '${instanceId}'`,
        );
    }
    for (const { state } of account.all("aws:ec2/volumeAttachment:VolumeAttachment")) {
        if (state.volumeId === volumeId && volume?.multiAttachEnabled !== true) {
            throw new AwsError("VolumeInUse", `${volumeId} is already attached to an instance`);
        }
        if (state.instanceId === instanceId && state.deviceName === inputs.deviceName) {
            throw new AwsError(
                "InvalidParameterValue",
                `Invalid value '${textOf(inputs.deviceName)}' for unixDevice. Attachment point is already in use`,
            );
        }
    }
}

/** A second one of a name is the first, if its tags are the same. */
function refuseTopic(account: Account, { name, tags = {} }: Properties): void {
    const first = account.all("aws:sns/topic:Topic").find(({ state }) => name !== undefined && state.name === name);
    if (first !== undefined && !isEqual(first.state.tags ?? {}, tags)) {
        throw new AwsError(
            "InvalidParameter",
            "Invalid parameter: Tags Reason: Topic already exists with different tags",
        );
    }
}

function refuseVolumeShape({ size, snapshotId, type = "gp2", iops, throughput }: Properties): void {
    if (size === undefined && snapshotId === undefined) {
        throw new AwsError("MissingParameter", "The request must contain the parameter size/snapshot");
    }
    if ((type === "io1" || type === "io2") && iops === undefined) {
        throw new AwsError("MissingParameter", `The parameter iops must be specified for ${type} volumes.`);
    }
    if (throughput !== undefined && type !== "gp3") {
        throw new AwsError(
            "InvalidParameterCombination",
            `The parameter throughput is not supported for ${textOf(type)} volumes.`,
        );
    }
    if (type === "gp3" && iops !== undefined) {
        const most = Math.max(3000, Math.min(80_000, 500 * Number(size)));
        if (Number(iops) < 3000 || Number(iops) > most) {
            throw new AwsError(
                "InvalidParameterValue",
                `iops of gp3 must be 3000 to ${String(most)} for ${String(Number(size))} GiB`,
            );
        }
        if (throughput !== undefined && Number(throughput) > Number(iops) / 4) {
            throw new AwsError(
                "InvalidParameterValue",
                "Throughput (MiBps) to iops ratio of more than 0.25 is not allowed",
            );
        }
    }
}

function refuseRule(account: Account, type: string, inputs: Properties): void {
    const shape = ["securityGroupId", "ipProtocol", "fromPort", "toPort", "cidrIpv4", "cidrIpv6", "prefixListId"];
    shape.push("referencedSecurityGroupId");
    if (account.all(type).some(({ state }) => shape.every((name) => state[name] === inputs[name]))) {
        throw new AwsError("InvalidPermission.Duplicate", "the specified rule already exists");
    }
}
