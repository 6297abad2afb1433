import { findNearest } from "../config/values/nearest";
import { showValue } from "../config/values/show";
import type { Finding } from "./finding";

export interface NumberKey {
    readonly type: "integer";
    readonly description: string;
    readonly default: number;
    readonly minimum: number;
    readonly maximum: number;
}

export interface TextsKey {
    readonly type: "array";
    readonly description: string;
    readonly items: { readonly type: "string"; readonly enum?: [string, ...string[]] };
    readonly default: readonly string[];
}

export type ConfigKey = NumberKey | TextsKey;
/** What can be set of a policy. */
export type ConfigKeys = Readonly<Record<string, ConfigKey>>;
export type ConfigOf<K extends ConfigKeys> = {
    readonly [N in keyof K]: K[N] extends NumberKey ? number : readonly string[];
};

export function number(description: string, standard: number, minimum: number, maximum: number): NumberKey {
    return { type: "integer", description, default: standard, minimum, maximum };
}

/** All that is wrong with what was given for a policy, the level apart. */
export function checkConfig(policy: string, keys: ConfigKeys, given: object): readonly Finding[] {
    return Object.entries(given).flatMap(([name, value]: [string, unknown]) => {
        const key = keys[name];
        const where = `the setting ${policy}.${name} of the policies`;
        if (key === undefined) {
            const nearest = findNearest(name, Object.keys(keys));
            const known = Object.keys(keys).join(", ") || "enforcementLevel alone";
            const hint = nearest === undefined ? `${policy} knows ${known}` : `did you mean ${nearest}?`;
            return [{ reason: `${where} is unknown`, fix: `remove it (${hint})` }];
        }
        const wrong = findFault(key, value);
        return wrong === undefined
            ? []
            : [{ reason: `${where} is ${showValue(value)}, which is not ${wrong}`, fix: `give ${wrong}` }];
    });
}

/** What the value should be, when it is not. */
function findFault(key: ConfigKey, value: unknown): string | undefined {
    if (key.type === "integer") {
        const fits =
            typeof value === "number" && Number.isInteger(value) && value >= key.minimum && value <= key.maximum;
        return fits ? undefined : `a whole number from ${key.minimum} to ${key.maximum}`;
    }
    const choices = key.items.enum;
    const fits =
        Array.isArray(value) &&
        value.every((one) => typeof one === "string" && (choices === undefined || choices.includes(one)));
    return fits ? undefined : choices === undefined ? "a list of texts" : `a list of ${choices.join(", ")}`;
}

/** What was given, and the defaults of what was not. */
export function fillDefaults(keys: ConfigKeys, given: object): Readonly<Record<string, unknown>> {
    const defaults = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.default]));
    return { ...defaults, ...given };
}

/** All that is wrong with a whole file of settings, as --policy-pack-config takes it. */
export function checkPackConfig(
    policies: readonly { readonly name: string; readonly configKeys: ConfigKeys }[],
    given: unknown,
): readonly Finding[] {
    if (typeof given !== "object" || given === null || Array.isArray(given)) {
        return [{ reason: "the settings of the policies are not an object", fix: "give settings by policy, by name" }];
    }
    return Object.entries(given).flatMap(([name, value]: [string, unknown]) => checkOne(policies, name, value));
}

const LEVELS = ["advisory", "mandatory", "disabled"];

function checkOne(
    policies: readonly { readonly name: string; readonly configKeys: ConfigKeys }[],
    name: string,
    value: unknown,
): readonly Finding[] {
    const policy = policies.find((one) => one.name === name);
    if (policy === undefined && name !== "all") {
        const nearest = findNearest(
            name,
            policies.map((one) => one.name),
        );
        const fix = nearest === undefined ? "take a name of docs/policies.md" : `did you mean ${nearest}?`;
        return [{ reason: `there is no policy ${name}`, fix }];
    }
    const level =
        typeof value === "object" && value !== null && "enforcementLevel" in value ? value.enforcementLevel : value;
    const hasLevel = typeof value === "string" || level !== value;
    const problems =
        hasLevel && !LEVELS.includes(String(level))
            ? [{ reason: `the level of ${name} is ${showValue(level)}`, fix: `give one of ${LEVELS.join(", ")}` }]
            : [];
    if (typeof value === "string") {
        return problems;
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return [
            {
                reason: `the settings of ${name} are ${showValue(value)}`,
                fix: "give a level, or an object of settings",
            },
        ];
    }
    const settings = Object.fromEntries(Object.entries(value).filter(([key]) => key !== "enforcementLevel"));
    return [...problems, ...checkConfig(name, policy?.configKeys ?? {}, settings)];
}
