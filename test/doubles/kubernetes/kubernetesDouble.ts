// A double of the provider `kubernetes`, for tests: applies to a real API server, by server-side apply as the official one does.
// It knows no kinds; the API server does. Like the official one it previews by a dry run, deletes what it is told to, replaces an
// object that gets another name, and says so when the cluster cannot be reached.
import type { Change, Checked, Live, Provider, ResourceRequest } from "../../../engine/plugins/provider";
import { isEqual, isObject, isUnknown, type Properties, type Value } from "../../../engine/plugins/value";
import { ObjectClient, ApiError, type KubernetesObject } from "./objectClient";

export class KubernetesDouble implements Provider {
    readonly name = "kubernetes";
    private client: ObjectClient | undefined;

    constructor(readonly version: string) {}

    configure(settings: Properties): void {
        const { kubeconfig, context } = settings;
        if (typeof kubeconfig === "string" && !isUnknown(kubeconfig)) {
            this.client = new ObjectClient(kubeconfig, typeof context === "string" ? context : undefined);
        }
    }

    check({ inputs }: ResourceRequest): Checked {
        const missing = ["apiVersion", "kind", "metadata"].filter((key) => inputs[key] === undefined);
        return { inputs, failures: missing.map((property) => ({ property, reason: "is needed" })) };
    }

    diff({ inputs, state }: ResourceRequest): Map<string, Change> {
        const changes = new Map<string, Change>();
        for (const key of new Set([...Object.keys(inputs), ...Object.keys(state)])) {
            if (!isEqual(inputs[key], state[key])) {
                const kind = state[key] === undefined ? "add" : inputs[key] === undefined ? "delete" : "update";
                changes.set(key, { kind, replaces: isReplacing(key, inputs, state) });
            }
        }
        return changes;
    }

    async create({ inputs, preview }: ResourceRequest): Promise<{ id: string; state: Properties }> {
        await this.apply(inputs, preview);
        const { name, namespace } = asObject(inputs).metadata;
        return { id: preview ? "" : `${namespace ?? "default"}/${name}`, state: inputs };
    }

    async update({ inputs, preview }: ResourceRequest): Promise<Properties> {
        await this.apply(inputs, preview);
        return inputs;
    }

    /** What the API server says of the fields that were asked for. */
    async read({ id, inputs, state }: ResourceRequest): Promise<Live> {
        try {
            const live = await this.reach((client) => client.get(asObject(inputs)));
            const seen = Object.fromEntries(
                Object.keys(state).map((key) => [key, merge(state[key], live[key] as Value)]),
            );
            return { id, state: seen, inputs };
        } catch (error) {
            if (error instanceof ApiError && error.status === 404) return { id: "", state: {}, inputs: {} };
            throw error;
        }
    }

    async delete({ state }: ResourceRequest): Promise<void> {
        await this.reach((client) => client.delete(asObject(state))).catch((error: unknown) => {
            if (!(error instanceof ApiError && error.status === 404)) throw error;
        });
    }

    invoke(token: string): Checked {
        throw new Error(`the Kubernetes double answers no calls, not ${token} either`);
    }

    private async apply(inputs: Properties, preview: boolean): Promise<void> {
        // What is not known yet cannot be tried out.
        if (preview && (this.client === undefined || isUnknown(inputs))) return;
        await this.reach((client) => client.apply(asObject(inputs), preview));
    }

    private async reach<T>(work: (client: ObjectClient) => Promise<T>): Promise<T> {
        if (this.client === undefined) throw new Error("the provider was given no kubeconfig");
        try {
            return await work(this.client);
        } catch (error) {
            if (error instanceof ApiError) throw error;
            const reason = error instanceof Error ? error.message : String(error);
            throw new Error(`configured Kubernetes cluster is unreachable: ${reason}`, { cause: error });
        }
    }
}

function asObject(inputs: Properties): KubernetesObject {
    return inputs as unknown as KubernetesObject;
}

function isReplacing(key: string, inputs: Properties, state: Properties): boolean {
    if (key === "apiVersion" || key === "kind" || key === "type" || key === "addressType") return true;
    const [now, before] = [inputs.metadata, state.metadata];
    return (
        key === "metadata" &&
        isObject(now) &&
        isObject(before) &&
        (now.name !== before.name || now.namespace !== before.namespace)
    );
}

/** The live values at the places where something was asked for; Kubernetes adds much that nobody asked for. */
function merge(asked: Value | undefined, live: Value | undefined): Value {
    if (isObject(asked) && isObject(live)) {
        return Object.fromEntries(Object.keys(asked).map((key) => [key, merge(asked[key], live[key])]));
    }
    // A Secret's stringData is never given back.
    return live ?? asked ?? null;
}
