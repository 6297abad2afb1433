// What belongs to a configuration and must not be in it.
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig } from "./schema";

export interface ClusterSecrets {
    /** The key to log in with; undefined when an agent has it, and on the lab. */
    readonly sshPrivateKey: pulumi.Output<string> | undefined;
    /** Plain, for Kubernetes is asked what it has before the first resource; undefined when none is given. */
    readonly kubeconfig: string | undefined;
}

/** What is given itself; a file may be named in its place. */
export interface GivenSecrets {
    readonly sshPrivateKey?: pulumi.Input<string> | undefined;
    readonly kubeconfig?: string | undefined;
}

/** After the check: what is named is there. */
export function readSecrets(config: ClusterConfig, given: GivenSecrets): ClusterSecrets {
    return { sshPrivateKey: readPrivateKey(config, given.sshPrivateKey), kubeconfig: readKubeconfig(config, given) };
}

function readPrivateKey(
    config: ClusterConfig,
    given: pulumi.Input<string> | undefined,
): pulumi.Output<string> | undefined {
    const authentication = config.ssh?.authentication;
    switch (authentication?.kind) {
        case "key":
            return given === undefined ? undefined : pulumi.secret(given);
        case "keyFile":
            return pulumi.secret(readFileSync(authentication.path, "utf8"));
        case "agent":
        case undefined:
            return undefined;
    }
}

function readKubeconfig({ kubernetes }: ClusterConfig, given: GivenSecrets): string | undefined {
    if (kubernetes === undefined) {
        return undefined;
    }
    const file = kubernetes.kubeconfigFile;
    return file === undefined ? given.kubeconfig : readFileSync(file, "utf8");
}
