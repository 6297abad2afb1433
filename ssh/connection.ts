/** A machine that can be logged in to, and how. */
export interface Endpoint {
    user: string;
    host: string;
    port: number;
    privateKey?: string;
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

/** What holds where a connection says nothing. */
export const DEFAULTS = { user: "root", port: 22, dialErrorLimit: 10, perDialTimeout: 15 };

type Fields = Readonly<Record<string, unknown>>;

/** Reads a connection as programs and states have it: what is absent, and what is null, is as usual. */
export function readConnection(given: unknown): Connection {
    const proxy = isFields(given) ? given.proxy : undefined;
    return { ...readEndpoint(given), ...(isFields(proxy) ? { proxy: readEndpoint(proxy) } : {}) };
}

export function addressOf({ host, port }: Pick<Endpoint, "host" | "port">): string {
    return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

function readEndpoint(given: unknown): Endpoint {
    const fields = isFields(given) ? given : {};
    const { host } = fields;
    if (typeof host !== "string") {
        throw new Error("the connection has no host");
    }
    const number = (name: "port" | "dialErrorLimit" | "perDialTimeout"): number => {
        const found = fields[name];
        return typeof found === "number" ? Math.trunc(found) : DEFAULTS[name];
    };
    const optional = OPTIONAL.flatMap((name) => {
        const found = fields[name];
        return typeof found === "string" ? [[name, found] as const] : [];
    });
    return {
        user: typeof fields.user === "string" ? fields.user : DEFAULTS.user,
        host,
        port: number("port"),
        dialErrorLimit: number("dialErrorLimit"),
        perDialTimeout: number("perDialTimeout"),
        ...Object.fromEntries(optional),
    };
}

function isFields(value: unknown): value is Fields {
    return typeof value === "object" && value !== null;
}

const OPTIONAL = ["privateKey", "agentSocketPath", "hostKey"] as const;
