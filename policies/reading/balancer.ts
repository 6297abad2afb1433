import { isTrue, type Props, readList, readProps, readText, type Resource } from "./resource";
import { isEtcdPort } from "./ports";
import { CLASSIC, LISTENERS, LOAD_BALANCERS, TARGET_GROUPS } from "./types";
import { ifKnown } from "./unknown";

export const BALANCER_TYPES: readonly string[] = [...LOAD_BALANCERS, CLASSIC];
export const LEG_TYPES: readonly string[] = [...LISTENERS, ...TARGET_GROUPS, CLASSIC];
export const TARGET_TYPES: readonly string[] = [...TARGET_GROUPS, CLASSIC];

/** A load balancer before members. */
export class Balancer {
    public readonly howToHide: string = "set internal: true";

    public constructor(public readonly resource: Resource) {}

    public get isInternal(): boolean {
        return isTrue(this.resource.props.internal);
    }
}

/** What takes part in carrying clients to members: a listener, a group of targets, or the classic balancer that is both. */
export class Leg {
    public constructor(public readonly resource: Resource) {}

    public get protocols(): readonly (string | undefined)[] {
        const { type, props } = this.resource;
        if (type !== CLASSIC) {
            return [readText(props.protocol)?.toUpperCase()];
        }
        const listeners = readList(props.listeners).map(readProps);
        const etcds = listeners.filter((one) => isEtcdPort(ifKnown(() => one.instancePort)));
        return (etcds.length > 0 ? etcds : listeners)
            .flatMap((one) => [one.lbProtocol, one.instanceProtocol])
            .map((one) => readText(one)?.toUpperCase());
    }
}

/** How a group of targets finds out who is ready. */
export class Targets extends Leg {
    public get healthPath(): string | undefined {
        return this.classic?.path ?? readText(this.check.path);
    }

    public get healthProtocol(): string | undefined {
        return (this.classic?.protocol ?? readText(this.check.protocol))?.toUpperCase();
    }

    private get check(): Props {
        return readProps(this.resource.props.healthCheck);
    }

    /** `HTTP:2381/readyz`. */
    private get classic(): { readonly protocol: string | undefined; readonly path: string | undefined } | undefined {
        const [, protocol, path] = /^(\w+):\d+(\/.*)?$/.exec(readText(this.check.target) ?? "") ?? [];
        return this.resource.type === CLASSIC ? { protocol, path } : undefined;
    }
}
