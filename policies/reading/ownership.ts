// Which resources are those of a cluster that this product makes. It is known exactly: they stand below its component, and it has named
// them. Nothing else is asked, so neither can a name in a cluster of ours mislead, nor a word in it that means something elsewhere.
import { Environment } from "../../config/groups/cluster";
import { declaredSoFar, findDeclared, someDeclared } from "./declared";
import { type Props, readList, readText, readTexts, type Resource } from "./resource";
import { ifKnown } from "./unknown";

export const CLUSTER = "etcd:index:EtcdCluster";
const BELOW = /[:$]etcd:index:EtcdCluster\$/;

/** A cluster that this product makes, by what its component says. */
export class OwnCluster {
    public constructor(private readonly component: Pick<Resource, "name" | "props">) {}

    public get isForTest(): boolean {
        return ifKnown(() => readText(this.component.props.environment)) === Environment.test;
    }

    /** Whether a resource is one of a member's. */
    public isMembers({ name }: Pick<Resource, "name">): boolean {
        const members = readTexts(this.component.props.members);
        return members.some((member) => this.partOf({ name }).startsWith(`${member}-`));
    }

    /** What a resource's name says beside the cluster's, with which all of them begin. */
    public partOf({ name }: Pick<Resource, "name">): string {
        const head = `${this.component.name}-`;
        return name.startsWith(head) ? name.slice(head.length) : name;
    }
}

const owners = new WeakMap<Resource, OwnCluster | "nobody">();

/** The cluster of ours that a resource belongs to; the component itself does too. Undefined when somebody else wrote it. */
export function ownerOf(resource: Resource): OwnCluster | undefined {
    const known = owners.get(resource);
    if (known !== undefined) {
        return known === "nobody" ? undefined : known;
    }
    const owner = findOwner(resource);
    owners.set(resource, owner ?? "nobody");
    return owner;
}

function findOwner(one: Resource): OwnCluster | undefined {
    if (one.type === CLUSTER) {
        return saysAll(one.props) ? new OwnCluster(one) : undefined;
    }
    const above = findDeclared(one.parent);
    if (above !== undefined) {
        return ownerOf(above);
    }
    // Its component was not shown: whose it is can be told, and no more.
    return BELOW.test(one.urn) ? new OwnCluster({ name: "", props: {} }) : undefined;
}

let looked: { readonly at: number | undefined; readonly found: boolean } | undefined;

/** Whether there is anything of which somebody can have made an etcd by hand; false only when it is known that there is not. */
export function mayBeWritten(): boolean {
    const at = declaredSoFar();
    if (looked === undefined || looked.at !== at) {
        const isWritten = (one: Resource): boolean => WRITABLE.test(one.type) && ownerOf(one) === undefined;
        looked = { at, found: someDeclared(isWritten) };
    }
    return looked.found;
}

const WRITABLE = /^(aws|command|kubernetes|nomad):/;

/** As far as a URN tells, which is all that a plan has of a resource's parents. */
export function standsBelowOwn(urn: string): boolean {
    return BELOW.test(urn);
}

/** A cluster of ours tells of itself in its inputs; what has the name alone is somebody else's. */
function saysAll(props: Props): boolean {
    const said = ["environment", "version", "members", "zones", "token", "timing"].filter((key) =>
        Object.hasOwn(props, key),
    );
    return said.length > 2 || readList(ifKnown(() => props.members)).length > 0;
}
