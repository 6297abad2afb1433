import { Streams } from "./capture";
import { Operation } from "./operation";
import { ResourceActions } from "./provider";
import { at, ValueMap } from "../protocol/values";

export type RunCommand = (
    operation: Operation,
    command: string,
    inputs: ValueMap,
    previous: Streams,
) => Promise<ValueMap>;

/** The rules that local and remote commands share: which text runs when, with which previous output in its environment. */
export function commandActions(run: RunCommand): ResourceActions {
    return {
        async create(operation, inputs) {
            const command = textOf(inputs, "create");
            return command === undefined ? NO_OUTPUT : run(operation, command, inputs, NO_OUTPUT);
        },
        async update(operation, inputs, state) {
            const command = textOf(inputs, "update") ?? textOf(inputs, "create");
            const previous = streamsOf(state);
            if (command === undefined) {
                return previous;
            }
            return run(operation, command, inputs, previous);
        },
        async delete(operation, state) {
            const command = textOf(state, "delete");
            if (command !== undefined) {
                // The connection, directory and so on of the last create or update: the program may have none any more.
                await run(operation, command, state, streamsOf(state));
            }
        },
    };
}

/** The variables that tell a command what the one before it wrote; empty output is not told. */
export function previousOutputVariables(inputs: ValueMap, previous: Streams): Record<string, string> {
    if (at(inputs, "addPreviousOutputInEnv") === false) {
        return {};
    }
    return {
        ...(previous.stdout === "" ? {} : { PULUMI_COMMAND_STDOUT: previous.stdout }),
        ...(previous.stderr === "" ? {} : { PULUMI_COMMAND_STDERR: previous.stderr }),
    };
}

const NO_OUTPUT: Streams & ValueMap = { stdout: "", stderr: "" };

function streamsOf(state: ValueMap): Streams & ValueMap {
    return { stdout: textOf(state, "stdout") ?? "", stderr: textOf(state, "stderr") ?? "" };
}

export function textOf(map: ValueMap, name: string): string | undefined {
    const value = at(map, name);
    return typeof value === "string" ? value : undefined;
}

export function textsOf(map: ValueMap, name: string): string[] | undefined {
    const value = at(map, name);
    return Array.isArray(value) ? value.map((item) => (typeof item === "string" ? item : "")) : undefined;
}

/** A map of texts, such as environment variables. */
export function textMapOf(map: ValueMap, name: string): Record<string, string> {
    const value = at(map, name);
    return typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
              Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
          )
        : {};
}
