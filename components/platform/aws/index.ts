import * as tls from "@pulumi/tls";
import type { Fleet } from "../../remote/host";
import type { FleetArgs, ParentOptions, PlatformComponents } from "../platform";
import { describeApiServerHost, proxyThrough } from "../ssh/hosts";
import { createBalancerAlarm, createSnapshotAlarms, createTopic } from "./care/alarms";
import { createBastion, type LoginKey } from "./access/bastion";
import { createNames } from "./network/dns";
import { createEndpoints } from "./network/endpoints";
import { describeNetwork } from "./network/existingNetwork";
import { createScope } from "./createScope";
import { createHost } from "./hosts/hosts";
import { createKey } from "./access/keys";
import { createLoadBalancer } from "./network/loadBalancer";
import { createNetwork } from "./network/network";
import { createPlacements } from "./hosts/placement";
import { createPlacementGroup } from "./hosts/placementGroup";
import type { AwsScope } from "./scope";
import { createRules, createSecurityGroups } from "./network/security";
import { createSnapshots } from "./care/snapshots";

export const aws: PlatformComponents = {
    replacesHosts: true,
    createFleet,
    createApiServerHost: (_name, args) => describeApiServerHost(args),
};

/** Makes all that a cluster needs on AWS, and gives a host for each member. */
function createFleet(name: string, args: FleetArgs, opts: ParentOptions): Fleet {
    const { config, plan } = args;
    const scope = createScope(name, args, opts);
    const { aws } = scope;
    const keyArn = createKey(scope);
    const zones = createPlacements(scope);
    const network = aws.vpc === undefined ? createNetwork(scope, keyArn) : describeNetwork(scope, aws.vpc);
    const security = createSecurityGroups(scope, network.vpcId);
    const { groupIds, membersGroupId } = security;
    const endpoints = aws.vpc === undefined ? createEndpoints(scope, network, groupIds.endpoints) : undefined;
    const rules = createRules(scope, security, endpoints?.s3PrefixListId ?? aws.vpc?.s3PrefixList);
    const balancer =
        plan.balancer === undefined || groupIds.balancer === undefined
            ? undefined
            : createLoadBalancer(scope, plan.balancer, network, groupIds.balancer);
    createNames(scope, network.vpcId, zones, balancer);
    const topicArn = createTopic(scope, keyArn);
    if (aws.snapshots !== undefined) {
        createSnapshotAlarms(scope, createSnapshots(scope, aws.snapshots, keyArn), aws.snapshots.everyHours, topicArn);
    }
    if (balancer !== undefined) {
        createBalancerAlarm(scope, balancer, topicArn);
    }
    const machines = {
        image: scope.ami,
        keyArn,
        loginKey: createLoginKey(scope),
        // A host fetches its key when it boots.
        after: [...network.routes, ...(endpoints?.resources ?? []), ...rules],
    };
    const ownBastion =
        aws.bastionType === undefined || network.publicSubnetId === undefined || groupIds.bastion === undefined
            ? undefined
            : createBastion(scope, {
                  ...machines,
                  vpcId: network.vpcId,
                  instanceType: aws.bastionType,
                  subnetId: network.publicSubnetId,
                  groupId: groupIds.bastion,
              });
    const proxy = ownBastion ?? (config.ssh === undefined ? undefined : proxyThrough(config.ssh, args.sshPrivateKey));
    const placementGroup = createPlacementGroup(scope);
    const hosts = plan.members.map((member) =>
        createHost(scope, member, {
            ...machines,
            subnetIds: network.privateSubnetIds,
            zones,
            groupId: membersGroupId,
            vpcId: network.vpcId,
            origin: network.origin,
            topicArn,
            placementGroup,
            balancer,
            proxy,
            hooks: args.hostHooks,
        }),
    );
    // Hosts depend on it themselves: a member serves once it is a target.
    return { hosts, balancer: undefined };
}

/** What Pulumi logs in with; who has no key of the stack has no way in (docs/decisions/one-way-in.md). */
function createLoginKey({ name, opts, protect }: AwsScope): LoginKey {
    const key = new tls.PrivateKey(`${name}-login-key`, { algorithm: "ED25519" }, { parent: opts.parent, protect });
    return { privateKey: key.privateKeyOpenssh, publicKey: key.publicKeyOpenssh.apply((text) => text.trim()) };
}
