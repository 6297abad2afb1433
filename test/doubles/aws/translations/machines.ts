import { type Properties, textOf, textsOf } from "../../../../engine/plugins/value";
import { block, caller, literal, pairs, tagging } from "./shapes";
import type { Translation } from "./translation";

const ec2 = caller("ec2");

function mapRoot({ rootBlockDevice }: Properties) {
    const root = block(rootBlockDevice);
    return [
        {
            DeviceName: "/dev/xvda",
            Ebs: {
                VolumeType: root.volumeType,
                VolumeSize: root.volumeSize,
                Encrypted: root.encrypted,
                KmsKeyId: root.kmsKeyId,
                DeleteOnTermination: root.deleteOnTermination,
            },
        },
    ];
}

const instance: Translation = {
    create: ({ inputs }) => {
        const metadata = block(inputs.metadataOptions);
        return [
            ec2(
                "RunInstances",
                {
                    ImageId: inputs.ami,
                    InstanceType: inputs.instanceType,
                    MinCount: 1,
                    MaxCount: 1,
                    IamInstanceProfile: { Name: inputs.iamInstanceProfile },
                    NetworkInterfaces: [
                        {
                            DeviceIndex: 0,
                            NetworkInterfaceId: block(inputs.primaryNetworkInterface).networkInterfaceId,
                        },
                    ],
                    Placement: inputs.placementGroup === undefined ? undefined : { GroupName: inputs.placementGroup },
                    EbsOptimized: inputs.ebsOptimized,
                    Monitoring: { Enabled: inputs.monitoring ?? false },
                    MetadataOptions: {
                        HttpEndpoint: metadata.httpEndpoint,
                        HttpTokens: metadata.httpTokens,
                        HttpPutResponseHopLimit: metadata.httpPutResponseHopLimit,
                        InstanceMetadataTags: metadata.instanceMetadataTags,
                    },
                    MaintenanceOptions: { AutoRecovery: block(inputs.maintenanceOptions).autoRecovery },
                    BlockDeviceMappings: mapRoot(inputs),
                    UserData: inputs.userData,
                    TagSpecifications: [
                        { ResourceType: "instance", Tags: pairs(inputs.tags) ?? [] },
                        { ResourceType: "volume", Tags: pairs(inputs.volumeTags) ?? [] },
                    ],
                },
                { id: "Instances[0].InstanceId" },
            ),
        ];
    },
    destroy: ({ self }) => [ec2("TerminateInstances", { InstanceIds: [self("id")] })],
    template: ({ inputs }) => {
        return {
            type: "AWS::EC2::Instance",
            properties: {
                ImageId: inputs.ami,
                InstanceType: inputs.instanceType,
                IamInstanceProfile: inputs.iamInstanceProfile,
                NetworkInterfaces: [
                    {
                        DeviceIndex: "0",
                        NetworkInterfaceId: block(inputs.primaryNetworkInterface).networkInterfaceId,
                    },
                ],
                PlacementGroupName: inputs.placementGroup,
                EbsOptimized: inputs.ebsOptimized,
                Monitoring: inputs.monitoring,
                BlockDeviceMappings: mapRoot(inputs),
                UserData: { "Fn::Base64": textOf(inputs.userData ?? "") },
                Tags: pairs(inputs.tags),
            },
            attributes: { id: "Ref" },
        };
    },
};

const placementGroup: Translation = {
    create: ({ inputs }) => [
        ec2(
            "CreatePlacementGroup",
            { GroupName: inputs.name, Strategy: inputs.strategy, ...tagging("placement-group", inputs) },
            { id: literal(textOf(inputs.name)) },
        ),
    ],
    destroy: ({ inputs }) => [ec2("DeletePlacementGroup", { GroupName: inputs.name })],
    // A template cannot name it: CloudFormation does.
    template: ({ inputs }) => ({
        type: "AWS::EC2::PlacementGroup",
        properties: { Strategy: inputs.strategy, Tags: pairs(inputs.tags) },
        attributes: { id: "Ref" },
    }),
};

const networkInterface: Translation = {
    create: ({ inputs }) => [
        ec2(
            "CreateNetworkInterface",
            {
                SubnetId: inputs.subnetId,
                Groups: inputs.securityGroups,
                Description: inputs.description,
                PrivateIpAddresses:
                    inputs.privateIps === undefined
                        ? undefined
                        : textsOf(inputs.privateIps).map((one, i) => ({ PrivateIpAddress: one, Primary: i === 0 })),
                ...tagging("network-interface", inputs),
            },
            { id: "NetworkInterface.NetworkInterfaceId" },
        ),
    ],
    destroy: ({ self }) => [ec2("DeleteNetworkInterface", { NetworkInterfaceId: self("id") })],
    template: ({ inputs }) => ({
        type: "AWS::EC2::NetworkInterface",
        properties: {
            SubnetId: inputs.subnetId,
            GroupSet: inputs.securityGroups,
            Description: inputs.description,
            PrivateIpAddresses:
                inputs.privateIps === undefined
                    ? undefined
                    : textsOf(inputs.privateIps).map((one, i) => ({ PrivateIpAddress: one, Primary: i === 0 })),
            Tags: pairs(inputs.tags),
        },
        attributes: { id: "Ref" },
    }),
};

export const machines: Readonly<Record<string, Translation>> = {
    "aws:ec2/instance:Instance": instance,
    "aws:ec2/placementGroup:PlacementGroup": placementGroup,
    "aws:ec2/networkInterface:NetworkInterface": networkInterface,
};
