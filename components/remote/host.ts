import type { types } from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";

/** How a remote command reaches a host. */
export type Connection = types.input.remote.ConnectionArgs;

/** A machine to go through on the way to a host. */
export type Proxy = types.input.remote.ProxyConnectionArgs;

/** A machine that can be logged in to: all that later stages know of it, whatever platform made it. */
export interface Machine {
    readonly name: string;
    readonly address: string;
    readonly connection: pulumi.Input<Connection>;
    /** Whether the user that logs in becomes root by sudo. */
    readonly sudo: boolean;
    /** Changes when another machine takes this one's place, so that what was done on the old one is done again. */
    readonly machineId: pulumi.Input<string>;
}

/** What a platform made, or found. */
export interface Fleet {
    /** In the order of the members. */
    readonly hosts: readonly Host[];
    /** Done when the balancer, where this platform makes one, passes clients on. */
    readonly balancer: pulumi.Resource | undefined;
}

/** A machine that is to be a member. */
export interface Host extends Machine {
    /** The block device for etcd's data. */
    readonly dataDevice: pulumi.Input<string>;
    /**
     * Names the place where the member's data lives, where that outlives machines (aws: the volume's id); elsewhere the
     * machine itself is that place. See docs/decisions/host-id.md.
     */
    readonly dataLocation?: pulumi.Output<string>;
}
