import type { Engine } from "../protocol/engine";
import type { Change, Checked, Failure, Live, Provider, ResourceRequest } from "../provider";
import { type Properties, secret, UNKNOWN, type Value } from "../value";
import { certRequest } from "./certRequest";
import { findChanges } from "./change";
import { checkFields, type Fields, withDefaults } from "./field";
import { locallySignedCert } from "./locallySignedCert";
import { privateKey } from "./privateKey";
import { isDue, plannedReadiness } from "./renewal";
import type { Resource } from "./resource";
import { selfSignedCert } from "./selfSignedCert";

const RESOURCES: Readonly<Record<string, Resource>> = {
    "tls:index/certRequest:CertRequest": certRequest,
    "tls:index/locallySignedCert:LocallySignedCert": locallySignedCert,
    "tls:index/privateKey:PrivateKey": privateKey,
    "tls:index/selfSignedCert:SelfSignedCert": selfSignedCert,
};

/** Keys, requests and certificates, with the same states as the provider whose name and version it carries. */
export class TlsProvider implements Provider {
    readonly name = "tls";

    constructor(
        readonly version: string,
        private readonly engine: Pick<Engine, "log" | "flush">,
    ) {}

    /** The one setting is for fetching certificates. */
    checkSettings({ proxy }: Properties): Failure[] {
        const reason = "this build of the tls provider does not fetch certificates, so it needs no proxy; leave it out";
        return proxy === undefined ? [] : [{ property: "proxy", reason }];
    }

    check({ type, inputs }: ResourceRequest): Checked {
        const resource = resourceOf(type);
        const failures = checkFields(resource.fields, inputs);
        // What depends on several inputs makes sense only when each of them does.
        const together = failures.length === 0 ? (resource.check?.(inputs) ?? []) : [];
        return { inputs: markSecrets(secretInputs(resource.fields), inputs), failures: [...failures, ...together] };
    }

    diff({ type, state, inputs }: ResourceRequest): Map<string, Change> {
        return findChanges(resourceOf(type), state, inputs, new Date());
    }

    async create({ type, urn, inputs, preview }: ResourceRequest): Promise<{ id: string; state: Properties }> {
        const resource = resourceOf(type);
        const kept = withDefaults(resource.fields, inputs);
        if (preview) {
            return {
                id: "",
                state: markSecrets(resource.secretOutputs, { ...kept, ...previewOutputs(resource, kept) }),
            };
        }
        const warn = (text: string): void => {
            this.engine.log({ urn, severity: "warning", text, ephemeral: false });
        };
        const { id, outputs } = await resource.create({ ...inputs, ...kept }, warn);
        await this.engine.flush(urn);
        const state = { ...metaOf(resource), ...kept, ...outputs, ...readinessOf(resource, kept), id };
        return { id, state: markSecrets(resource.secretOutputs, state) };
    }

    update({ type, state, inputs }: ResourceRequest): Properties {
        const resource = resourceOf(type);
        const wanted = withDefaults(resource.fields, inputs);
        const updated = { ...state, ...wanted, ...readinessOf(resource, wanted) };
        return markSecrets(resource.secretOutputs, updated);
    }

    read({ type, id, state, inputs }: ResourceRequest): Live {
        const resource = resourceOf(type);
        if (Object.keys(state).length === 0) {
            throw new Error(`${type} cannot be imported: it exists only in the state of its stack`);
        }
        const due = resource.renews !== undefined && isDue(state, new Date());
        return {
            id,
            state: markSecrets(resource.secretOutputs, due ? { ...state, readyForRenewal: true } : state),
            inputs: markSecrets(secretInputs(resource.fields), inputs),
        };
    }

    invoke(token: string): never {
        throw new Error(
            `the tls plugin that is built here does not offer the function ${token}, nor any other; the official one does`,
        );
    }
}

function resourceOf(type: string): Resource {
    const resource = RESOURCES[type];
    if (resource === undefined) {
        throw new Error(`the tls provider has no resource ${type}; it has ${Object.keys(RESOURCES).join(", ")}`);
    }
    return resource;
}

function previewOutputs(resource: Resource, kept: Properties): Properties {
    const sticky = Object.entries(resource.fields).filter(([name, field]) => field.sticky && kept[name] === undefined);
    const names = [...resource.outputs, ...sticky.map(([name]) => name), "id"];
    const unknown = Object.fromEntries(names.map((name): [string, Value] => [name, UNKNOWN]));
    return { ...unknown, ...readinessOf(resource, kept) };
}

function readinessOf(resource: Resource, kept: Properties): Properties {
    return resource.renews === undefined ? {} : { readyForRenewal: plannedReadiness(kept) };
}

function metaOf({ schemaVersion }: Resource): Properties {
    return schemaVersion === undefined ? {} : { __meta: JSON.stringify({ schema_version: String(schemaVersion) }) };
}

function secretInputs(fields: Fields): string[] {
    return Object.keys(fields).filter((name) => fields[name]?.secret);
}

function markSecrets(names: readonly string[], properties: Properties): Properties {
    const result = { ...properties };
    for (const name of names) {
        const value = result[name];
        if (value !== undefined && value !== UNKNOWN) {
            result[name] = secret(value);
        }
    }
    return result;
}
