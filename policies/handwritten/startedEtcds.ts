import { readProps, readText, type Resource } from "../reading/resource";
import type { Stack } from "../reading/stack";
import type { StartedEtcd } from "../reading/startedEtcd";
import type { Finder, Found } from "../reading/subject";
import { COMMANDS, COPIES, TASK, TEMPLATES } from "../reading/types";
import { ifKnown } from "../reading/unknown";
import { joinPieces, ownPieces } from "./hostText";
import { membersOf, sureUnits } from "./members";

/** Every etcd that is started by a machine or a service, or by a command on a machine from elsewhere. */
export const startedEtcds: Finder<StartedEtcd> = {
    types: [],
    find: (stack) => [
        ...sureUnits(stack).flatMap(({ resource, text }) => started(resource, text)),
        ...elsewhere(stack),
    ],
};

function started(resource: Resource, text: ReturnType<typeof joinPieces>): readonly Found<StartedEtcd>[] {
    const { flags, demand } = text;
    if (flags === undefined) {
        // It may be told so in what is not known yet.
        demand?.();
        return [];
    }
    return [{ resource, subject: { flags, confirm: () => demand?.() } }];
}

/** Commands on machines that are not in this stack, those on one machine together; and templates that nobody uses here. */
function elsewhere(stack: Stack): readonly Found<StartedEtcd>[] {
    const commands = stack
        .ofType(...COMMANDS, ...COPIES)
        .filter((one) => !membersOf(stack).some(({ unit }) => unit.sources.includes(one)));
    const byHost = new Map<string, readonly Resource[]>();
    for (const command of commands) {
        const host = ifKnown(() => readText(readProps(command.props.connection).host)) ?? command.urn;
        byHost.set(host, [...(byHost.get(host) ?? []), command]);
    }
    const used = membersOf(stack).flatMap(({ unit }) => unit.templates);
    const templates = stack.ofType(...TEMPLATES, TASK).filter((one) => !used.includes(one));
    return [...byHost.values(), ...templates.map((one) => [one])].flatMap((all) => {
        const text = joinPieces(all.flatMap(ownPieces));
        const first = all.find((one) => joinPieces(ownPieces(one)).flags !== undefined) ?? all[0];
        return text.flags === undefined || first === undefined ? [] : started(first, text);
    });
}
