import { randomBytes } from "node:crypto";
import { setMaxListeners } from "node:events";
import { checkInputs, CheckedInputs } from "./checkInputs";
import { Diff, diffInputs, keepIgnored } from "./diffInputs";
import { Engine } from "../protocol/engine";
import { Operation } from "./operation";
import { previewState } from "./previewState";
import { ResourceShape, RESOURCES } from "./shapes";
import { reveal, ValueMap } from "../protocol/values";

export interface CreateRequest {
    urn: string;
    inputs: ValueMap;
    preview: boolean;
    /** 0: as long as it takes. */
    timeoutSeconds: number;
}

export interface UpdateRequest extends CreateRequest {
    state: ValueMap;
    ignored: readonly string[];
}

export interface DeleteRequest {
    urn: string;
    state: ValueMap;
    timeoutSeconds: number;
}

/** What a resource type does beside being checked and compared. Properties come with all secrets revealed. */
export interface ResourceActions {
    /** Returns outputs that are not inputs. */
    create(operation: Operation, inputs: ValueMap): Promise<ValueMap>;
    /** As create; `state` is the old state. */
    update(operation: Operation, inputs: ValueMap, state: ValueMap): Promise<ValueMap>;
    delete?(operation: Operation, state: ValueMap): Promise<void>;
}

/** The `command` package. Inputs become outputs as they are; what the actions return is added. */
export class CommandProvider {
    private readonly cancellation = new AbortController();

    constructor(
        readonly version: string,
        readonly engine: Engine,
        private readonly isWanted: () => boolean,
        private readonly loadActions: (type: string) => Promise<ResourceActions>,
    ) {}

    check(urn: string, news: ValueMap): CheckedInputs {
        return checkInputs(shapeOf(typeOf(urn)).inputs, news);
    }

    diff(urn: string, state: ValueMap, news: ValueMap, ignored: readonly string[]): Diff {
        return diffInputs(shapeOf(typeOf(urn)), state, news, ignored);
    }

    async create(request: CreateRequest): Promise<{ id: string; state: ValueMap }> {
        const type = typeOf(request.urn);
        const shape = shapeOf(type);
        if (request.preview) {
            return { id: "", state: previewState(shape, request.inputs, undefined) };
        }
        const actions = await this.loadActions(type);
        const outputs = await this.operate(request.urn, request.timeoutSeconds, (operation) =>
            actions.create(operation, revealMap(request.inputs)),
        );
        const id = `${nameOf(request.urn)}${randomBytes(4).toString("hex")}`;
        return { id, state: { ...request.inputs, ...outputs } };
    }

    async update(request: UpdateRequest): Promise<ValueMap> {
        const type = typeOf(request.urn);
        const shape = shapeOf(type);
        const inputs = keepIgnored(request.state, request.inputs, request.ignored);
        if (request.preview) {
            return previewState(shape, inputs, request.state);
        }
        const actions = await this.loadActions(type);
        const outputs = await this.operate(request.urn, request.timeoutSeconds, (operation) =>
            actions.update(operation, revealMap(inputs), revealMap(request.state)),
        );
        return { ...inputs, ...outputs };
    }

    async delete(request: DeleteRequest): Promise<void> {
        const type = typeOf(request.urn);
        shapeOf(type);
        const actions = await this.loadActions(type);
        if (actions.delete !== undefined) {
            const remove = actions.delete.bind(actions);
            await this.operate(request.urn, request.timeoutSeconds, (operation) =>
                remove(operation, revealMap(request.state)),
            );
        }
    }

    invoke(token: string): never {
        throw new Error(
            `the command plugin that is built here does not offer the function ${token}, nor any other; the official one does`,
        );
    }

    /** Ends all that runs, and lets nothing begin. */
    cancel(): void {
        this.cancellation.abort(new Error("context canceled"));
    }

    private async operate<T>(
        urn: string,
        timeoutSeconds: number,
        act: (operation: Operation) => Promise<T>,
    ): Promise<T> {
        const cancelled = this.cancellation.signal;
        const deadline = new AbortController();
        const timer =
            timeoutSeconds > 0
                ? setTimeout(() => {
                      deadline.abort(new Error("context deadline exceeded"));
                  }, timeoutSeconds * 1000)
                : undefined;
        const ended = AbortSignal.any([cancelled, deadline.signal]);
        // Many operations listen to one cancellation, and each in many places.
        setMaxListeners(0, cancelled, ended);
        const operation: Operation = {
            cancelled,
            ended,
            log: (severity, text, kind) => {
                this.engine.log({ urn, severity, text, ephemeral: kind === "status" });
            },
            checkWanted: () => {
                if (!this.isWanted()) {
                    throw new Error("the engine is gone; nothing is begun any more");
                }
            },
        };
        try {
            cancelled.throwIfAborted();
            return await act(operation);
        } finally {
            clearTimeout(timer);
            await this.engine.flush(urn);
        }
    }
}

function shapeOf(type: string): ResourceShape {
    const shape = RESOURCES.get(type);
    if (shape === undefined) {
        const offered = [...RESOURCES.keys()].join(" and ");
        throw new Error(
            `Resource type '${type}' not found: the command plugin that is built here offers ${offered}, the official one more`,
        );
    }
    return shape;
}

/** The type in `urn:pulumi:stack::project::parent$type::name`. */
function typeOf(urn: string): string {
    return (urn.split("::")[2] ?? "").replace(/^.*\$/, "");
}

function nameOf(urn: string): string {
    return urn.split("::").slice(3).join("::");
}

function revealMap(map: ValueMap): ValueMap {
    return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, reveal(value)]));
}
