import * as ec2 from "@pulumi/aws/ec2";
import * as lb from "@pulumi/aws/lb";
import * as pulumi from "@pulumi/pulumi";
import { AWS_USER } from "../../../../config/platforms/aws/login";
import { CLIENT_PORT, type MemberPlan } from "../../../plan";
import type { HostHooks } from "../../../rollout/hostHooks";
import type { Host, Proxy } from "../../../remote/host";
import { memberName, Part, partName } from "../../../names";
import { createAddress } from "../network/addresses";
import { createMemberAlarms } from "../care/alarms";
import type { LoginKey } from "../access/bastion";
import { createHostKey } from "./hostKey";
import { createHostRole } from "../access/hostRole";
import type { RequestOrigin } from "../access/renderHostPolicy";
import { createInstance } from "./instance";
import type { AwsBalancer } from "../network/loadBalancer";
import { deviceOf } from "../names";
import { explainNoRoom } from "./noRoom";
import { renderUserData } from "./renderUserData";
import type { AwsScope } from "../scope";
import { createVolume } from "./volumes";

/** What all members' hosts share. */
export interface HostSpec {
    readonly subnetIds: ReadonlyMap<string, pulumi.Output<string>>;
    readonly zones: ReadonlyMap<string, pulumi.Output<string>>;
    readonly vpcId: pulumi.Output<string>;
    /** How requests of members arrive at the parameter store. */
    readonly origin: pulumi.Output<RequestOrigin>;
    readonly groupId: pulumi.Output<string>;
    readonly image: pulumi.Output<string>;
    readonly keyArn: pulumi.Output<string>;
    readonly topicArn: pulumi.Output<string>;
    readonly placementGroup: pulumi.Output<string> | undefined;
    readonly balancer: AwsBalancer | undefined;
    readonly loginKey: LoginKey;
    readonly proxy: Proxy | undefined;
    readonly after: readonly pulumi.Resource[];
    readonly hooks: HostHooks | undefined;
}

/** A first boot takes about a minute; ten tries take 11 s, and from then on it is 5 s for each. */
const DIAL_ATTEMPTS = 60;

/**
 * A member's host. A replaced one comes back by itself: instance, volume, identity, certificates and stage of one member must never
 * wait for another member's instance, for that one waits at the gate until this one is back (docs/decisions/host-chain.md).
 */
export function createHost(scope: AwsScope, member: MemberPlan, spec: HostSpec): Host {
    const { name, aws, opts } = scope;
    const zone = spec.zones.get(member.name) ?? pulumi.output("");
    const subnetId = pulumi.all([zone, spec.subnetIds.get(member.zone ?? "") ?? ""]).apply(([, subnet]) => subnet);
    const address = createAddress(scope, member, subnetId, spec.groupId);
    const volume = createVolume(scope, member, zone, spec.keyArn);
    const hostKey = createHostKey(scope, member.name, spec.keyArn);
    const hooks = spec.hooks?.leaving;
    const gated = { ...opts, deleteBeforeReplace: true, ...(hooks === undefined ? {} : { hooks }) };
    const instance = createInstance(scope, {
        host: member.name,
        type: aws.instanceType,
        image: spec.image,
        userData: spec.loginKey.publicKey.apply((publicKey) =>
            renderUserData({
                region: aws.region,
                hostKeyParameter: hostKey.parameterName,
                authorizedKeys: [publicKey, ...aws.access.sshKeys],
            }),
        ),
        addressId: address.id,
        role: createHostRole(scope, member.name, {
            keyArn: spec.keyArn,
            vpcId: spec.vpcId,
            origin: spec.origin,
        }),
        hostKey,
        keyArn: spec.keyArn,
        placementGroup: spec.placementGroup,
        // The provider takes a group that is no longer named for one that AWS has chosen, and would leave the host in it.
        generation: spec.placementGroup === undefined ? `${aws.image.generation}, in no group` : aws.image.generation,
        tags: { "pulumi-etcd:member": member.name },
        // Its volume too: when all is destroyed, that can go only after the instance.
        after: [...spec.after, volume],
        hooks: hooks === undefined ? undefined : { ...hooks, onError: [...(hooks.onError ?? []), explainNoRoom()] },
    });
    const attachment = new ec2.VolumeAttachment(
        `${name}-${member.name}-attachment`,
        {
            instanceId: instance.id,
            volumeId: volume.id,
            deviceName: "/dev/sdf",
            // It goes with its instance, which the gate has had let go of it: detached before, the instance would be stopped first, which
            // AWS refuses for one that is gone, and one that hangs never is.
            skipDestroy: true,
        },
        gated,
    );
    if (spec.balancer !== undefined) {
        // Deleted before the disk and the instance, because it depends on them: clients are sent elsewhere before a member stops.
        new lb.TargetGroupAttachment(
            partName(memberName(name, member.name), Part.target),
            { targetGroupArn: spec.balancer.targetGroupArn, targetId: instance.id, port: CLIENT_PORT },
            { ...gated, dependsOn: [attachment] },
        );
    }
    createMemberAlarms(scope, member.name, instance.id, spec.topicArn);
    return {
        name: member.name,
        address: member.address,
        connection: {
            host: member.address,
            user: AWS_USER,
            privateKey: spec.loginKey.privateKey,
            hostKey: hostKey.publicKey,
            dialErrorLimit: DIAL_ATTEMPTS,
            ...(spec.proxy === undefined ? {} : { proxy: spec.proxy }),
        },
        sudo: true,
        // Said by the attachment, so that nobody looks for the disk before it is there.
        dataDevice: attachment.volumeId.apply(deviceOf),
        machineId: instance.id,
        dataLocation: volume.id,
    };
}
