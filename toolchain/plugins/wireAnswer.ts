import * as wire from "@pulumi/pulumi/proto/provider_pb";
import type { Change, Checked, Failure, Live } from "./provider";
import { type Properties, toStruct } from "./value";

const { Kind } = wire.PropertyDiff;
const KINDS = {
    add: { keeps: Kind.ADD, replaces: Kind.ADD_REPLACE },
    delete: { keeps: Kind.DELETE, replaces: Kind.DELETE_REPLACE },
    update: { keeps: Kind.UPDATE, replaces: Kind.UPDATE_REPLACE },
};

/**
 * Secrets are not asked for: the engine then hands over plain values and keeps the secret marks itself, on inputs and
 * on the outputs of the same name. The providers mark what else is secret.
 */
export function configured(): wire.ConfigureResponse {
    const response = new wire.ConfigureResponse();
    response.setAcceptsecrets(false);
    response.setAcceptresources(true);
    response.setAcceptoutputs(false);
    response.setSupportspreview(true);
    return response;
}

export function checked(result: Checked): wire.CheckResponse {
    const response = new wire.CheckResponse();
    response.setInputs(toStruct(result.inputs));
    response.setFailuresList(result.failures.map(failed));
    return response;
}

export function changed(changes: Map<string, Change>): wire.DiffResponse {
    const response = new wire.DiffResponse();
    const { DIFF_NONE, DIFF_SOME } = wire.DiffResponse.DiffChanges;
    response.setChanges(changes.size === 0 ? DIFF_NONE : DIFF_SOME);
    response.setHasdetaileddiff(true);
    for (const [path, change] of changes) {
        const detail = new wire.PropertyDiff();
        detail.setKind(KINDS[change.kind][change.replaces ? "replaces" : "keeps"]);
        response.getDetaileddiffMap().set(path, detail);
    }
    const replacing = [...changes].filter(([, change]) => change.replaces);
    response.setDiffsList(topLevel([...changes.keys()]));
    response.setReplacesList(topLevel(replacing.map(([path]) => path)));
    return response;
}

export function configChanged(changes: boolean): wire.DiffResponse {
    const response = new wire.DiffResponse();
    const { DIFF_NONE, DIFF_SOME } = wire.DiffResponse.DiffChanges;
    response.setChanges(changes ? DIFF_SOME : DIFF_NONE);
    return response;
}

export function created(id: string, state: Properties): wire.CreateResponse {
    const response = new wire.CreateResponse();
    response.setId(id);
    response.setProperties(toStruct(state));
    return response;
}

export function updated(state: Properties): wire.UpdateResponse {
    const response = new wire.UpdateResponse();
    response.setProperties(toStruct(state));
    return response;
}

export function live(result: Live): wire.ReadResponse {
    const response = new wire.ReadResponse();
    response.setId(result.id);
    response.setProperties(toStruct(result.state));
    response.setInputs(toStruct(result.inputs));
    return response;
}

export function invoked(result: Checked): wire.InvokeResponse {
    const response = new wire.InvokeResponse();
    response.setReturn(toStruct(result.inputs));
    response.setFailuresList(result.failures.map(failed));
    return response;
}

function failed(failure: Failure): wire.CheckFailure {
    const result = new wire.CheckFailure();
    result.setProperty(failure.property);
    result.setReason(failure.reason);
    return result;
}

/** subject.commonName and dnsNames[1] are changes of subject and dnsNames. */
function topLevel(paths: string[]): string[] {
    return [...new Set(paths.map((path) => /^[^.[]*/.exec(path)?.[0] ?? path))].sort();
}
