import type * as pulumi from "@pulumi/pulumi";

/** What the parts of a member are made with, so that hosts are replaced one at a time, however many of them one run changes. */
export interface HostHooks {
    /** Of what takes the host away when it is deleted: held until the cluster can do without the member. */
    readonly leaving: pulumi.ResourceHookBinding;
    /** Of what has the member run again: others may leave afterwards. */
    readonly returning: pulumi.ResourceHookBinding;
    /** Of what lies between the two. */
    readonly between: pulumi.ResourceHookBinding;
}
