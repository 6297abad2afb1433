import type { PolicyResource } from "@pulumi/policy";
import { covers, ETCD_PORTS, isMemberHost, isOurs, isShapedForEtcd, readPorts } from "./recognise";
import { readList, readNumber, readProps, type Resource } from "./resource";
import { ifKnown } from "./unknown";

export const INSTANCE = "aws:ec2/instance:Instance";
export const VOLUME = "aws:ebs/volume:Volume";
export const ATTACHMENT = "aws:ec2/volumeAttachment:VolumeAttachment";
export const SUBNET = "aws:ec2/subnet:Subnet";
export const GROUP = "aws:ec2/securityGroup:SecurityGroup";
export const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
export const TARGET = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
export const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
export const LISTENER = "aws:lb/listener:Listener";

/** A whole stack, with who uses what: ids are unknown in the first preview, but the engine knows whose they are. */
export class Stack {
    public readonly resources: readonly Resource[];
    private readonly uses: ReadonlyMap<string, Readonly<Record<string, readonly string[]>>>;

    public constructor(all: readonly PolicyResource[]) {
        this.resources = all.map((one) => ({
            type: one.type,
            name: one.name,
            urn: one.urn,
            props: one.props,
            protect: one.opts.protect,
            parent: one.parent?.urn,
        }));
        this.uses = new Map(
            all.map((one) => [
                one.urn,
                Object.fromEntries(
                    Object.entries(one.propertyDependencies).map(([key, found]) => [key, found.map(({ urn }) => urn)]),
                ),
            ]),
        );
    }

    public ofType(...types: readonly string[]): readonly Resource[] {
        return this.resources.filter((resource) => types.includes(resource.type));
    }

    /** The resources that an input of this one comes from. */
    public usedBy(resource: Resource, key: string, type: string): readonly Resource[] {
        const urns = this.uses.get(resource.urn)?.[key] ?? [];
        return this.ofType(type).filter(({ urn }) => urns.includes(urn));
    }

    /** The resources of a type whose input comes from this one. */
    public usersOf(resource: Resource, type: string, key: string): readonly Resource[] {
        return this.ofType(type).filter(({ urn }) => this.uses.get(urn)?.[key]?.includes(resource.urn) === true);
    }

    /** The volumes attached to a machine. */
    public volumesOf(host: Resource): readonly Resource[] {
        return this.usersOf(host, ATTACHMENT, "instanceId").flatMap((one) => this.usedBy(one, "volumeId", VOLUME));
    }

    /** Machines of members that this product did not make: by name or tag, or because etcd's ports lead to them. */
    public handWrittenHosts(): readonly Resource[] {
        return this.ofType(INSTANCE).filter((host) => !isOurs(host) && (isMemberHost(host) || this.servesEtcd(host)));
    }

    private servesEtcd(host: Resource): boolean {
        const groups = ["vpcSecurityGroupIds", "securityGroups"].flatMap((key) => this.usedBy(host, key, GROUP));
        const targets = this.usersOf(host, TARGET, "targetId").flatMap((one) =>
            this.usedBy(one, "targetGroupArn", TARGET_GROUP),
        );
        return (
            groups.some((group) => opensPeerPort(group)) ||
            targets.some(({ props }) => ETCD_PORTS.includes(ifKnown(() => readNumber(props.port)) ?? 0))
        );
    }
}

/** A group that lets the peer port in is that of members: nobody else listens there. */
function opensPeerPort(group: Resource): boolean {
    const rules = ifKnown(() => readList(group.props.ingress)) ?? [];
    return rules.some((rule) => {
        const ports = ifKnown(() => readPorts(readProps(rule)));
        return ports !== undefined && isShapedForEtcd(ports) && covers(ports, ETCD_PORTS[1] ?? 0);
    });
}
