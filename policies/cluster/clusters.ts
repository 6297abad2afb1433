import { Environment } from "../../config/groups/cluster";
import type { Cluster } from "../reading/cluster";
import { CLUSTER } from "../reading/ownership";
import { readNumber, readProps, readText, readTexts, type Resource } from "../reading/resource";
import type { OwnFinder } from "../reading/subject";

/** Says all in its inputs. */
class DeclaredCluster implements Cluster {
    public constructor(private readonly resource: Resource) {}

    private get props() {
        return this.resource.props;
    }

    public get environment(): Environment {
        return readText(this.props.environment) === Environment.test ? Environment.test : Environment.production;
    }

    public get members(): readonly string[] {
        return readTexts(this.props.members);
    }

    public get zones(): readonly (string | undefined)[] {
        const zones = readProps(this.props.zones);
        return this.members.map((member) => readText(zones[member]));
    }

    public get versions(): readonly (string | undefined)[] {
        return [readText(this.props.version)];
    }

    public get tokens(): Cluster["tokens"] {
        const token = readText(this.props.token);
        return token === "random" ? "random" : [token];
    }

    public get timings(): Cluster["timings"] {
        const timing = readProps(this.props.timing);
        const heartbeat = readNumber(timing.heartbeatMs);
        const election = readNumber(timing.electionMs);
        return this.props.timing === "measured" ? [] : [{ heartbeat, election }];
    }

    /** Backups are not built yet, and snapshots of volumes, of one member each, are none of the cluster. */
    public readonly backup = undefined;

    /** It says all by itself. */
    public readonly confirm = (): void => undefined;
}

export const clusters: OwnFinder<Cluster> = {
    types: [CLUSTER],
    read: (resource) => (resource.type === CLUSTER ? new DeclaredCluster(resource) : undefined),
};
