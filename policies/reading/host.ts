import { isTrue, type Props, readList, readProps, readText, type Resource } from "./resource";
import { FLEETS, INSTANCE, SPOT_REQUEST, TEMPLATES } from "./types";
import { isGiven } from "./unknown";

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
