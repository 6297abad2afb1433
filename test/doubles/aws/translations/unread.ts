// Inputs that a translation does not look at, and that the models therefore never see.
import type { Value } from "../../../../engine/plugins/value";
import { translationOf } from "./all";
import { type Resource, subjectOf } from "./stack";

/** Paths of inputs that no call of the creation, and not the deletion, tells AWS of. */
export function listUnread(resource: Resource): readonly string[] {
    const all = new Set<string>();
    const read = new Set<string>();
    const watch = (value: Value, path: string): Value => {
        if (typeof value !== "object" || value === null) {
            return value;
        }
        return new Proxy(value, {
            get(target, key) {
                const inner: unknown = Reflect.get(target, key);
                if (
                    typeof key !== "string" ||
                    !Object.hasOwn(target, key) ||
                    (Array.isArray(target) && key === "length")
                ) {
                    return inner;
                }
                const place = Array.isArray(target) ? path : path === "" ? key : `${path}.${key}`;
                read.add(place);
                return watch(inner as Value, place);
            },
        });
    };
    const collect = (value: Value, path: string): void => {
        if (Array.isArray(value)) {
            value.forEach((one) => {
                collect(one, path);
            });
        } else if (typeof value === "object" && value !== null) {
            Object.entries(value).forEach(([key, one]) => {
                collect(one, path === "" ? key : `${path}.${key}`);
            });
        } else {
            all.add(path);
        }
    };
    collect(resource.inputs, "");
    const translation = translationOf(resource.type);
    const subject = subjectOf({ ...resource, inputs: watch(resource.inputs, "") as Resource["inputs"] });
    // What is handed on as a whole is read when it is written down.
    JSON.stringify([translation.create(subject), translation.destroy(subject)]);
    return [...all].filter((path) => !read.has(path));
}
