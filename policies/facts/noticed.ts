// What the engine has shown so far, one resource after the other: what a program declared, before a provider added to it. With a whole
// stack the engine shows what came of it, in which a preview leaves open what a provider may fill in, and of which some versions of a
// provider keep but a hash.
import { type Props, readList } from "./resource";
import { ifKnown } from "./unknown";

interface Noticed {
    readonly type: string;
    readonly urn: string;
    readonly props: Props;
    /** URN. */
    readonly parent: string | undefined;
}

const noticed = new Map<string, Noticed>();
let isComplete = false;
let count = 0;

/** Another number after every resource; undefined when there was none. */
export function noticedSoFar(): number | undefined {
    return noticed.size === 0 ? undefined : count;
}

export function notice(resource: Noticed): void {
    if (isComplete) {
        // What comes after a whole stack is another one.
        forgetNoticed();
    }
    count++;
    noticed.set(resource.urn, resource);
}

/** Called when the whole stack is shown. */
export function completeNoticed(): void {
    isComplete = true;
}

export function forgetNoticed(): void {
    noticed.clear();
    isComplete = false;
}

/** Undefined when nobody has noticed it. */
export function declaredProps(urn: string): Props | undefined {
    return noticed.get(urn)?.props;
}

export const CLUSTER = "etcd:index:EtcdCluster";
const OURS = /[:$]etcd:index:(EtcdCluster|EtcdMember|KubernetesObjects|ApiServerWiring)(?=[:$])/;

/** Whether it stands below one of our components, and not below one of somebody's own that has the same name. */
export function isOurs({ urn, parent }: { readonly urn: string; readonly parent?: string | undefined }): boolean {
    return OURS.test(urn) && !isBelowAnother(noticed.get(urn)?.parent ?? parent);
}

function isBelowAnother(urn: string | undefined): boolean {
    const above = urn === undefined ? undefined : noticed.get(urn);
    return above !== undefined && ((above.type === CLUSTER && !saysAll(above.props)) || isBelowAnother(above.parent));
}

/** A cluster of ours tells of itself in its inputs; what has the name alone is not. */
export function saysAll(props: Props): boolean {
    const said = ["environment", "version", "members", "zones", "token", "timing"].filter((key) =>
        Object.hasOwn(props, key),
    );
    return said.length > 2 || readList(ifKnown(() => props.members)).length > 0;
}
