import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";

/** A resource as the program asked the engine for it: what went over the wire, not what some constructor was given. */
export interface Registration {
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    /** URN. */
    readonly parent: string | undefined;
    readonly custom: boolean;
    /** Reference of the provider; empty for the default one. */
    readonly provider: string;
    readonly inputs: Inputs;
    readonly options: RecordedOptions;
}

export type Inputs = Readonly<Record<string, unknown>>;

export interface RecordedOptions {
    readonly protect: boolean | undefined;
    /** URNs of everything that must be there before it: said by dependsOn, or used as an input. */
    readonly dependencies: readonly string[];
    readonly ignoreChanges: readonly string[];
    readonly replaceOnChanges: readonly string[];
    readonly additionalSecretOutputs: readonly string[];
    /** Another value of it replaces the resource. */
    readonly replacementTrigger: unknown;
    readonly deleteBeforeReplace: boolean | undefined;
    /** Names of the hooks, by when they are called. */
    readonly hooks: { readonly beforeDelete: readonly string[]; readonly beforeUpdate: readonly string[] };
    readonly retainOnDelete: boolean | undefined;
    /** URN. */
    readonly deletedWith: string | undefined;
    readonly customTimeouts: { readonly create: string; readonly update: string; readonly delete: string } | undefined;
}

/** A value that the engine keeps encrypted. */
export class Secret {
    public constructor(public readonly value: unknown) {}
}

/** A value that is not known yet. */
export const unknown = Symbol("unknown");

export function recordRegistration(request: RegisterResourceRequest, urn: string): Registration {
    return {
        type: request.getType(),
        name: request.getName(),
        urn,
        parent: request.getParent() || undefined,
        custom: request.getCustom(),
        provider: request.getProvider(),
        inputs: fromWire(request.getObject()?.toJavaScript() ?? {}) as Inputs,
        options: recordOptions(request),
    };
}

function recordOptions(request: RegisterResourceRequest): RecordedOptions {
    const timeouts = request.getCustomtimeouts();
    return {
        protect: request.hasProtect() ? request.getProtect() : undefined,
        dependencies: request.getDependenciesList(),
        ignoreChanges: request.getIgnorechangesList(),
        replaceOnChanges: request.getReplaceonchangesList(),
        additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
        replacementTrigger: request.getReplacementTrigger()?.toJavaScript(),
        deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
        hooks: {
            beforeDelete: request.getHooks()?.getBeforeDeleteList() ?? [],
            beforeUpdate: request.getHooks()?.getBeforeUpdateList() ?? [],
        },
        retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() : undefined,
        deletedWith: request.getDeletedwith() || undefined,
        customTimeouts:
            timeouts === undefined
                ? undefined
                : { create: timeouts.getCreate(), update: timeouts.getUpdate(), delete: timeouts.getDelete() },
    };
}

/** Makes secrets and unknowns of the wire's signatures. */
export function fromWire(value: unknown): unknown {
    if (value === pulumi.runtime.unknownValue) {
        return unknown;
    }
    if (Array.isArray(value)) {
        return value.map(fromWire);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const record = value as Record<string, unknown>;
    if (record[pulumi.runtime.specialSigKey] === pulumi.runtime.specialSecretSig) {
        return new Secret(fromWire(record.value));
    }
    return Object.fromEntries(Object.entries(record).map(([key, inner]) => [key, fromWire(inner)]));
}

export function toWire(value: unknown): unknown {
    if (value === unknown) {
        return pulumi.runtime.unknownValue;
    }
    if (value instanceof Secret) {
        return { [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig, value: toWire(value.value) };
    }
    if (Array.isArray(value)) {
        return value.map(toWire);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toWire(inner)]));
}

/** The value without its secrecy, wherever in it that is. */
export function reveal(value: unknown): unknown {
    if (value instanceof Secret) {
        return reveal(value.value);
    }
    if (Array.isArray(value)) {
        return value.map(reveal);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, reveal(inner)]));
}

/** Every text in a value that the engine would keep in the open. */
export function listOpenTexts(value: unknown): readonly string[] {
    if (typeof value === "string") {
        return [value];
    }
    if (value instanceof Secret || typeof value !== "object" || value === null) {
        return [];
    }
    return Object.values(value).flatMap(listOpenTexts);
}
