import * as pulumi from "@pulumi/pulumi";

let hook: pulumi.ErrorHook | undefined;

/** Says what to do when AWS cannot make a host: by then the one before it is gone, for both need the same volume and address. */
export function explainNoRoom(): pulumi.ErrorHook {
    return (hook ??= new pulumi.ErrorHook("pulumi-etcd:no-room", async ({ name, errors }) => {
        const advice = adviseOnRoom(name, errors);
        if (advice !== undefined) {
            await pulumi.log.error(advice);
        }
        return false;
    }));
}

export function adviseOnRoom(name: string, errors: readonly string[]): string | undefined {
    return errors.some((error) => /Insufficient(?:Instance|Host|Reserved)?Capacity/.test(error))
        ? `AWS has no room for ${name}: its member is away, with its data and its address kept, and no other host goes in this run. ` +
              "Run up again when there is room, or set aws.placement to partition or none, or aws.instanceType to another type of " +
              "the same size, which renews all hosts, one at a time."
        : undefined;
}
