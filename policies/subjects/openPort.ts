import { isEtcds, isShapedForEtcd, type Ports, readPorts } from "../facts/recognise";
import { isTrue, type Props, readList, readProps, readText, readTexts, type Resource } from "../facts/resource";
import { GROUP } from "../facts/stack";
import { ifKnown } from "../facts/unknown";
import { findOthers, type Subject } from "../policy";

const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

/** What a rule lets in. */
export interface Opening {
    readonly ports: Ports;
    readonly fromWorld: boolean;
    /** Names of address ranges: anybody who stands there is let in. */
    readonly hasAddresses: boolean;
    /** Members alone: the group itself, or another group of etcd's. */
    readonly fromGroup: boolean;
}

function readOpening(rule: Props): Opening {
    const addresses = [
        ...readTexts(rule.cidrBlocks),
        ...readTexts(rule.ipv6CidrBlocks),
        ...[readText(rule.cidrIpv4), readText(rule.cidrIpv6)].filter((one) => one !== undefined),
    ];
    const lists = [...readTexts(rule.prefixListIds), readText(rule.prefixListId)].filter((one) => one !== undefined);
    return {
        ports: readPorts(rule),
        fromWorld: addresses.some((address) => address.endsWith("/0")),
        hasAddresses: addresses.length + lists.length > 0,
        fromGroup:
            isTrue(rule.self) ||
            readTexts(rule.securityGroups).length > 0 ||
            ifKnown(() => readText(rule.sourceSecurityGroupId) ?? readText(rule.referencedSecurityGroupId)) !==
                undefined,
    };
}

function rulesOf(resource: Resource): readonly Props[] {
    if (resource.type === GROUP) {
        return readList(resource.props.ingress).map(readProps);
    }
    return resource.type === RULE && readText(resource.props.type) !== "ingress" ? [] : [resource.props];
}

/** The rules of an etcd's firewall: those of a group by its name, and all that open etcd's ports. */
function readOpenings(resource: Resource): readonly Opening[] | undefined {
    const rules = rulesOf(resource);
    const isShaped = rules.some((rule) => isShapedForEtcd(ifKnown(() => readPorts(rule)) ?? { from: 0, to: 0 }));
    return (isShaped || isEtcds(resource)) && rules.length > 0 ? rules.map(readOpening) : undefined;
}

export const openings: Subject<readonly Opening[]> = {
    types: [GROUP, RULE, INGRESS],
    read: readOpenings,
    find: (stack) => {
        const groups = stack
            .handWrittenHosts()
            .flatMap((host) =>
                ["vpcSecurityGroupIds", "securityGroups"].flatMap((key) => stack.usedBy(host, key, GROUP)),
            );
        const rules = [...new Set(groups)].flatMap((group) => [
            group,
            ...[RULE, INGRESS].flatMap((type) => stack.usersOf(group, type, "securityGroupId")),
        ]);
        return findOthers([...new Set(rules)], readOpenings, (resource) => rulesOf(resource).map(readOpening));
    },
};
