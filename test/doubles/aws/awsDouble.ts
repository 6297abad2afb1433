// The provider `aws` for tests: what it knows of AWS is in aws-resources.json, what it has made is in the account's file.
import { type Change, type Checked, type Live } from "../../../engine/plugins/provider";
import { type Properties, textOf, UNKNOWN, type Value } from "../../../engine/plugins/value";
import type { Account, Thing } from "./account";
import { AwsError } from "./awsError";
import { checkInputs } from "./checkInputs";
import { compare } from "./compare";
import { factsOf } from "./facts";
import { callFunction } from "./functions";
import { digits, makeId, type Making } from "./ids";
import { ATTACHMENT, INSTANCE, isTerminated, noteDetached, stopInstance } from "./instances";
import { refuseByModels } from "./models/refuse";
import { makeOutputs, markSensitive, unknownOutputs, withDefaults } from "./outputs";
import { refuseCreation, refuseDeletion, refuseUpdate } from "./refusals";
import type { Settings } from "./settings";

export interface Request {
    readonly urn: string;
    readonly id: string;
    readonly inputs: Properties;
    readonly state: Properties;
    readonly preview: boolean;
}

/** What becomes real beside the account: machines of a lab, for one. */
export interface World {
    created(thing: Thing): Promise<void>;
    updated(thing: Thing, before: Properties): Promise<void>;
    deleting(thing: Thing): Promise<void>;
}

export class AwsDouble {
    settings: Settings = { region: "", defaultTags: {} };

    constructor(
        private readonly account: Account,
        private readonly world: World | undefined,
    ) {}

    check({ urn, inputs, state: before }: Request): Checked {
        const facts = factsOf(typeOf(urn));
        const failures = checkInputs(facts.inputs, inputs);
        const { autoName } = facts;
        if (autoName === undefined || inputs[autoName.property] !== undefined || hasPrefix(inputs)) {
            return { inputs, failures };
        }
        // The provider names what is not named, and keeps to the name.
        const kept = before[autoName.property];
        const start = autoName.property === "name" && typeOf(urn).endsWith(":Alias") ? "alias/" : "";
        const made = `${start}${nameOf(urn)}-${digits(this.making(urn, inputs), 7)}`;
        return { inputs: { ...inputs, [autoName.property]: kept ?? made }, failures };
    }

    diff({ urn, state, inputs }: Request): Map<string, Change> {
        const type = typeOf(urn);
        const facts = factsOf(type);
        const changes = compare(type, facts, state, inputs);
        if (facts.regionArg && state.region !== undefined && state.region !== this.regionOf(inputs)) {
            changes.set("region", { kind: "update", replaces: true });
        }
        if (facts.taggable && !sameTags(state.tagsAll, this.allTags(inputs))) {
            changes.set("tagsAll", { kind: "update", replaces: false });
        }
        return changes;
    }

    /** With a name that somebody gave it, or a kind of which there can be one, the old one must make room first. */
    deletesFirst({ urn, inputs }: Request): boolean {
        const { autoName, deleteBeforeReplace } = factsOf(typeOf(urn));
        const name = autoName === undefined ? undefined : inputs[autoName.property];
        const isGiven = typeof name === "string" && !/-[0-9a-f]{7}$/.test(name);
        return deleteBeforeReplace === true || isGiven;
    }

    async create({ urn, inputs, preview }: Request): Promise<{ id: string; state: Properties }> {
        const type = typeOf(urn);
        if (preview) {
            const unknown = unknownOutputs(type, inputs).map((name): [string, Value] => [name, UNKNOWN]);
            return { id: "", state: this.complete(type, { ...Object.fromEntries(unknown), ...inputs }) };
        }
        const making = this.making(urn, inputs);
        refuseCreation(this.account, type, inputs, making.region);
        refuseByModels(type, nameOf(urn), this.withAllTags(type, inputs));
        const id = makeId(making);
        const state = this.complete(type, { ...makeOutputs(this.account, making, id), id });
        const thing = { type, id, urn, state };
        this.account.note({ event: "creating", type, id, urn });
        await this.world?.created(thing);
        this.account.note({ event: "created", ...thing });
        return { id, state: markSensitive(type, state) };
    }

