import * as ssm from "@pulumi/aws/ssm";
import type * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { memberName, Part, partName } from "../../../names";
import { hostKeyParameter } from "../names";
import { type AwsScope, tagsOf } from "../scope";

/** An SSH host key that is made before its host is: known to us from the start, and never in user data. */
export interface AwsHostKey {
    /** As known_hosts has it. */
    readonly publicKey: pulumi.Output<string>;
    /** Where the host finds the private half. */
    readonly parameterName: string;
    readonly parameter: pulumi.Resource;
}

export function createHostKey(scope: AwsScope, host: string, keyArn: pulumi.Output<string>): AwsHostKey {
    const { name, plan, opts } = scope;
    const key = new tls.PrivateKey(`${name}-${host}-host-key`, { algorithm: "ED25519" }, { parent: opts.parent });
    const parameterName = hostKeyParameter(plan.name, host);
    const parameter = new ssm.Parameter(
        partName(memberName(name, host), Part.hostKeyParameter),
        {
            name: parameterName,
            type: "SecureString",
            keyId: keyArn,
            value: key.privateKeyOpenssh,
            description: `SSH host key of ${host} of the etcd cluster ${plan.name}`,
            tags: tagsOf(scope, `${host}-host-key`),
        },
        opts,
    );
    return { publicKey: key.publicKeyOpenssh.apply((text) => text.trim()), parameterName, parameter };
}
