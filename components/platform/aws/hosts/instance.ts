import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { AwsHostKey } from "./hostKey";
import type { HostRole } from "../access/hostRole";
import { type AwsScope, tagsOf } from "../scope";

export interface InstanceSpec {
    readonly host: string;
    readonly type: string;
    readonly image: pulumi.Output<string>;
    readonly userData: pulumi.Output<string>;
    readonly addressId: pulumi.Output<string>;
    readonly role: HostRole;
    readonly hostKey: AwsHostKey;
    readonly keyArn: pulumi.Output<string>;
    readonly placementGroup: pulumi.Output<string> | undefined;
    /** Another one renews the host. */
    readonly generation: number | string;
    readonly tags: Readonly<Record<string, string>>;
    /** What must be there before it boots. */
    readonly after: readonly pulumi.Resource[];
    readonly hooks: pulumi.ResourceHookBinding | undefined;
}

/** Room for the system, two releases of etcd and logs; the data is elsewhere. */
const ROOT_GIB = 20;

/**
 * A machine. It keeps nothing: data, address and keys are resources of their own, so that it can be replaced. Its predecessor is
 * deleted first, because both would need the same interface and volume.
 */
export function createInstance(scope: AwsScope, spec: InstanceSpec): ec2.Instance {
    const { image } = scope.aws;
    const tags = tagsOf(scope, spec.host, spec.tags);
    return new ec2.Instance(
        `${scope.name}-${spec.host}-instance`,
        {
            ami: spec.image,
            instanceType: spec.type,
            iamInstanceProfile: spec.role.profileName,
            primaryNetworkInterface: { networkInterfaceId: spec.addressId },
            ...(spec.placementGroup === undefined ? {} : { placementGroup: spec.placementGroup }),
            ebsOptimized: true,
            monitoring: true,
            metadataOptions: {
                httpEndpoint: "enabled",
                httpTokens: "required",
                httpPutResponseHopLimit: 1,
                instanceMetadataTags: "disabled",
            },
            maintenanceOptions: { autoRecovery: "default" },
            rootBlockDevice: {
                volumeType: "gp3",
                volumeSize: ROOT_GIB,
                encrypted: true,
                kmsKeyId: spec.keyArn,
                deleteOnTermination: true,
            },
            // With the request that makes them, where many an organisation wants tags to be; those of the block come afterwards.
            volumeTags: tags,
            userData: spec.userData,
            tags,
        },
        {
            ...scope.opts,
            deleteBeforeReplace: true,
            // Neither a newer image behind the parameter nor other user data replaces a host that runs; an image that is named
            // does, and so does another generation. A host that is replaced gets what is current. Changed tags of the root volume
            // would be put on the data volume too, which has its own.
            ignoreChanges: [...(image.ami === undefined ? ["ami"] : []), "userData", "volumeTags"],
            replacementTrigger: spec.generation,
            // In place it would be stopped and started outside of the gate, all members at once.
            replaceOnChanges: ["instanceType"],
            dependsOn: [...spec.after, spec.hostKey.parameter, spec.role.rights],
            ...(spec.hooks === undefined ? {} : { hooks: spec.hooks }),
        },
    );
}