    async update({ urn, id, inputs, state, preview }: Request): Promise<Properties> {
        const type = typeOf(urn);
        const { inputs: fields } = factsOf(type);
        const gone = Object.keys(fields).filter((name) => inputs[name] === undefined && !fields[name]?.computed);
        const rest = Object.fromEntries(Object.entries(state).filter(([name]) => !gone.includes(name)));
        const next = this.complete(type, { ...rest, ...withDefaults(fields, inputs), id });
        if (preview) {
            return next;
        }
        const there = this.find(type, id);
        refuseUpdate(this.account, type, there.state, inputs);
        refuseByModels(type, nameOf(urn), this.withAllTags(type, inputs));
        const thing = { type, id, urn, state: next };
        this.account.note({ event: "updating", type, id, urn });
        await this.world?.updated(thing, there.state);
        this.account.note({ event: "updated", ...thing });
        return markSensitive(type, next);
    }

    read({ urn, id, state, inputs }: Request): Live {
        const there = this.account.find(typeOf(urn), id);
        if (there === undefined || isTerminated(there.state)) {
            return { id: "", state: {}, inputs: {} };
        }
        const type = typeOf(urn);
        const fields = Object.keys(factsOf(type).inputs);
        const known = Object.keys(inputs).length > 0 ? Object.keys(inputs) : fields;
        const live = Object.entries(there.state).filter(([name]) => known.includes(name) && fields.includes(name));
        return { id, state: markSensitive(type, { ...state, ...there.state }), inputs: Object.fromEntries(live) };
    }

    async delete({ urn, id }: Request): Promise<void> {
        const thing = this.account.find(typeOf(urn), id);
        // What somebody has deleted by hand is gone as wanted.
        if (thing === undefined) {
            return;
        }
        if (thing.type === ATTACHMENT) {
            if (thing.state.skipDestroy === true) {
                return;
            }
            if (thing.state.stopInstanceBeforeDetaching === true) {
                stopInstance(this.account, textOf(thing.state.instanceId));
            }
        }
        refuseDeletion(this.account, thing);
        this.account.note({ event: "deleting", type: thing.type, id, urn });
        await this.world?.deleting(thing);
        this.account.note({ event: "deleted", type: thing.type, id, urn });
        if (thing.type === INSTANCE) {
            noteDetached(this.account, id);
        }
    }

    invoke(token: string, args: Properties): Properties {
        return callFunction(this.account, token, args, this.settings.region);
    }

    private find(type: string, id: string): Thing {
        const thing = this.account.find(type, id);
        if (thing === undefined) {
            throw new AwsError("ResourceNotFound", `${type} ${id} is not there`);
        }
        return thing;
    }

    private making(urn: string, inputs: Properties): Making {
        const times = this.account.timesMade(urn);
        return { type: typeOf(urn), urn, inputs, region: this.regionOf(inputs), times };
    }

    private regionOf(inputs: Properties): string {
        const region = textOf(inputs.region ?? this.settings.region);
        if (region === "") {
            throw new AwsError("MissingRegion", "no region is configured; set aws:region");
        }
        return region;
    }

    private complete(type: string, state: Properties): Properties {
        const { regionArg, taggable } = factsOf(type);
        return {
            ...state,
            ...(regionArg ? { region: this.regionOf(state) } : {}),
            ...(taggable ? { tagsAll: this.allTags(state) } : {}),
        };
    }

    /** As the provider sends them. */
    private withAllTags(type: string, inputs: Properties): Properties {
        return factsOf(type).taggable ? { ...inputs, tags: this.allTags(inputs) } : inputs;
    }

    private allTags({ tags = {} }: Properties): Properties {
        return { ...this.settings.defaultTags, ...(tags as Properties) };
    }
}

/** The type in `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`. */
export function typeOf(urn: string): string {
    return urn.split("::")[2]?.split("$").pop() ?? "";
}

function nameOf(urn: string): string {
    return urn.split("::").slice(3).join("::");
}

function hasPrefix(inputs: Properties): boolean {
    return ["namePrefix", "keyNamePrefix", "bucketPrefix"].some((name) => inputs[name] !== undefined);
}

function sameTags(before: Value | undefined, after: Properties): boolean {
    const sorted = (tags: object): string => JSON.stringify(Object.entries(tags).sort());
    return sorted((before ?? {}) as Properties) === sorted(after);
}
