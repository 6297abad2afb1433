// The only reader of pulumi.Config and of the environment. Everything it decides, it has from check.ts.
import * as pulumi from "@pulumi/pulumi";

import { checkConfig } from "./check";
import { createContext } from "./context";
import { ConfigError } from "./values/errors";
import { CONFIG_KEYS } from "./keys";
import type { Problem } from "./values/problem";
import type { ClusterConfig } from "./schema";
import { type ClusterSecrets, readSecrets } from "./secrets";

/** The stack's configuration, checked and complete. Throws one ConfigError with all that is wrong. */
export function loadConfig(): ClusterConfig {
    const problems: Problem[] = [];
    const values: Record<string, unknown> = {};
    const secretKeys = readSecretKeys();
    for (const [key, text] of Object.entries(readProjectConfig())) {
        const problem = checkSecrecy(key, text, secretKeys.has(key));
        if (problem !== undefined) {
            problems.push(problem);
        }
        // What is encrypted by mistake is not looked at: a message about it would show it.
        const value = problem === undefined || CONFIG_KEYS[key]?.secret ? parseValue(key, text) : undefined;
        // "__proto__" is a key like any other here.
        Object.defineProperty(values, key, { value, enumerable: true });
    }
    const hidden = Object.keys(values).filter((key) => values[key] === undefined);
    const checked = checkConfig(values, createContext());
    if (checked.ok && problems.length === 0) {
        return checked.config;
    }
    const others = checked.ok
        ? []
        : checked.problems.filter(({ path }) => !hidden.includes(/^[^.[]*/.exec(path)?.[0] ?? ""));
    throw new ConfigError([...problems, ...others]);
}

/** The secrets that belong to a configuration. */
export function loadSecrets(config: ClusterConfig): ClusterSecrets {
    return readSecrets(config, {
        sshPrivateKey: new pulumi.Config().getSecret("sshPrivateKey"),
        kubeconfig: readProjectConfig().kubeconfig,
    });
}

/** Keys of the project's own namespace, without it; others (aws:region) belong to providers. */
function readProjectConfig(): Readonly<Record<string, string>> {
    const prefix = `${pulumi.getProject()}:`;
    const own = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(own.map(([key, text]) => [key.slice(prefix.length), text]));
}

function readSecretKeys(): ReadonlySet<string> {
    const prefix = `${pulumi.getProject()}:`;
    const keys: unknown = JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]");
    const names = Array.isArray(keys) ? keys.map(String) : [];
    return new Set(names.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)));
}

/** A secret that is stored openly is as wrong as a plan that nobody can read. */
function checkSecrecy(key: string, text: string, isSecret: boolean): Problem | undefined {
    const spec = CONFIG_KEYS[key];
    if (spec === undefined || text === "" || isSecret === (spec.secret ?? false)) {
        return undefined;
    }
    return isSecret
        ? {
              path: key,
              found: "this key",
              fault: "is encrypted, but it decides which resources exist and must be readable",
              fix: "set it without --secret",
          }
        : {
              path: key,
              found: "this secret",
              fault: "is stored unencrypted in the stack's file",
              fix: `pulumi config set --secret ${key} < FILE, and change the key that was exposed`,
          };
}

/** Pulumi hands every value over as text; what is not plain text in our table was JSON before. */
function parseValue(key: string, text: string): unknown {
    const spec = CONFIG_KEYS[key];
    if (spec?.keys === undefined) {
        return text;
    }
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}
