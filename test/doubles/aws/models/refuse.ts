// What AWS's models refuse, whatever is in the account: alphabets, lengths and choices of the parameters that the provider sends.
import type { Properties } from "../../../../engine/plugins/value";
import { AwsError } from "../awsError";
import { findTranslation } from "../translations/all";
import { subjectOf } from "../translations/stack";
import { findFaults } from "./constraints";

export function refuseByModels(type: string, name: string, inputs: Properties): void {
    // A program of a test may make what ours does not.
    const calls = findTranslation(type)?.create(subjectOf({ type, name, inputs })) ?? [];
    for (const call of calls) {
        const [fault] = findFaults(call);
        if (fault !== undefined) {
            throw new AwsError("ValidationError", `${call.operation}: ${fault}`);
        }
    }
    refuseTags(type, inputs);
}

/** No model says these. */
function refuseTags(type: string, { tags = {} }: Properties): void {
    const keys = Object.keys(tags as Properties);
    const own = keys.find((key) => /^aws:/i.test(key));
    if (own !== undefined) {
        throw new AwsError("InvalidParameterValue", `Tag keys starting with 'aws:' are reserved: ${own}`);
    }
    // To IAM "name" and "Name" are one.
    if (type.startsWith("aws:iam/") && new Set(keys.map((key) => key.toLowerCase())).size < keys.length) {
        throw new AwsError("InvalidInput", "Duplicate tag keys found. Tag keys are case insensitive");
    }
}
