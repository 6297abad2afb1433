import { joinHostPort } from "../goText";
import { CONNECTION, Shape } from "../shapes";
import { at, isMap, Value } from "../values";

export interface Endpoint {
    user: string;
    host: string;
    port: number;
    password?: string;
    privateKey?: string;
    privateKeyPassword?: string;
    agentSocketPath?: string;
    hostKey?: string;
    /** Failed attempts that are forgiven; negative: all. */
    dialErrorLimit: number;
    /** Seconds; 0: no limit. */
    perDialTimeout: number;
}

export interface Connection extends Endpoint {
    proxy?: Endpoint;
}

/** Reads a connection as inputs and states have it, secrets revealed. States of older versions may lack defaults. */
export function readConnection(value: Value): Connection {
    const endpoint = readEndpoint(CONNECTION, value);
    const proxy = isMap(value) ? at(value, "proxy") : null;
    return proxy === null ? endpoint : { ...endpoint, proxy: readEndpoint(CONNECTION, proxy) };
}

export function addressOf(endpoint: Endpoint): string {
    return joinHostPort(endpoint.host, endpoint.port);
}

function readEndpoint(shape: Shape, value: Value): Endpoint {
    const map = isMap(value) ? value : {};
    const text = (name: string): string | undefined => {
        const found = at(map, name) ?? shape.fields.get(name)?.default;
        return typeof found === "string" ? found : undefined;
    };
    const number = (name: string): number => {
        const found = at(map, name) ?? shape.fields.get(name)?.default;
        return typeof found === "number" ? Math.trunc(found) : 0;
    };
    const host = text("host");
    if (host === undefined) {
        throw new Error("the connection has no host");
    }
    const optional = Object.fromEntries(
        OPTIONAL.map((name) => [name, text(name)] as const).filter(([, found]) => found !== undefined),
    );
    return {
        user: text("user") ?? "",
        host,
        port: number("port"),
        dialErrorLimit: number("dialErrorLimit"),
        perDialTimeout: number("perDialTimeout"),
        ...optional,
    };
}

const OPTIONAL = ["password", "privateKey", "privateKeyPassword", "agentSocketPath", "hostKey"] as const;
