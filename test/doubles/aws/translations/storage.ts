import type { Properties } from "../../../../engine/plugins/value";
import { block, blocks, caller, pairs, tagging } from "./shapes";
import type { Translation } from "./translation";

const ec2 = caller("ec2");
const dlm = caller("dlm");

/** The same to EC2 and in a template. */
function describeVolume(inputs: Properties) {
    return {
        AvailabilityZone: inputs.availabilityZone,
        Size: inputs.size,
        VolumeType: inputs.type,
        Iops: inputs.iops,
        Throughput: inputs.throughput,
        Encrypted: inputs.encrypted,
        KmsKeyId: inputs.kmsKeyId,
    };
}

const volume: Translation = {
    create: ({ inputs }) => [
        ec2(
            "CreateVolume",
            {
                ...describeVolume(inputs),
                ...tagging("volume", inputs),
            },
            { id: "VolumeId" },
        ),
    ],
    destroy: ({ self }) => [ec2("DeleteVolume", { VolumeId: self("id") })],
    template: ({ inputs }) => ({
        type: "AWS::EC2::Volume",
        properties: {
            ...describeVolume(inputs),
            Tags: pairs(inputs.tags),
        },
        attributes: { id: "Ref" },
    }),
};

const attachment: Translation = {
    create: ({ inputs }) => [
        ec2("AttachVolume", { Device: inputs.deviceName, InstanceId: inputs.instanceId, VolumeId: inputs.volumeId }),
    ],
    destroy: ({ inputs }) => [
        ...(inputs.stopInstanceBeforeDetaching === true
            ? [ec2("StopInstances", { InstanceIds: [inputs.instanceId] })]
            : []),
        ec2("DetachVolume", { Device: inputs.deviceName, InstanceId: inputs.instanceId, VolumeId: inputs.volumeId }),
    ],
    template: ({ inputs }) => ({
        type: "AWS::EC2::VolumeAttachment",
        properties: { Device: inputs.deviceName, InstanceId: inputs.instanceId, VolumeId: inputs.volumeId },
    }),
};

const snapshots: Translation = {
    create: ({ inputs }) => {
        const details = block(inputs.policyDetails);
        return [
            dlm(
                "CreateLifecyclePolicy",
                {
                    Description: inputs.description,
                    ExecutionRoleArn: inputs.executionRoleArn,
                    State: inputs.state ?? "ENABLED",
                    PolicyDetails: {
                        ResourceTypes: details.resourceTypes,
                        TargetTags: pairs(details.targetTags),
                        Schedules: blocks(details.schedules).map((schedule) => {
                            const { interval, intervalUnit, times } = block(schedule.createRule);
                            return {
                                Name: schedule.name,
                                CreateRule: {
                                    Interval: interval,
                                    IntervalUnit: intervalUnit,
                                    Times: times === undefined ? undefined : [times],
                                },
                                RetainRule: { Count: block(schedule.retainRule).count },
                                CopyTags: schedule.copyTags,
                            };
                        }),
                    },
                    Tags: inputs.tags,
                },
                { id: "PolicyId" },
            ),
        ];
    },
    destroy: ({ self }) => [dlm("DeleteLifecyclePolicy", { PolicyId: self("id") })],
    template: (subject) => {
        const [{ params } = { params: {} }] = snapshots.create(subject);
        return {
            type: "AWS::DLM::LifecyclePolicy",
            // Here the two have the same form, but for the tags.
            properties: { ...params, Tags: pairs(subject.inputs.tags) },
            attributes: { id: "Ref" },
        };
    },
};

export const storage: Readonly<Record<string, Translation>> = {
    "aws:ebs/volume:Volume": volume,
    "aws:ec2/volumeAttachment:VolumeAttachment": attachment,
    "aws:dlm/lifecyclePolicy:LifecyclePolicy": snapshots,
};
