import * as ebs from "@pulumi/aws/ebs";
import type * as pulumi from "@pulumi/pulumi";
import { GIB } from "../../../../config/values/size";
import type { MemberPlan } from "../../../plan";
import { type AwsScope, tagsOf } from "../scope";
import { refuseShrinking } from "./volumeGrowth";

/** On data volumes alone: the snapshot policy finds them by it. */
export const DATA_TAG = "pulumi-etcd:data";

/** The member's data: a volume of its own, which outlives the instance that it is attached to. */
export function createVolume(
    scope: AwsScope,
    member: MemberPlan,
    zone: pulumi.Input<string>,
    keyArn: pulumi.Output<string>,
): ebs.Volume {
    const { name, plan, aws, config } = scope;
    const { type, iops, throughput } = aws.volume;
    return new ebs.Volume(
        `${name}-${member.name}-volume`,
        {
            availabilityZone: zone,
            size: config.disk.sizeBytes / GIB,
            type,
            iops,
            ...(throughput === undefined ? {} : { throughput }),
            encrypted: true,
            kmsKeyId: keyArn,
            tags: tagsOf(scope, `${member.name}-data`, {
                "pulumi-etcd:member": member.name,
                [DATA_TAG]: plan.name,
            }),
        },
        // Without it the member's data is lost.
        { ...scope.opts, protect: scope.protect, hooks: { beforeUpdate: [refuseShrinking()] } },
    );
}
