import { ResourceShape } from "./shapes";
import { at, isUnknown, sameValue, UNKNOWN, ValueMap } from "../protocol/values";

/**
 * The state that a create (without old state) or update would lead to, as far as it is known before it is done: inputs as
 * they are, outputs unknown unless nothing changes.
 */
export function previewState(shape: ResourceShape, inputs: ValueMap, state: ValueMap | undefined): ValueMap {
    const result: ValueMap = { ...inputs };
    const changes = state === undefined || hasChanges(shape, inputs, state);
    for (const [name, field] of shape.outputs) {
        if (field.required === true || (state !== undefined && Object.hasOwn(state, name))) {
            result[name] = changes ? UNKNOWN : at(state, name);
        }
    }
    return result;
}

function hasChanges(shape: ResourceShape, inputs: ValueMap, state: ValueMap): boolean {
    return [...shape.inputs.fields.keys()].some((name) => {
        const input = at(inputs, name);
        return isUnknown(input) || !sameValue(at(state, name), input);
    });
}
