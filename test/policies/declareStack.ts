// Runs a stack under the SDK's mocks and gives what the engine would show of it to a policy pack: what was asked for, and what that
// becomes, on one of two kinds of provider.
import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { answerLookup } from "./answerLookup";
import { isAddress, listComputed, listOutputs, makeUp } from "./computed";
import { unknownText } from "./judge";

export const Kind = {
    /** Everything is known, also what only AWS could say. */
    permissive: "permissive",
    /** As the real provider in a preview: ids, outputs, and inputs that AWS fills in are unknown. */
    realLike: "real-like",
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

export type Values = Readonly<Record<string, unknown>>;

/** A resource as the engine shows it. */
export interface Declared {
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    /** URN. */
    readonly parent: string | undefined;
    readonly protect: boolean;
    /** What is judged before it is made. */
    readonly inputs: Values;
    /** What is judged with the whole stack. */
    readonly outputs: Values;
    /** URNs, by input. */
    readonly uses: Readonly<Record<string, readonly string[]>>;
    /** URNs of all that must be there before it. */
    readonly after: readonly string[];
}

/** Everything that a program declares, in the order in which the engine hears of it. */
export async function declareStack(create: () => void | Promise<void>, kind: Kind): Promise<readonly Declared[]> {
    const provider = new Provider(kind);
    await pulumi.runtime.setMocks(provider, "project", "test", kind === Kind.realLike, "organization");
    provider.listenTo(pulumi.runtime.getMonitor() as unknown as MockMonitor);
    const { stackTraceLimit } = Error;
    // The SDK takes a stack trace for every promise it makes, which costs more than all the rest.
    Error.stackTraceLimit = 2;
    try {
        await create();
        await pulumi.runtime.disconnect();
        provider.faults.forEach((fault) => {
            throw fault;
        });
        return provider.declared;
    } finally {
        Error.stackTraceLimit = stackTraceLimit;
    }
}

/** A private part of MockMonitor: the name under which it keeps a resource. */
interface UrnMaker {
    newUrn(parent: string, type: string, name: string): string;
}

class Provider implements pulumi.runtime.Mocks {
    public readonly declared: Declared[] = [];
    /** The SDK keeps errors of mocks to itself. */
    public readonly faults: unknown[] = [];

    public constructor(private readonly kind: Kind) {}

    /** Mocks are not told about parents, options and where an input comes from. */
    public listenTo(monitor: MockMonitor): void {
        const register = monitor.registerResource.bind(monitor);
        monitor.registerResource = async (request: RegisterResourceRequest, callback) => {
            const urn = (monitor as unknown as UrnMaker).newUrn(
                request.getParent(),
                request.getType(),
                request.getName(),
            );
            try {
                this.declare(urn, request);
            } catch (error) {
                this.faults.push(error);
            }
            await register(request, callback);
        };
        monitor.registerResourceOutputs = (_, callback) => {
            callback(null, {});
        };
    }

    public newResource(args: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult {
        const { type, name } = args;
        // The SDK has any there.
        const inputs = args.inputs as Values;
        // What the mocks do not give is unknown to the program in a preview.
        const state = this.kind === Kind.realLike ? inputs : { ...madeUp(type, name), ...inputs };
        return { id: this.kind === Kind.realLike ? undefined : `${name}-id`, state };
    }

    public call(args: pulumi.runtime.MockCallArgs): Record<string, unknown> {
        return answerLookup(args.token, args.inputs as Values);
    }

    private declare(urn: string, request: RegisterResourceRequest): void {
        const [type, name] = [request.getType(), request.getName()];
        const inputs = open(request.getObject()?.toJavaScript() ?? {}) as Values;
        const computed = request.getCustom() ? this.compute(type, name, inputs) : {};
        const uses = new Map<string, readonly string[]>();
        request.getPropertydependenciesMap().forEach((found, key) => uses.set(key, found.getUrnsList()));
        this.declared.push({
            type,
            name,
            urn,
            parent: request.getParent() || undefined,
            protect: request.getProtect() ?? false,
            inputs,
            outputs: { ...computed, ...inputs },
            uses: Object.fromEntries(uses),
            after: request.getDependenciesList(),
        });
    }

    private compute(type: string, name: string, inputs: Values): Values {
        if (this.kind === Kind.permissive) {
            return { ...madeUp(type, name), id: `${name}-id` };
        }
        const unknown = ["id", ...listOutputs(type), ...listComputed(type)].filter((key) => !(key in inputs));
        return Object.fromEntries(unknown.map((key) => [key, unknownText]));
    }
}

function madeUp(type: string, name: string): Values {
    const addresses = listComputed(type).filter((key) => isAddress(key) || key === "name" || key === "bucket");
    return Object.fromEntries([...addresses, ...listOutputs(type)].map((key) => [key, makeUp(name, key)]));
}

/** What the engine shows a policy: secrets in the open, files as what is in them. */
function open(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(open);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const record = value as Values;
    if (record[pulumi.runtime.specialSigKey] === pulumi.runtime.specialSecretSig) {
        return open(record.value);
    }
    const shown = Object.entries(record).filter(([key]) => key !== pulumi.runtime.specialSigKey);
    return Object.fromEntries(shown.map(([key, inner]) => [key, open(inner)]));
}
