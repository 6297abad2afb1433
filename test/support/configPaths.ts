// Every place in a configuration where something can be written, for tests that write there what does not belong.
import { CONFIG_KEYS } from "../../config/keys";
import type { KeyTable } from "../../config/values/keySpec";
import { makeAws, makeLab, makeSsh, type Values } from "./configs";
import { kubeconfig } from "../doubles/kubernetes/kubeconfig";

/** Names of keys and indexes of entries, from the top: ["members", 0, "name"]. */
export type Steps = readonly (string | number)[];

/** A good configuration of each platform. */
export const BASES: readonly Values[] = [makeSsh({ kubeconfig: kubeconfig() }), makeAws(), makeLab()];

function listSteps(keys: KeyTable, above: Steps): readonly Steps[] {
    return Object.entries(keys).flatMap(([name, { type, keys: below }]) => {
        const here = [...above, name];
        const isList = type.includes("list");
        const inner = isList ? [...here, 0] : here;
        return [here, ...(isList ? [inner] : []), ...(below === undefined ? [] : listSteps(below, inner))];
    });
}

/** Of every key there is, and of the first entry of every list. */
export const ALL_STEPS: readonly Steps[] = listSteps(CONFIG_KEYS, []);

/** The top, every group, and the first entry of every list of groups. */
export const ALL_GROUPS: readonly Steps[] = [
    ...new Map(ALL_STEPS.map((steps) => [steps.slice(0, -1).join("."), steps.slice(0, -1)])).values(),
];

/** The steps to "members[0].name". */
export function parsePath(path: string): Steps {
    return path.split(/[.[]/).map((step) => (step.endsWith("]") ? Number(step.slice(0, -1)) : step));
}

/** A copy with this value there; groups and entries that it needs are made. */
export function put(values: unknown, [step, ...rest]: Steps, value: unknown): Values {
    const copy: unknown = Array.isArray(values)
        ? [...(values as readonly unknown[])]
        : typeof values === "object" && values !== null
          ? { ...values }
          : typeof step === "number"
            ? []
            : {};
    const place = copy as Record<string | number, unknown>; // whichever it is, it has places
    if (step !== undefined) {
        // What every object has, such as "__proto__", is a place too.
        const inner = rest.length === 0 ? value : put(place[step], rest, value);
        Object.defineProperty(place, step, { value: inner, enumerable: true, writable: true, configurable: true });
    }
    return place;
}
