import { isMemberHost } from "../facts/recognise";
import { isTrue, type Props, readList, readProps, readText, type Resource } from "../facts/resource";
import { INSTANCE } from "../facts/stack";
import { isGiven } from "../facts/unknown";
import { findOthers, type Subject } from "../policy";

const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration";
const SPOT_REQUEST = "aws:ec2/spotInstanceRequest:SpotInstanceRequest";
/** What an auto scaling group makes machines from. */
export const TEMPLATES: readonly string[] = [TEMPLATE, CONFIGURATION];
export const HOST_TYPES: readonly string[] = [INSTANCE, ...TEMPLATES, SPOT_REQUEST];

/** The machine of a member, or what such machines are made from. Properties are read when asked for. */
export class Host {
    public constructor(public readonly resource: Resource) {}

    /** "t3" of "t3.large". */
    public get instanceFamily(): string | undefined {
        return /^[a-z0-9-]+(?=\.)/.exec(readText(this.props.instanceType) ?? "")?.[0];
    }

    public get needsTokens(): boolean {
        return readText(readProps(this.props.metadataOptions).httpTokens) === "required";
    }

    /** Undefined when the subnet decides. */
    public get publicAddress(): boolean | undefined {
        const own = this.props.associatePublicIpAddress;
        const first = readProps(readList(this.props.networkInterfaces)[0]);
        const said = own ?? first.associatePublicIpAddress;
        if (said !== undefined) {
            return isTrue(said);
        }
        // A machine that is given an interface of its own cannot say it; that interface has no public address but by an Eip.
        const brings = isGiven(first, "networkInterfaceId") || isGiven(this.props, "primaryNetworkInterface");
        return brings ? false : undefined;
    }

    public get tenancy(): string | undefined {
        return (
            readText(this.props.tenancy) ??
            readText(this.props.placementTenancy) ??
            readText(readProps(this.props.placement).tenancy)
        );
    }

    public get isReclaimable(): boolean {
        const market = readText(readProps(this.props.instanceMarketOptions).marketType);
        return this.resource.type === SPOT_REQUEST || market === "spot" || readText(this.props.spotPrice) !== undefined;
    }

    /** What runs at the first boot, as text. */
    public get userData(): string {
        const encoded = readText(this.props.userDataBase64) ?? "";
        const plain = readText(this.props.userData) ?? "";
        // Launch templates have it encoded under the plain name.
        const inner = this.resource.type === TEMPLATE && !/\s/.test(plain.trim()) ? decode(plain) : plain;
        return [decode(encoded), inner].filter((text) => text !== "").join("\n");
    }

    private get props(): Props {
        return this.resource.props;
    }
}

function decode(text: string): string {
    return Buffer.from(text, "base64").toString("utf8");
}

function readHost(resource: Resource): Host | undefined {
    return isMemberHost(resource) ? new Host(resource) : undefined;
}

/** Machines of members: by name and tags before they are made, by what leads to them afterwards. */
export const hosts: Subject<Host> = {
    types: HOST_TYPES,
    read: readHost,
    find: (stack) => findOthers(stack.handWrittenHosts(), readHost, (resource) => new Host(resource)),
};
