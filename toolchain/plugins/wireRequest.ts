import type * as wire from "@pulumi/pulumi/proto/provider_pb";
import type { ResourceRequest } from "./provider";
import { fromStruct } from "./value";

export function check(request: wire.CheckRequest): ResourceRequest {
    return {
        ...common(request),
        id: "",
        inputs: fromStruct(request.getNews()),
        state: fromStruct(request.getOlds()),
        preview: true,
    };
}

export function diff(request: wire.DiffRequest): ResourceRequest {
    return {
        ...common(request),
        id: request.getId(),
        inputs: fromStruct(request.getNews()),
        state: fromStruct(request.getOlds()),
        preview: true,
    };
}

export function create(request: wire.CreateRequest): ResourceRequest {
    return {
        ...common(request),
        id: "",
        inputs: fromStruct(request.getProperties()),
        state: {},
        preview: request.getPreview(),
    };
}

export function update(request: wire.UpdateRequest): ResourceRequest {
    return {
        ...common(request),
        id: request.getId(),
        inputs: fromStruct(request.getNews()),
        state: fromStruct(request.getOlds()),
        preview: request.getPreview(),
    };
}

export function read(request: wire.ReadRequest): ResourceRequest {
    return {
        ...common(request),
        id: request.getId(),
        inputs: fromStruct(request.getInputs()),
        state: fromStruct(request.getProperties()),
        preview: false,
    };
}

function common(request: { getUrn(): string }) {
    const urn = request.getUrn();
    return { urn, type: parseType(urn) };
}

/** urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME */
function parseType(urn: string): string {
    return urn.split("::")[2]?.split("$").pop() ?? "";
}
