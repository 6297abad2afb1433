import * as pulumi from "@pulumi/pulumi";

/** Inputs of a volume before and after a change, as the engine tells them. */
export interface VolumeChange {
    readonly name: string;
    readonly oldInputs?: { readonly size?: unknown };
    readonly newInputs?: { readonly size?: unknown };
}

let hook: pulumi.ResourceHook | undefined;

/**
 * Asked before a volume changes, in a preview too: it may have grown since it was made, and what it was made with
 * (checkPlacement.ts) does not tell. AWS would refuse as well, but only in the middle of an update.
 */
export function refuseShrinking(): pulumi.ResourceHook {
    return (hook ??= new pulumi.ResourceHook("pulumi-etcd:shrinking", checkGrowth, { onDryRun: true }));
}

export function checkGrowth({ name, oldInputs, newInputs }: VolumeChange): void {
    const [before, after] = [oldInputs?.size, newInputs?.size];
    if (typeof before === "number" && typeof after === "number" && after < before) {
        throw new Error(
            `disk.size: ${after}GiB is less than ${name} has (${before}GiB), and a volume cannot shrink; give at least ${before}GiB.`,
        );
    }
}
