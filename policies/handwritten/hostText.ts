// Everything that a machine is given to run, wherever in a stack that stands: its own user data and its template's, files in a bucket and
// parameters that these name, commands and copies over a connection to it, documents that Systems Manager runs on it.
import { type Props, readList, readProps, readText, type Resource } from "../reading/resource";
import { readTags } from "../reading/tags";
import { ifKnown, isGiven } from "../reading/unknown";
import { type EtcdText, readEtcdText } from "../reading/text/startedEtcd";
import { renderValue } from "../reading/text/renderValue";
import type { Stack } from "../reading/stack";
import {
    ASSOCIATION,
    COMMANDS,
    COPIES,
    DOCUMENT,
    EIP,
    EIP_ASSOCIATION,
    LOCAL_COMMAND,
    OBJECTS,
    PARAMETER,
    REMOTE_COMMAND,
    SERVICE,
    TASK,
    TEMPLATES,
    WORKLOADS,
} from "../reading/types";

/** A text, or parts of one, from one property. */
export interface Piece {
    readonly text: string;
    /** Reads what is not known yet, which says so; undefined when everything is known. */
    readonly demand: (() => unknown) | undefined;
}

export interface HostText extends EtcdText {
    /** Undefined when all of it is known; else says that it is not. */
    readonly demand: (() => unknown) | undefined;
}

export function readPiece(props: Props, key: string): Piece {
    const known = ifKnown(() => [props[key]]);
    const demand = (): unknown => props[key];
    if (known === undefined) {
        return { text: "", demand };
    }
    const [value] = known;
    if (typeof value === "string") {
        return { text: value, demand: undefined };
    }
    const { text, complete } = renderValue(value);
    return { text, demand: complete ? undefined : (): void => void JSON.stringify(value) };
}

const USER_DATA = ["userData", "userDataBase64"];
const COMMAND = ["create", "update", "stdin", "environment"];
const COPY = ["source", "localPath", "remotePath"];

const GIVEN: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
    ...[REMOTE_COMMAND, LOCAL_COMMAND].map((type) => [type, COMMAND] as const),
    ...COPIES.map((type) => [type, COPY] as const),
    ...WORKLOADS.map((type) => [type, ["spec"]] as const),
    ...OBJECTS.map((type) => [type, ["content", "contentBase64", "source"]] as const),
    [TASK, ["containerDefinitions"]],
    [DOCUMENT, ["content"]],
    [ASSOCIATION, ["parameters"]],
    [PARAMETER, ["value", "insecureValue"]],
]);

/** What one resource gives to run, by itself. */
export function ownPieces(resource: Resource): readonly Piece[] {
    const keys = GIVEN.get(resource.type) ?? (resource.type.startsWith("nomad:") ? ["jobspec"] : USER_DATA);
    return keys.map((key) => readPiece(resource.props, key));
}

/** Where the pieces for a machine, a group of machines, or a service stand. */
export function sourcesFor(stack: Stack, resource: Resource): readonly Resource[] {
    const sources = [resource, ...templatesOf(stack, resource)];
    const files = sources.flatMap((one) => USER_DATA.flatMap((key) => stack.usedBy(one, key, ...OBJECTS, PARAMETER)));
    return [...new Set([...sources, ...files, ...whatRunsOn(stack, resource)])];
}

export function joinPieces(pieces: readonly Piece[]): HostText {
    // Each is unpacked by itself: what is one piece of base64 is so alone.
    const texts = pieces.filter(({ text }) => text !== "").map(({ text }) => readEtcdText(text).text);
    return { ...readEtcdText(texts.join("\n")), demand: pieces.find(({ demand }) => demand !== undefined)?.demand };
}

/** What a machine or a service is made from. */
export function templatesOf(stack: Stack, resource: Resource): readonly Resource[] {
    const used = [
        "launchTemplate",
        "launchConfiguration",
        "mixedInstancesPolicy",
        "launchTemplateConfigs",
        "launchSpecifications",
    ];
    const types = resource.type === SERVICE ? [TASK] : TEMPLATES;
    const keys = resource.type === SERVICE ? ["taskDefinition"] : used;
    return keys.flatMap((key) => stack.usedBy(resource, key, ...types));
}

/** Commands, copies and documents that reach a machine. */
function whatRunsOn(stack: Stack, host: Resource): readonly Resource[] {
    const remote = stack.ofType(REMOTE_COMMAND, ...COPIES).filter((command) => reaches(stack, command, host));
    const local = stack.usersOf(host, LOCAL_COMMAND, "create", "environment", "stdin");
    const commands = [...remote, ...local].filter((command) => !handsOver(command));
    const associations = stack.ofType(ASSOCIATION).filter((one) => targets(stack, one, host));
    const documents = associations.flatMap((one) => stack.usedBy(one, "name", DOCUMENT));
    return [...commands, ...associations, ...documents];
}

const NOMAD = /\bnomad\s+(job\s+)?run\b[^\n;&|]*\s-(?=\s|$)/;
const KUBECTL = /\bkubectl\b[^\n;&|]*\s(apply|create|replace)\b[^\n;&|]*\s(-f|--filename)[ =]?-(?=\s|$)/;
/** Who takes a job or a manifest from the standard input and runs it on machines of its choice. */
const SCHEDULERS: readonly RegExp[] = [NOMAD, KUBECTL];

/** Whether a command only gives what is on its standard input to one of these. */
export function handsOver({ type, props }: Resource): boolean {
    const create = COMMANDS.includes(type) ? (ifKnown(() => readText(props.create)) ?? "") : "";
    return SCHEDULERS.some((one) => one.test(create)) && isGiven(props, "stdin");
}

const ADDRESSES = [EIP, EIP_ASSOCIATION, "aws:ec2/networkInterface:NetworkInterface"];

/** By where its connection's inputs come from, or by an address that both name. */
function reaches(stack: Stack, command: Resource, host: Resource): boolean {
    const used = stack.usedBy(command, "connection");
    const addresses = used.filter(({ type }) => ADDRESSES.includes(type));
    if (used.includes(host) || addresses.some((one) => belongsTo(stack, one, host))) {
        return true;
    }
    const said = ifKnown(() => readText(readProps(command.props.connection).host));
    return (
        said !== undefined &&
        [host.props, ...addresses.map(({ props }) => props)].some((props) => hasAddress(props, said))
    );
}

function belongsTo(stack: Stack, address: Resource, host: Resource): boolean {
    return (
        ["instance", "instanceId"].some((key) => stack.usedBy(address, key).includes(host)) ||
        stack.usersOf(address, EIP_ASSOCIATION).some((one) => belongsTo(stack, one, host)) ||
        stack.usersOf(address, host.type, "networkInterfaces", "primaryNetworkInterface").includes(host)
    );
}

function hasAddress(props: Props, address: string): boolean {
    return ["privateIp", "publicIp", "privateDns", "publicDns"].some((key) => ifKnown(() => props[key]) === address);
}

/** By the machine's id, or by a tag of it. */
function targets(stack: Stack, association: Resource, host: Resource): boolean {
    if (["targets", "instanceId"].some((key) => stack.usedBy(association, key).includes(host))) {
        return true;
    }
    const tags = readTags(host.props);
    return (ifKnown(() => readList(association.props.targets)) ?? []).map(readProps).some((target) => {
        const key = ifKnown(() => readText(target.key)) ?? "";
        const values = ifKnown(() => readList(target.values)) ?? [];
        const tag = key.startsWith("tag:") ? tags[key.slice("tag:".length)] : undefined;
        return tag !== undefined && values.some((_, i) => ifKnown(() => values[i]) === tag);
    });
}
