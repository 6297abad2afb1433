// What the world outside a configuration says of it: the stack, the environment, files.
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { CheckContext } from "./check";
import type { Architecture } from "./facts/architecture";
import { findPrivateKeyFault } from "./values/privateKey";

/** What this computer says, and the stack. */
export function createContext(): CheckContext {
    return {
        stack: pulumi.getStack(),
        agentSocket: process.env.SSH_AUTH_SOCK,
        resolvePath: (path) => resolve(path.replace(/^~(?=\/|$)/, homedir())),
        readText,
        findKeyFault: (path) => {
            const text = readText(path);
            return text === undefined ? "cannot be read" : findPrivateKeyFault(text);
        },
        findBuildDigest: readBuildDigest,
    };
}

function readBuildDigest(buildsDirectory: string, version: string, architecture: Architecture): string | undefined {
    const file = join(buildsDirectory, version, `etcd-v${version}-linux-${architecture}.tar.sha256`);
    return /^[0-9a-f]{64}(?=\s|$)/.exec(readText(file) ?? "")?.[0];
}

function readText(path: string): string | undefined {
    try {
        return readFileSync(path, "utf8");
    } catch {
        return undefined;
    }
}
