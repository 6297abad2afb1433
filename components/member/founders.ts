// What the hosts themselves say of who they are. Pure.
import type { Problem } from "../../config/values/problem";

/** The marker on a host's root disk: which member of which cluster it is. */
export interface Marker {
    readonly token: string;
    readonly name: string;
    readonly state: string;
}

/** A member, and what its host says. */
export interface Founder {
    readonly member: string;
    /** See GenesisMember. */
    readonly dataLocation: string;
    /** Undefined when the host was never a member. */
    readonly marker: Marker | undefined;
    /** Addresses of members that did not answer it. */
    readonly silent: readonly string[];
    readonly roundTripMs: number;
}

/** Why a cluster cannot be born on these hosts, or go on with its birth. */
export function checkFounders(founders: readonly Founder[], birth: Birth): readonly Problem[] {
    return [...checkHomes(founders), ...checkBirth(founders, birth), ...checkWays(founders)];
}

interface Birth {
    readonly adopted: string | undefined;
    /** A birth that an earlier run has begun, and what of today's plan does not fit it. */
    readonly begun?: { readonly token: string; readonly problems: readonly Problem[] } | undefined;
}

/** A host that was made ready for this birth and never started is as good as free; one that was started holds the plan to it. */
function checkBirth(founders: readonly Founder[], { adopted, begun }: Birth): readonly Problem[] {
    if (begun !== undefined && begun.problems.length > 0 && hasStarted(founders, begun.token)) {
        return begun.problems;
    }
    return checkMarkers(
        founders.map((founder) => (isOf(founder, begun?.token) ? { ...founder, marker: undefined } : founder)),
        adopted,
    );
}

/** Whether one of these hosts was started as the member that it is to be, by its own word. */
export function hasStarted(founders: readonly Founder[], token: string): boolean {
    return founders.some((one) => isOf(one, token) && one.marker !== undefined && hasLived(one.marker));
}

function isOf({ member, marker }: Founder, token: string | undefined): boolean {
    return marker !== undefined && marker.token === token && marker.name === member;
}

function checkHomes(founders: readonly Founder[]): readonly Problem[] {
    return founders.flatMap(({ member, dataLocation }, i) => {
        const twin = founders.slice(0, i).find((other) => other.dataLocation === dataLocation);
        return twin === undefined
            ? []
            : [
                  {
                      path: "members",
                      found: `the host of "${member}"`,
                      fault: `has the same id as the host of "${twin.member}", as clones of one image have`,
                      fix: "remove /etc/etcd from the one that was cloned, before its first use, and run again",
                  },
              ];
    });
}

function checkMarkers(founders: readonly Founder[], adopted: string | undefined): readonly Problem[] {
    const marked = founders.filter(({ marker }) => marker !== undefined);
    if (adopted === undefined && marked.length === 0) {
        return [];
    }
    const [first] = marked;
    const token = adopted ?? first?.marker?.token ?? "";
    const wanted = founders.every(
        ({ member, marker }) => marker?.token === token && marker.name === member && hasLived(marker),
    );
    if (wanted) {
        return adopted === undefined
            ? [
                  {
                      path: "members",
                      found: "the hosts",
                      fault: `are members of a cluster that this stack does not remember (token "${token}")`,
                      fix:
                          `restore the stack's state from its backup, or set genesis.token: ${token} to take the cluster over as ` +
                          "it is (docs/operations/lost-state.md)",
                  },
              ]
            : [];
    }
    return [
        {
            path: adopted === undefined ? "members" : "genesis.token",
            found: founders.map(({ member, marker }) => `${member} ${describe(marker)}`).join(", "),
            fault:
                adopted === undefined
                    ? "so not all of these hosts are free"
                    : `so the hosts do not agree to be the members of "${adopted}"`,
            fix: "see docs/operations/lost-state.md for what each means; nothing is erased and nothing is started before all agree",
        },
    ];
}

/** At a birth all hosts have just answered us, so one that does not answer another is kept from it. */
function checkWays(founders: readonly Founder[]): readonly Problem[] {
    return founders.flatMap(({ member, silent }) =>
        silent.map((address) => ({
            path: "members",
            found: `the host of "${member}"`,
            fault: `gets no answer from ${address}, so the round-trip time between members cannot be measured`,
            fix: "let members reach each other on port 2380, or set timing.roundTrip",
        })),
    );
}

function hasLived(marker: Marker): boolean {
    return marker.state === "joined" || marker.state === "started";
}

function describe(marker: Marker | undefined): string {
    return marker === undefined
        ? "was never a member"
        : `says that it is ${marker.name} of "${marker.token}" (${marker.state})`;
}
