import { PRIVATE_KEY } from "../reading/certificate";
import { readText, type Resource } from "../reading/resource";
import type { Finder, Found } from "../reading/subject";
import { readTags } from "../reading/tags";
import { COMMANDS, DOCUMENT, MACHINES, OBJECTS, PARAMETER, TASK, TEMPLATES } from "../reading/types";
import { ifKnown } from "../reading/unknown";
import { joinPieces, ownPieces } from "./hostText";
import { sureUnits } from "./members";
import { belongsToEtcd, namesOf } from "./recognise";

/** Whatever is given to run, or kept where it can be read, when it concerns etcd. */
export interface Script {
    readonly text: string;
    /** What of it can be read by others than those who may know it. */
    readonly open: string;
}

export const scripts: Finder<Script> = {
    types: [...MACHINES, ...TEMPLATES, ...COMMANDS, DOCUMENT, TASK, PARAMETER, ...OBJECTS],
    read: (resource) => {
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

/** What others can read of a text. */
export type Exposed = Pick<Script, "open">;

const OPEN_KEYS = ["userData", "userDataBase64", "create", "update", "environment", "value", "content"];

/** Scripts; and what is not known yet and comes from a private key: parameters of that name surely, the rest perhaps. */
export const exposedTexts: Finder<Exposed> = {
    ...scripts,
    find: (stack) => {
        const sources = [
            ...sureUnits(stack).flatMap((unit) => unit.sources),
            ...stack.ofType(PARAMETER).filter(belongsToEtcd),
        ];
        return [...new Set(sources)].flatMap((resource): readonly Found<Exposed>[] => {
            const { name, type, props } = resource;
            const isOpen = type !== PARAMETER || ifKnown(() => props.type) !== "SecureString";
            const fromKey = OPEN_KEYS.some((key) => stack.usedBy(resource, key, PRIVATE_KEY).length > 0);
            if (!isOpen || !fromKey || ownPieces(resource).every(({ demand }) => demand === undefined)) {
                return [];
            }
            const called = `${name} ${ifKnown(() => readText(props.name)) ?? ""}`;
            const isKey = type === PARAMETER && /key/i.test(called) && !/pub/i.test(called);
            const unsure = isKey ? undefined : "it comes from a private key, and is not known before the update";
            return [{ resource, subject: { open: "-----BEGIN PRIVATE KEY-----" }, unsure }];
        });
    },
};
