// What a kubeconfig says of one cluster and one user of it, as far as it can be used from another computer.
import { parseDocument } from "yaml";
import { isRecord } from "./section";
import { showValue } from "./show";

export interface Kubeconfig {
    /** https://ADDRESS:PORT, perhaps with a path. */
    readonly server: string;
    readonly caPem: string | undefined;
    readonly certPem: string | undefined;
    readonly keyPem: string | undefined;
    readonly token: string | undefined;
    /** Credentials come from a program that only the provider runs. */
    readonly usesProgram: boolean;
}

export type ReadKubeconfig =
    | { readonly ok: true; readonly kubeconfig: Kubeconfig }
    | {
          readonly ok: false;
          readonly fault: string;
          readonly fix: string;
          /** Whether it is the context that was asked for, and nothing in the kubeconfig. */
          readonly ofContext?: true;
      };

const FLATTEN = "give one that holds all by itself: kubectl config view --flatten --minify";

/** @param context undefined: the current one. */
export function readKubeconfig(text: string, context: string | undefined): ReadKubeconfig {
    const all = parseYaml(text);
    if (all === undefined || !("clusters" in all || "contexts" in all)) {
        return { ok: false, fault: "is not a kubeconfig", fix: "give the text of a file such as ~/.kube/config" };
    }
    const name = context ?? all["current-context"];
    const chosen = findNamed(all.contexts, name, "context");
    if (chosen === undefined) {
        const known = listNames(all.contexts).map(showValue).join(", ") || "none";
        return context === undefined
            ? { ok: false, fault: "has no current context", fix: `set kubernetes.context; its contexts are: ${known}` }
            : {
                  ok: false,
                  ofContext: true,
                  fault: "is no context of the kubeconfig",
                  fix: `its contexts are: ${known}`,
              };
    }
    const cluster = findNamed(all.clusters, chosen.cluster, "cluster");
    const user = findNamed(all.users, chosen.user, "user");
    if (cluster === undefined || user === undefined) {
        return {
            ok: false,
            fault: `names a cluster or a user in context ${showValue(name)} that it does not have`,
            fix: FLATTEN,
        };
    }
    const files = ["certificate-authority", "client-certificate", "client-key", "tokenFile"];
    const beside = files.filter((key) => textOf(cluster[key]) !== undefined || textOf(user[key]) !== undefined);
    if (beside.length > 0) {
        return { ok: false, fault: `names files (${beside.join(", ")}), which are not with it`, fix: FLATTEN };
    }
    const data = [cluster["certificate-authority-data"], user["client-certificate-data"], user["client-key-data"]];
    if (!data.every((one) => textOf(one) === undefined || isBase64(textOf(one) ?? ""))) {
        return { ok: false, fault: "has certificates or keys that are not in base64", fix: FLATTEN };
    }
    const usesProgram = isRecord(user.exec) || isRecord(user["auth-provider"]);
    const hasPair = ["client-certificate-data", "client-key-data"].every((key) => textOf(user[key]) !== undefined);
    if (!usesProgram && !hasPair && textOf(user.token) === undefined) {
        return {
            ok: false,
            fault: "has neither a client certificate with its key nor a token, and Kubernetes takes nothing else",
            fix: FLATTEN,
        };
    }
    const server = textOf(cluster.server);
    if (server === undefined || !/^https:\/\/[^\s/]+(\/\S*)?$/.test(server)) {
        return { ok: false, fault: "names no https:// server", fix: FLATTEN };
    }
    const kubeconfig = {
        server: server.replace(/\/$/, ""),
        caPem: decode(cluster["certificate-authority-data"]),
        certPem: decode(user["client-certificate-data"]),
        keyPem: decode(user["client-key-data"]),
        token: textOf(user.token),
        usesProgram,
    };
    return { ok: true, kubeconfig };
}

function parseYaml(text: string): Readonly<Record<string, unknown>> | undefined {
    try {
        // The parser would show on standard error the lines that it warns about, which are secret. What it warns about, such as a tag
        // that it does not know, would not be read as it was meant.
        const document = parseDocument(text, { logLevel: "silent" });
        const isClean = document.errors.length === 0 && document.warnings.length === 0;
        const value: unknown = isClean ? document.toJS() : undefined;
        return isRecord(value) ? value : undefined;
    } catch {
        return undefined;
    }
}

/** Of `[{ name: "a", cluster: {...} }]` the inner part. */
function findNamed(list: unknown, name: unknown, inner: string): Readonly<Record<string, unknown>> | undefined {
    const entries: readonly unknown[] = Array.isArray(list) ? list : [];
    const found = entries.find((entry) => isRecord(entry) && entry.name === name);
    const value = isRecord(found) ? found[inner] : undefined;
    return isRecord(value) ? value : undefined;
}

function listNames(list: unknown): readonly string[] {
    const entries: readonly unknown[] = Array.isArray(list) ? list : [];
    return entries.flatMap((entry) => (isRecord(entry) && typeof entry.name === "string" ? [entry.name] : []));
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

function isBase64(text: string): boolean {
    const bare = text.replaceAll(/\s/g, "");
    return Buffer.from(bare, "base64").toString("base64") === bare;
}

function decode(value: unknown): string | undefined {
    const text = textOf(value);
    return text === undefined ? undefined : Buffer.from(text, "base64").toString("utf8");
}
