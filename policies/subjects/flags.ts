import { isOurs } from "../facts/noticed";
import { namesOf } from "../facts/recognise";
import { readProps, readText, readTexts, type Resource } from "../facts/resource";
import { readTags } from "../facts/tags";
import { ifKnown } from "../facts/unknown";
import type { Found, Subject } from "../policy";
import { joinPieces, ownPieces } from "../stack/hostText";
import { membersOf, sureUnits } from "../stack/members";
import type { Stack } from "../stack/stack";
import { COMMANDS, COPIES, DOCUMENT, MACHINES, OBJECTS, PARAMETER, TASK, TEMPLATES } from "../stack/types";
import { type EtcdFlags, readFlags } from "../text/readFlags";

const MEMBER = "etcd:index:EtcdMember";

/** An etcd that is started, with what it is told. */
export interface Started {
    readonly flags: EtcdFlags;
    /** Called before something absent is wrong: says that it may be in what is not known yet, when there is such. */
    readonly confirm: () => void;
}

/** Every etcd that is started by a member's component, by a machine or a service, or by a command on a machine from elsewhere. */
export const startedEtcds: Subject<Started> = {
    types: [MEMBER],
    read: (resource) => {
        const flags = readFlags(readTexts(resource.props.flags).join("\n"));
        return { flags: flags ?? new Map(), confirm: () => undefined };
    },
    find: (stack) => [
        ...sureUnits(stack).flatMap(({ resource, text }) => started(resource, text)),
        ...elsewhere(stack),
    ],
};

function started(resource: Resource, text: ReturnType<typeof joinPieces>): readonly Found<Started>[] {
    const { flags, demand } = text;
    if (flags === undefined) {
        // It may be told so in what is not known yet.
        demand?.();
        return [];
    }
    return [{ resource, subject: { flags, confirm: () => demand?.() } }];
}

/** Commands on machines that are not in this stack, those on one machine together; and templates that nobody uses here. */
function elsewhere(stack: Stack): readonly Found<Started>[] {
    const commands = stack
        .ofType(...COMMANDS, ...COPIES)
        .filter((one) => !isOurs(one) && !membersOf(stack).some(({ unit }) => unit.sources.includes(one)));
    const byHost = new Map<string, readonly Resource[]>();
    for (const command of commands) {
        const host = ifKnown(() => readText(readProps(command.props.connection).host)) ?? command.urn;
        byHost.set(host, [...(byHost.get(host) ?? []), command]);
    }
    const used = membersOf(stack).flatMap(({ unit }) => unit.templates);
    const templates = stack.ofType(...TEMPLATES, TASK).filter((one) => !isOurs(one) && !used.includes(one));
    return [...byHost.values(), ...templates.map((one) => [one])].flatMap((all) => {
        const text = joinPieces(all.flatMap(ownPieces));
        const first = all.find((one) => joinPieces(ownPieces(one)).flags !== undefined) ?? all[0];
        return text.flags === undefined || first === undefined ? [] : started(first, text);
    });
}

/** Whatever is given to run, or kept where it can be read, when it concerns etcd. */
export interface Script {
    readonly text: string;
    /** What of it can be read by others than those who may know it. */
    readonly open: string;
}

export const scripts: Subject<Script> = {
    types: [...MACHINES, ...TEMPLATES, ...COMMANDS, DOCUMENT, TASK, PARAMETER, ...OBJECTS],
    read: (resource) => {
        if (isOurs(resource)) {
            return undefined;
        }
        const { text } = joinPieces([...ownPieces(resource)]);
        const tags = Object.entries(readTags(resource.props)).map(([key, value]) => `${key}=${value}`);
        const all = [...namesOf(resource), text, ...tags].join("\n");
        const open = COMMANDS.includes(resource.type) ? withoutStdin(resource) : [text, ...tags].join("\n");
        const isHidden = resource.type === PARAMETER && ifKnown(() => resource.props.type) === "SecureString";
        return /etcd/i.test(all) ? { text, open: isHidden ? "" : open } : undefined;
    },
};

/** What a command reads from its standard input is not shown by anybody. */
function withoutStdin({ props, ...rest }: Resource): string {
    const shown = { create: ifKnown(() => props.create), update: ifKnown(() => props.update) };
    return joinPieces(ownPieces({ ...rest, props: { ...shown, environment: ifKnown(() => props.environment) } })).text;
}
