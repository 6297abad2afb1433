// A small stand-in for the engine: it records every resource that a program asks for, as it went over the wire, and answers as the
// engine and the providers would. What it was not told about it refuses.
//
//     const run = await runProgram(() => new EtcdCluster("main", { config }), { preview: false });
//     assert.equal(run.find("main-operator-key").type, "tls:index/privateKey:PrivateKey");
import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { isDeepStrictEqual } from "node:util";
import { answerFor, type World } from "./answers";
import { answerCall, idOf, isAws, isReplaced, NotThere } from "./awsAnswers";
import { fromWire, type Inputs, recordRegistration, type Registration, reveal, Secret, toWire } from "./recordOptions";

export interface RunOptions {
    /** Whether nothing is made yet and what would be made is unknown. @default false */
    readonly preview?: boolean;
    /** An earlier run, whose resources are there already. */
    readonly before?: Recording;
    /** What the hosts and providers are like. */
    readonly world?: World;
}

/** A resource that was asked for, with what it became. */
export interface RecordedResource extends Registration {
    /** What it is, inputs included; components have none. */
    readonly state: Inputs;
    readonly id: string;
    /** What the engine would do about it. */
    readonly step: Step;
    /** Given to registerOutputs; undefined when that was never called. */
    readonly outputs: Inputs | undefined;
}

export const Step = { create: "create", same: "same", update: "update", replace: "replace" } as const;
export type Step = (typeof Step)[keyof typeof Step];

export class Recording {
    public constructor(public readonly resources: readonly RecordedResource[]) {}

    /** The one resource of that name. */
    public find(name: string): RecordedResource {
        const [found, ...more] = this.resources.filter((resource) => resource.name === name);
        if (found === undefined || more.length > 0) {
            throw new Error(`${found === undefined ? "no" : "more than one"} resource has the name ${name}`);
        }
        return found;
    }

    public findByUrn(urn: string): RecordedResource | undefined {
        return this.resources.find((resource) => resource.urn === urn);
    }

    public listOfType(type: string): readonly RecordedResource[] {
        return this.resources.filter((resource) => resource.type === type);
    }

    /** This run as if a resource had been taken away since. */
    public without(name: string): Recording {
        const gone = this.find(name);
        return new Recording(this.resources.filter((resource) => resource !== gone));
    }

    /** Names of the resources to which something would be done, with what. */
    public listChanges(): Readonly<Record<string, Step>> {
        const changed = this.resources.filter((resource) => resource.step !== Step.same);
        return Object.fromEntries(changed.map((resource) => [resource.name, resource.step]));
    }

    /** Names of everything that must be there before a resource, directly or not. */
    public listAllDependencies(name: string): readonly string[] {
        const seen = new Set<string>();
        const visit = (urn: string): void => {
            const resource = this.findByUrn(urn);
            if (resource === undefined || seen.has(resource.name)) {
                return;
            }
            seen.add(resource.name);
            resource.options.dependencies.forEach(visit);
        };
        this.find(name).options.dependencies.forEach(visit);
        return [...seen].sort();
    }
}

/** Runs a program to its end, and gives what it asked for together with what it returned. */
export async function runProgram<T>(
    program: () => T | Promise<T>,
    options: RunOptions = {},
): Promise<Recording & { readonly result: T }> {
    const engine = new RecordingEngine(options);
    await pulumi.runtime.setMocks(engine, "pulumi-etcd", "test", options.preview ?? false, "organization");
    engine.listenTo(pulumi.runtime.getMonitor() as unknown as MockMonitor);
    // The SDK takes a stack trace for every promise it makes, which costs more than all the rest.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 2;
    try {
        const result = await program();
        // Waits until everything has been registered.
        await pulumi.runtime.disconnect();
        return Object.assign(engine.finish(), { result });
    } finally {
        Error.stackTraceLimit = stackTraceLimit;
    }
}

interface Answer {
    readonly id: string | undefined;
    readonly state: Inputs;
}

/** A private part of MockMonitor: the name under which it keeps a resource. */
interface UrnMaker {
    newUrn(parent: string, type: string, name: string): string;
}

class RecordingEngine implements pulumi.runtime.Mocks {
    private readonly resources: RecordedResource[] = [];
    private readonly outputs = new Map<string, Inputs>();
    private readonly answers = new Map<string, Answer>();
    private readonly refusals: Error[] = [];

    public constructor(private readonly options: RunOptions) {}

    /** Takes down the requests themselves, since mocks are not told about options, parents and secrets. */
    public listenTo(monitor: MockMonitor): void {
        const register = monitor.registerResource.bind(monitor);
        monitor.registerResource = async (request: RegisterResourceRequest, callback) => {
            try {
                this.register(monitor, request);
            } catch (error) {
                callback(this.refuse(error instanceof Error ? error.message : String(error)), undefined);
                return;
            }
            await register(request, callback);
        };
        // Hooks are called by an engine that does something; these mocks only write down what is asked for.
        const accept = (_: unknown, callback: (error: null, answer: object) => void) => {
            callback(null, {});
        };
        Object.assign(monitor, { registerResourceHook: accept, registerErrorHook: accept });
        monitor.registerResourceOutputs = (request: RegisterResourceOutputsRequest, callback) => {
            this.outputs.set(request.getUrn(), fromWire(request.getOutputs()?.toJavaScript() ?? {}) as Inputs);
            callback(null, {});
        };
    }

