import { isOurs } from "../facts/noticed";
import { isMemberHost } from "../facts/recognise";
import { isTrue, type Props, readList, readProps, readText, type Resource } from "../facts/resource";
import { ifKnown, isGiven } from "../facts/unknown";
import { findOthers, type Found, type Subject } from "../policy";
import { templatesOf } from "../stack/hostText";
import { membersOf } from "../stack/members";
import { isPublicSubnet } from "../stack/publicSubnet";
import type { Stack } from "../stack/stack";
import { FLEETS, GROUPS, INSTANCE, SPOT_REQUEST, TEMPLATES } from "../stack/types";
import type { Unit } from "../stack/unit";

export const HOST_TYPES: readonly string[] = [INSTANCE, ...TEMPLATES, SPOT_REQUEST];

/** The machine of a member, or what such machines are made from. Properties are read when asked for. */
export class Host {
    public constructor(
        public readonly resource: Resource,
        /** What it is made from; its own properties come first. */
        private readonly templates: readonly Resource[] = [],
        /** Whether a machine in its subnet gets a public address; undefined where that cannot be seen. */
        private readonly inPublicSubnet?: boolean,
    ) {}

    /** "t3" of "t3.large"; several where a group may take one of several types. */
    public get instanceFamilies(): readonly string[] {
        const types = [readText(this.read("instanceType")), ...this.overrides.map((one) => readText(one.instanceType))];
        return types.flatMap((type) => /^[a-z0-9-]+(?=\.)/.exec(type ?? "")?.[0] ?? []);
    }

    public get needsTokens(): boolean {
        return readText(readProps(this.read("metadataOptions")).httpTokens) === "required";
    }

    /** Undefined when it says nothing itself. */
    public get saysPublic(): boolean | undefined {
        const own = this.read("associatePublicIpAddress");
        const said = own ?? readProps(readList(this.read("networkInterfaces"))[0]).associatePublicIpAddress;
        return said === undefined ? undefined : isTrue(said);
    }

    /** Undefined when the subnet decides, and nobody knows how. */
    public get publicAddress(): boolean | undefined {
        if (this.saysPublic !== undefined) {
            return this.saysPublic;
        }
        const first = readProps(readList(this.read("networkInterfaces"))[0]);
        // A machine that is given an interface of its own cannot say it; that interface has no public address but by an Eip.
        const { props } = this.resource;
        const brings = isGiven(first, "networkInterfaceId") || isGiven(props, "primaryNetworkInterface");
        return brings ? false : this.inPublicSubnet;
    }

    public get tenancy(): string | undefined {
        return (
            readText(this.read("tenancy")) ??
            readText(this.read("placementTenancy")) ??
            readText(readProps(this.read("placement")).tenancy)
        );
    }

    public get isReclaimable(): boolean {
        const market = readText(readProps(this.read("instanceMarketOptions")).marketType);
        const distribution = readProps(readProps(this.resource.props.mixedInstancesPolicy).instancesDistribution);
        const onDemand = distribution.onDemandPercentageAboveBaseCapacity;
        return (
            this.resource.type === SPOT_REQUEST ||
            market === "spot" ||
            readText(this.read("spotPrice")) !== undefined ||
            (onDemand !== undefined && Number(onDemand) < 100) ||
            (FLEETS.includes(this.resource.type) && isSpotFleet(this.resource))
        );
    }

    /** What is attached to it at its start, the root disk included. */
    public get blocks(): readonly Block[] {
        const inline = readList(this.read("ebsBlockDevices")).map(readProps);
        const mapped = readList(this.read("blockDeviceMappings")).map(readProps);
        return [
            ...inline.map((block) => new Block(block, block)),
            ...mapped.map((block) => new Block(block, readProps(block.ebs))),
        ];
    }

    /** Whether it is made from something that is not in this stack and may say what it does not say itself. */
    public get isPartial(): boolean {
        const given = ["launchTemplate", "launchConfiguration"].some((key) => isGiven(this.resource.props, key));
        return given && this.templates.length === 0;
    }

    private get overrides(): readonly Props[] {
        const template = readProps(readProps(this.resource.props.mixedInstancesPolicy).launchTemplate);
        return readList(template.overrides).map(readProps);
    }

    private read(key: string): unknown {
        return [this.resource, ...this.templates].map(({ props }) => props[key]).find((value) => value !== undefined);
    }
}

function isSpotFleet({ type, props }: Resource): boolean {
    const target = readProps(props.targetCapacitySpecification);
    return type.endsWith(":SpotFleetRequest") || readText(target.defaultTargetCapacityType) !== "on-demand";
}

/** A block device that is declared with a machine. */
export class Block {
    public constructor(
        private readonly device: Props,
        private readonly disk: Props,
    ) {}

    /** The disk that the system starts from, as images of Linux have it. */
    public get isRoot(): boolean {
        return /^\/dev\/(xvda|sda1?)$/.test(readText(this.device.deviceName) ?? "");
    }

    public get isDisk(): boolean {
        return !isTrue(this.device.noDevice) && readText(this.device.virtualName) === undefined;
    }

    /** Absent means that it is deleted: so AWS has it. */
    public get isKept(): boolean {
        return this.disk.deleteOnTermination === false || this.disk.deleteOnTermination === "false";
    }

    public get props(): Props {
        return this.disk;
    }
}

/** One that says all by itself: what it is made from is looked at with the whole stack. */
function readHost(resource: Resource): Host | undefined {
    const { props } = resource;
    const hasSubnet = TEMPLATES.includes(resource.type) || isGiven(props, "subnetId");
    const depends = isGiven(props, "launchTemplate") || (hasSubnet && !saysAddress(props));
    return isMemberHost(resource) && !depends
        ? new Host(resource, [], !TEMPLATES.includes(resource.type) || undefined)
        : undefined;
}

function saysAddress(props: Props): boolean {
    return isGiven(props, "associatePublicIpAddress") || isGiven(props, "networkInterfaces");
}

/** Machines of members: by name and tags before they are made, by what leads to them afterwards. */
export const hosts: Subject<Host> = {
    types: HOST_TYPES,
    read: readHost,
    find: (stack) => {
        const members = membersOf(stack);
        const used = stack.ofType(...GROUPS, ...HOST_TYPES).flatMap((one) => templatesOf(stack, one));
        const unused = stack
            .ofType(...TEMPLATES)
            .filter((one) => !used.includes(one) && !isOurs(one) && isMemberHost(one));
        return [
            ...members
                .filter(({ unit }) => unit.isMachines)
                .flatMap(({ unit, doubt }) => findHosts(stack, unit, doubt)),
            ...findOthers(unused, readHost, (resource) => new Host(resource)),
        ];
    },
};

/** A group is judged with what it makes machines from, unless that is judged by itself. */
function findHosts(stack: Stack, unit: Unit, doubt: string | undefined): readonly Found<Host>[] {
    const { resource, templates } = unit;
    const isGroup = GROUPS.includes(resource.type);
    const mixes = ifKnown(() => resource.props.mixedInstancesPolicy) !== undefined;
    const sources = isGroup && templates.length > 0 && !mixes ? templates : [resource];
    return sources.flatMap((source) =>
        findOthers([source], readHost, () => {
            const host = new Host(
                source,
                source === resource ? templates : [],
                isPublicSubnet(stack, [resource, ...templates]),
            );
            return host;
        }).map((found) => ({
            ...found,
            unsure:
                doubt === undefined ? (found.subject.isPartial ? PARTIAL : undefined) : `it may be a member (${doubt})`,
        })),
    );
}

const PARTIAL = "it is made from a launch template that is not in this stack";
