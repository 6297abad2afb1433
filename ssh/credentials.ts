import { connect } from "node:net";
import type { AuthenticationType, ParsedKey } from "ssh2";
import { Endpoint } from "./connection";
import { fingerprint } from "./hostKey";
import { parsePrivateKey } from "./privateKey";

export interface Credentials {
    key?: ParsedKey;
    agentSocketPath?: string;
}

/** One way to log in: the method's name, and what to say of it when it was refused. */
export interface LoginMethod {
    type: "publickey" | "agent" | "none";
    /** The name of the method in the protocol. */
    protocolName: AuthenticationType;
    description: string;
}

/** Reads key and agent of an endpoint. What is unusable is an error that no further attempt would cure. */
export async function loadCredentials(endpoint: Endpoint): Promise<Credentials> {
    const key = endpoint.privateKey === undefined ? undefined : await parsePrivateKey(endpoint.privateKey);
    const agentSocketPath = await findAgent(endpoint);
    return {
        ...(key === undefined ? {} : { key }),
        ...(agentSocketPath === undefined ? {} : { agentSocketPath }),
    };
}

/** In the order in which they are tried. */
export function loginMethods(credentials: Credentials): LoginMethod[] {
    const methods: LoginMethod[] = [];
    if (credentials.key !== undefined) {
        const description = `the private key ${fingerprint(credentials.key.getPublicSSH())}`;
        methods.push({ type: "publickey", protocolName: "publickey", description });
    }
    if (credentials.agentSocketPath !== undefined) {
        const description = `the keys of the agent at ${credentials.agentSocketPath}`;
        methods.push({ type: "agent", protocolName: "publickey", description });
    }
    return methods.length > 0 ? methods : [{ type: "none", protocolName: "none", description: "no credentials" }];
}

/** The agent that was given must be there; the one of the environment is used if it is. */
async function findAgent(endpoint: Endpoint): Promise<string | undefined> {
    const path = endpoint.agentSocketPath ?? process.env.SSH_AUTH_SOCK;
    if (path === undefined || path === "") {
        return undefined;
    }
    const problem = await tryAgent(path);
    if (problem !== undefined && endpoint.agentSocketPath !== undefined) {
        throw new Error(`dial unix ${path}: connect: ${problem}`);
    }
    return problem === undefined ? path : undefined;
}

function tryAgent(path: string): Promise<string | undefined> {
    return new Promise((resolve) => {
        const socket = connect(path, () => {
            socket.destroy();
            resolve(undefined);
        });
        socket.on("error", (error: NodeJS.ErrnoException) => {
            resolve(error.code === "ENOENT" ? "no such file or directory" : error.message);
        });
    });
}
