// As much of a client as the double and its tests need: any object of any kind, by HTTPS and a kubeconfig.
import { request } from "node:https";
import { readKubeconfig } from "../../../config/values/kubeconfig";

export interface KubernetesObject {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string; readonly [key: string]: unknown };
    readonly [key: string]: unknown;
}

/** An answer of the API server other than success, in its own words. */
export class ApiError extends Error {
    constructor(
        readonly status: number,
        message: string,
    ) {
        super(message);
    }
}

interface Answer {
    readonly status: number;
    readonly body: unknown;
}

export class ObjectClient {
    private readonly lists = new Map<string, Promise<readonly { name: string; kind: string; namespaced: boolean }[]>>();

    constructor(
        private readonly text: string,
        private readonly context?: string,
    ) {}

    get(object: KubernetesObject): Promise<KubernetesObject> {
        return this.call("GET", object);
    }

    delete(object: KubernetesObject): Promise<KubernetesObject> {
        return this.call("DELETE", object);
    }

    /** Server-side apply: makes the object, or changes what this manager owns of it. */
    apply(object: KubernetesObject, dryRun = false): Promise<KubernetesObject> {
        const query = `?fieldManager=pulumi-kubernetes-double&force=true${dryRun ? "&dryRun=All" : ""}`;
        return this.call("PATCH", object, query, JSON.stringify(object));
    }

    private async call(method: string, object: KubernetesObject, query = "", body?: string): Promise<KubernetesObject> {
        const path = await this.pathOf(object);
        return (await this.send(method, `${path}${query}`, body)) as KubernetesObject;
    }

    private async pathOf({ apiVersion, kind, metadata }: KubernetesObject): Promise<string> {
        const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
        const list = (this.lists.get(base) ?? this.listKinds(base)).catch((error: unknown) => {
            if (error instanceof ApiError && error.status === 404) return [];
            throw error;
        });
        this.lists.set(base, list);
        const found = (await list).find((one) => one.kind === kind && !one.name.includes("/"));
        if (found === undefined) {
            throw new ApiError(404, `no matches for kind "${kind}" in version "${apiVersion}"`);
        }
        const place = found.namespaced ? `/namespaces/${metadata.namespace ?? "default"}` : "";
        return `${base}${place}/${found.name}/${metadata.name}`;
    }

    private async listKinds(base: string): Promise<readonly { name: string; kind: string; namespaced: boolean }[]> {
        const { resources } = (await this.send("GET", base)) as {
            resources: { name: string; kind: string; namespaced: boolean }[];
        };
        return resources;
    }

    async send(method: string, path: string, body?: string): Promise<unknown> {
        const answer = await this.exchange(method, path, body);
        if (answer.status >= 300) {
            const { message = `answered ${String(answer.status)}` } = answer.body as { message?: string };
            throw new ApiError(answer.status, message);
        }
        return answer.body;
    }

    private exchange(method: string, path: string, body?: string): Promise<Answer> {
        const read = readKubeconfig(this.text, this.context);
        if (!read.ok) {
            return Promise.reject(new Error(`the kubeconfig ${read.fault}; ${read.fix}`));
        }
        const { server, caPem, certPem, keyPem, token } = read.kubeconfig;
        const headers = {
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
            // JSON is YAML too.
            ...(body === undefined
                ? {}
                : { "content-type": method === "PATCH" ? "application/apply-patch+yaml" : "application/json" }),
        };
        return new Promise((done, fail) => {
            const options = { method, headers, ca: caPem, cert: certPem, key: keyPem, timeout: 10_000, agent: false };
            const asked = request(`${server}${path}`, options, (answer) => {
                let text = "";
                answer.setEncoding("utf8").on("data", (data: string) => (text += data));
                answer.on("error", fail).on("end", () => {
                    done({
                        status: answer.statusCode ?? 0,
                        body: text.startsWith("{") ? JSON.parse(text) : { message: text },
                    });
                });
            });
            asked.on("error", fail).on("timeout", () => asked.destroy(new Error("no answer")));
            asked.end(body);
        });
    }
}
