// What a platform says to the groups that all platforms share: what it takes when nobody says, what it needs, and what it refuses in
// which words. What a group asks is declared beside the group.
import type { FirewallPlatform } from "../groups/access";
import type { ApiServerPlatform } from "../groups/apiServers";
import type { LabArchives } from "../groups/archive";
import type { BalancerPlatform } from "../groups/balancer";
import type { DiskPlatform } from "../groups/disk";
import type { MemberPlatform } from "../groups/member";
import type { NetworkPlatform } from "../groups/network";
import type { SshFacts } from "../groups/ssh";
import type { TimingPlatform } from "../groups/timing";
import type { Architecture } from "../facts/architecture";
import type { ClusterConfig } from "../schema";
import type { Environment } from "../groups/cluster";
import type { SshConfig } from "../groups/ssh";
import type { Network } from "../values/address";
import type { Section } from "../values/section";

/** What a platform asks of the world. */
export interface PlatformContext {
    /** Checksum of the lab's build of an etcd version, or undefined when there is none. */
    readonly findBuildDigest: (
        buildsDirectory: string,
        version: string,
        architecture: Architecture,
    ) => string | undefined;
}

/** What is known when a platform's own group is read. */
export interface OwnFacts {
    readonly name: string;
    readonly environment: Environment;
    readonly architecture: Architecture;
    readonly quotaBytes: number;
    readonly network: Network | undefined;
}

/** Each platform is a folder with these entries. */
export interface PlatformSettings {
    /** Where releases of etcd come from, when not from the official place. */
    readonly archives: LabArchives | undefined;
    readonly timing: TimingPlatform;
    readonly network: NetworkPlatform;
    /** Reads the platform's own group, where there is one; what is left to say follows from it. */
    readonly checkOwn: (root: Section, facts: OwnFacts, warnings: string[]) => OwnSettings;
    /** How hosts are logged in to; undefined: not by SSH, or with nothing that the user gives. */
    readonly checkSsh: (root: Section, facts: SshFacts) => SshConfig | undefined;
}

export interface OwnSettings {
    /** Its own group, as it stands in the configuration. */
    readonly config: Pick<ClusterConfig, "aws" | "lab" | "domain">;
    readonly disk: DiskPlatform;
    readonly balancer: BalancerPlatform;
    readonly members: MemberPlatform;
    readonly apiServers: ApiServerPlatform;
    readonly firewall: FirewallPlatform;
    /** Where operators sit that the platform knows of. */
    readonly operators: readonly Network[];
    /** Addresses that the platform's other machines have, with what they are. */
    readonly taken: ReadonlyMap<number, string>;
}
