// How a key of the configuration is described: to the user, in Pulumi.yaml and the docs, and to the section that reads it.
export interface KeySpec {
    readonly type: string;
    /** Of a type that is one of several words: what programs call it, and the words. */
    readonly choices?: Choices;
    /** What holds when the key is not given; undefined when there is nothing to say beyond the meaning. */
    readonly default?: string;
    readonly meaning: string;
    /** Keys of the group, or of each entry of the list. */
    readonly keys?: KeyTable;
    /** Set with `pulumi config set --secret`. */
    readonly secret?: true;
}

export interface Choices {
    readonly name: string;
    readonly values: Readonly<Record<string, string>>;
}

export type KeyTable = Readonly<Record<string, KeySpec>>;

/** The type of a key that takes one of an enumeration's words: choiceOf({ Filesystem }). */
export function choiceOf(
    enumeration: Readonly<Record<string, Choices["values"]>>,
): Required<Pick<KeySpec, "type" | "choices">> {
    const [[name, values] = ["", {}]] = Object.entries(enumeration);
    return { type: Object.values(values).join(" | "), choices: { name, values } };
}

/** Where a key of this name is known, nearest to the top; none of entries of lists, which a user would not have meant. */
export function findPaths(all: KeyTable, name: string): readonly string[] {
    let groups: readonly { readonly path: string; readonly keys: KeyTable }[] = [{ path: "", keys: all }];
    while (groups.length > 0) {
        const found = groups.filter(({ keys }) => Object.hasOwn(keys, name)).map(({ path }) => `${path}${name}`);
        if (found.length > 0) {
            return found;
        }
        groups = groups.flatMap(({ path, keys }) =>
            Object.entries(keys).flatMap(([key, spec]) =>
                spec.keys === undefined || !spec.type.startsWith("group")
                    ? []
                    : [{ path: `${path}${key}.`, keys: spec.keys }],
            ),
        );
    }
    return [];
}
