import { parseArgs, type ParseArgsConfig } from "node:util";
import { Failure } from "./failure";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Reads a command's options; what is not one of them ends the command with its usage. */
export function parseCommandLine<T extends Options>(usage: string, options: T) {
    return parseWords(usage, options, false).values;
}

/** The same for a command that may be given a name. */
export function parseNameAndOptions<T extends Options>(usage: string, options: T) {
    const { values, positionals } = parseWords(usage, options, true);
    const [name, another] = positionals;
    if (another !== undefined) {
        throw new Failure(`Unexpected argument '${another}'\n\n${usage}`);
    }
    return { name, values };
}

function parseWords<T extends Options>(usage: string, options: T, allowPositionals: boolean) {
    try {
        const parsed = parseArgs({
            options: { ...options, help: { type: "boolean" } },
            strict: true,
            allowPositionals,
        });
        if ((parsed.values as { help?: boolean }).help === true) {
            process.stdout.write(usage);
            process.exit(0);
        }
        return parsed;
    } catch (error) {
        throw new Failure(
            `${error instanceof Error ? error.message.replace(/\. To specify.*/s, "") : String(error)}\n\n${usage}`,
        );
    }
}
