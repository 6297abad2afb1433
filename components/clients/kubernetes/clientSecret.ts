import type * as pulumi from "@pulumi/pulumi";
import type { ClientPair } from "../../pki/certificates";
import { type ObjectMeta, type ObjectSpec, planMeta } from "./meta";

export interface SecretPlan {
    readonly metadata: ObjectMeta;
    readonly type: "kubernetes.io/tls";
    readonly stringData: {
        readonly "ca.crt": pulumi.Output<string>;
        readonly "tls.crt": pulumi.Output<string>;
        readonly "tls.key": pulumi.Output<string>;
    };
}

export function secretName(spec: ObjectSpec, role: string): string {
    return `etcd-${spec.plan.name}-${role}-client`;
}

/** A client's pair of its own, so that it can be taken away without touching any other client. */
export function planClientSecret(
    spec: ObjectSpec,
    role: string,
    caPem: pulumi.Output<string>,
    pair: ClientPair,
): SecretPlan {
    return {
        metadata: planMeta(spec, secretName(spec, role)),
        type: "kubernetes.io/tls",
        stringData: { "ca.crt": caPem, "tls.crt": pair.certPem, "tls.key": pair.keyPem },
    };
}
