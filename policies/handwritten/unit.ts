import { type Props, readList, readNumber, readProps, readText, readTexts, type Resource } from "../reading/resource";
import { ifKnown } from "../reading/unknown";
import { handsOver, type HostText, joinPieces, ownPieces, sourcesFor, templatesOf } from "./hostText";
import type { Stack } from "../reading/stack";
import { COMMANDS, FLEETS, GROUPS, MACHINES, NOMAD_JOB, SERVICE, SUBNET, WORKLOADS } from "../reading/types";

/** Something of which each copy can be a member: a machine, a group that makes machines, a service, pods. */
export class Unit {
    public readonly templates: readonly Resource[];
    private read: HostText | undefined;
    private readFrom: readonly Resource[] | undefined;

    public constructor(
        public readonly resource: Resource,
        private readonly stack: Stack,
    ) {
        this.templates = templatesOf(stack, resource);
    }

    public static find(stack: Stack): readonly Unit[] {
        const makers = stack.ofType(...MACHINES, ...GROUPS, SERVICE, NOMAD_JOB, ...WORKLOADS);
        const submitted = stack.ofType(...COMMANDS).filter((one) => handsOver(one) && listsMembers(one));
        return [...makers, ...submitted].map((resource) => new Unit(resource, stack));
    }

    /** Where that stands which it is given to run. */
    public get sources(): readonly Resource[] {
        this.readFrom ??= sourcesFor(this.stack, this.resource);
        return this.readFrom;
    }

    /** Everything that it is given to run. */
    public get text(): HostText {
        this.read ??= joinPieces(this.sources.flatMap(ownPieces));
        return this.read;
    }

    public get isMachines(): boolean {
        return MACHINES.includes(this.resource.type) || GROUPS.includes(this.resource.type);
    }

    /** How many of it there are. */
    public get count(): number {
        const { type, props } = this.resource;
        if (MACHINES.includes(type)) {
            return 1;
        }
        if (type === NOMAD_JOB) {
            return Number(/\bcount\s*=\s*(\d+)/.exec(this.text.text)?.[1] ?? 1);
        }
        if (WORKLOADS.includes(type)) {
            return readNumber(readProps(props.spec).replicas) ?? 1;
        }
        if (FLEETS.includes(type)) {
            const target = readProps(props.targetCapacitySpecification).totalTargetCapacity;
            return readNumber(target ?? props.targetCapacity) ?? 1;
        }
        return readNumber(props.desiredCapacity ?? props.desiredCount ?? props.minSize) ?? 1;
    }

    /** Of each; undefined where nobody said it. */
    public get zones(): readonly (string | undefined)[] {
        const { count } = this;
        const all = this.listZones();
        return Array.from({ length: count }, (_, i) => (all.length === 0 ? undefined : all[i % all.length]));
    }

    private listZones(): readonly string[] {
        const { props, type } = this.resource;
        if (WORKLOADS.includes(type)) {
            return /topology\.kubernetes\.io\/zone|failure-domain\.beta\.kubernetes\.io\/zone/.test(this.text.text)
                ? Array.from({ length: this.count }, (_, i) => `zone ${i}`)
                : [];
        }
        const zones = (ifKnown(() => readList(props.availabilityZones)) ?? []).filter((one) => typeof one === "string");
        if (zones.length > 0) {
            return zones;
        }
        const places = [this.resource, ...this.templates].map((one) => zoneOf(this.stack, one));
        const place = places.find((one) => one !== undefined);
        const several = this.listSubnets();
        // Nothing is known: then what is not known yet is not absent.
        return several.length > 0 ? several : place !== undefined ? [place] : demandZone(props);
    }

    /** One zone for each subnet of a group or a service. */
    private listSubnets(): readonly string[] {
        const { props } = this.resource;
        const [key, value] = [
            ["vpcZoneIdentifiers", props],
            ["subnets", ifKnown(() => readProps(props.networkConfiguration)) ?? {}],
        ].find(([name, from]) => ifKnown(() => (from as Props)[name as string]) !== undefined) ?? ["", {}];
        const list = ifKnown(() => readList((value as Props)[key as string])) ?? [];
        const used = this.stack.usedBy(
            this.resource,
            key === "subnets" ? "networkConfiguration" : (key as string),
            SUBNET,
        );
        const known = used.map((subnet) => zoneIn(subnet.props) ?? subnet.urn);
        return known.length > 0 ? known : list.map((_, i) => ifKnown(() => readText(list[i])) ?? `subnet ${i}`);
    }
}

/** Only then it shows how many there are: another job takes that from what runs. */
function listsMembers(job: Resource): boolean {
    return joinPieces(ownPieces(job)).flags?.get("initial-cluster")?.includes(",") === true;
}

/** Where a machine stands, by itself or by its subnet; the subnet's id where nothing is known of that. */
function zoneOf(stack: Stack, { props, ...rest }: Resource): string | undefined {
    const resource = { props, ...rest };
    const interfaces = stack.usedBy(resource, "networkInterfaces");
    const subnets = [resource, ...interfaces].flatMap((one) => stack.usedBy(one, "subnetId", SUBNET));
    const subnet = subnets[0] ?? stack.usedBy(resource, "networkInterfaces", SUBNET)[0];
    const placed = ifKnown(() => readText(readProps(props.placement).availabilityZone));
    return (
        zoneIn(props) ??
        placed ??
        (subnet === undefined ? undefined : (zoneIn(subnet.props) ?? subnet.urn)) ??
        ifKnown(() => readText(props.subnetId))
    );
}

function zoneIn(props: Props): string | undefined {
    return ifKnown(() => readText(props.availabilityZone)) ?? ifKnown(() => readText(props.availabilityZoneId));
}

function demandZone(props: Props): readonly string[] {
    const demanded = [props.availabilityZone, props.subnetId];
    return readTexts(demanded);
}
