import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { AWS_USER } from "../../../../config/platforms/aws/login";
import { Egress } from "../../../../config/platforms/aws/egress";
import type { Proxy } from "../../../remote/host";
import { createHostKey } from "../hosts/hostKey";
import { createHostRole } from "./hostRole";
import { createInstance } from "../hosts/instance";
import { throughAddresses } from "../network/network";
import type { RequestOrigin } from "./renderHostPolicy";
import { renderUserData } from "../hosts/renderUserData";
import { type AwsScope, tagsOf } from "../scope";

export interface BastionSpec {
    readonly instanceType: string;
    readonly vpcId: pulumi.Output<string>;
    readonly subnetId: pulumi.Output<string>;
    readonly groupId: pulumi.Output<string>;
    readonly image: pulumi.Output<string>;
    readonly keyArn: pulumi.Output<string>;
    readonly loginKey: LoginKey;
    readonly after: readonly pulumi.Resource[];
}

/** What logs in to the machines. */
export interface LoginKey {
    readonly privateKey: pulumi.Output<string>;
    readonly publicKey: pulumi.Output<string>;
}

const NAME = "bastion";

/** A machine with a public address to log in through; it keeps nothing, and its address outlives it. */
export function createBastion(scope: AwsScope, spec: BastionSpec): Proxy {
    const { name, plan, opts } = scope;
    const hostKey = createHostKey(scope, NAME, spec.keyArn);
    const port = new ec2.NetworkInterface(
        `${name}-${NAME}-interface`,
        {
            subnetId: spec.subnetId,
            securityGroups: [spec.groupId],
            description: `Bastion of the etcd cluster ${plan.name}`,
            tags: tagsOf(scope, NAME),
        },
        opts,
    );
    const address = new ec2.Eip(
        `${name}-${NAME}-address`,
        { domain: "vpc", networkInterface: port.id, tags: tagsOf(scope, NAME) },
        // The network interface is of a subnet that has a way to the internet.
        { ...opts, dependsOn: [...spec.after] },
    );
    const userData = spec.loginKey.publicKey.apply((publicKey) =>
        renderUserData({
            region: scope.aws.region,
            hostKeyParameter: hostKey.parameterName,
            authorizedKeys: [publicKey, ...scope.aws.access.sshKeys],
        }),
    );
    const instance = createInstance(scope, {
        host: NAME,
        type: spec.instanceType,
        image: spec.image,
        userData,
        addressId: port.id,
        role: createHostRole(scope, NAME, {
            keyArn: spec.keyArn,
            vpcId: spec.vpcId,
            // Where there are endpoints, their names lead to them in all of the VPC.
            origin:
                scope.aws.egress === Egress.none
                    ? pulumi.output<RequestOrigin>({ kind: "endpoint" })
                    : address.publicIp.apply((ip) => throughAddresses([ip])),
        }),
        hostKey,
        keyArn: spec.keyArn,
        placementGroup: undefined,
        generation: scope.aws.image.generation,
        tags: {},
        after: [address, ...spec.after],
        hooks: undefined,
    });
    return {
        // Known only when the machine is there too.
        host: pulumi.all([address.publicIp, instance.id]).apply(([ip]) => ip),
        user: AWS_USER,
        hostKey: hostKey.publicKey,
        privateKey: spec.loginKey.privateKey,
    };
}
