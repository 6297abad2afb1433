import { parseArgs, type ParseArgsConfig } from "node:util";
import { Failure } from "./failure";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Reads a command's options; what is not one of them ends the command with its usage. */
export function parseCommandLine<T extends Options>(usage: string, options: T) {
    try {
        const { values } = parseArgs({ options: { ...options, help: { type: "boolean" } }, strict: true });
        if ((values as { help?: boolean }).help === true) {
            process.stdout.write(usage);
            process.exit(0);
        }
        return values;
    } catch (error) {
        throw new Failure(
            `${error instanceof Error ? error.message.replace(/\. To specify.*/s, "") : String(error)}\n\n${usage}`,
        );
    }
}