    public finish(): Recording {
        const [refusal] = this.refusals;
        if (refusal !== undefined) {
            throw refusal;
        }
        return new Recording(
            this.resources.map((resource) => ({ ...resource, outputs: this.outputs.get(resource.urn) })),
        );
    }

    public newResource(args: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult {
        const answer = this.answers.get(`${args.type} ${args.name}`);
        if (answer === undefined) {
            throw this.refuse(`${args.type} ${args.name} is read, and these mocks know nothing that could be read`);
        }
        return { id: answer.id, state: toWire(answer.state) as Record<string, unknown> };
    }

    public call(args: pulumi.runtime.MockCallArgs): Inputs {
        try {
            if (args.token === "pulumi:pulumi:readStackResourceOutputs") {
                const there = this.options.before?.resources ?? [];
                return { outputs: Object.fromEntries(there.map(({ urn, state }) => [urn, { outputs: state }])) };
            }
            return answerCall(args.token, args.inputs as Inputs, this.options.world ?? {});
        } catch (error) {
            if (error instanceof NotThere) {
                throw error;
            }
            throw this.refuse(error instanceof Error ? error.message : String(error));
        }
    }

    /** The SDK keeps some errors to itself; finish() does not. */
    private refuse(message: string): Error {
        const refusal = new Error(message);
        this.refusals.push(refusal);
        return refusal;
    }

    private register(monitor: MockMonitor, request: RegisterResourceRequest): void {
        const urn = (monitor as unknown as UrnMaker).newUrn(request.getParent(), request.getType(), request.getName());
        const registration = recordRegistration(request, urn);
        if (this.resources.some((resource) => resource.urn === urn)) {
            throw new Error(`${urn} is registered twice`);
        }
        const old = this.options.before?.findByUrn(urn);
        const inputs = keepIgnored(registration, old);
        const step = decideStep(registration, inputs, old);
        // What takes another one's place is made with what is current, and AWS gives it an id of its own.
        const isAnother = step === Step.replace && isAws(registration.type);
        const asked = isAnother ? registration : { ...registration, inputs };
        const state = step === Step.same && old !== undefined ? old.state : this.make(asked);
        const isMade = step === Step.create || step === Step.replace;
        const made = isAnother ? `${registration.name}-anew` : registration.name;
        const id = isMade ? idOf(registration.type, made) : (old?.id ?? "");
        this.resources.push({ ...asked, id, state, step, outputs: undefined });
        const isUnknown = this.options.preview === true && isMade;
        this.answers.set(`${registration.type} ${registration.name}`, { id: isUnknown ? undefined : id, state });
    }

    /** What a resource is once it is made: its inputs, and what its provider adds. */
    private make(registration: Registration): Inputs {
        if (!registration.custom) {
            return {};
        }
        const secret = registration.options.additionalSecretOutputs;
        const answer = answerFor(registration, this.options.world ?? {}, this.options.preview ?? false);
        const added = Object.entries(answer).map(([key, value]) => [
            key,
            secret.includes(key) ? new Secret(value) : value,
        ]);
        return { ...registration.inputs, ...(Object.fromEntries(added) as Inputs) };
    }
}

/** The engine puts the old value in place of an input whose changes are ignored. */
function keepIgnored(registration: Registration, old: RecordedResource | undefined): Inputs {
    if (old === undefined) {
        return registration.inputs;
    }
    const kept = registration.options.ignoreChanges.map((key) => [key, old.inputs[key]]);
    return { ...registration.inputs, ...(Object.fromEntries(kept) as Inputs) };
}

function decideStep(registration: Registration, inputs: Inputs, old: RecordedResource | undefined): Step {
    if (old === undefined) {
        return Step.create;
    }
    if (!isDeepStrictEqual(registration.options.replacementTrigger, old.options.replacementTrigger)) {
        return Step.replace;
    }
    const changed = Object.keys({ ...inputs, ...old.inputs }).filter(
        (key) => !isDeepStrictEqual(reveal(inputs[key]), reveal(old.inputs[key])),
    );
    if (changed.length === 0 || !registration.custom) {
        return changed.length === 0 ? Step.same : Step.update;
    }
    const replacing = registration.options.replaceOnChanges.map((path) => path.replace(/\[.*/, ""));
    // Nothing made by the tls provider can be changed once it is made.
    const isAnother =
        changed.some((key) => replacing.includes(key)) ||
        registration.type.startsWith("tls:") ||
        isReplaced(registration.type, reveal(old.inputs) as Inputs, reveal(inputs) as Inputs);
    return isAnother ? Step.replace : Step.update;
}
