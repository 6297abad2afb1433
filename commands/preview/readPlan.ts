// Reads the engine's event log (`pulumi preview --event-log`, one JSON object a line: apitype.EngineEvent).
import { type Message, type Plan, type PolicyResult, SECRET, type Step, UNKNOWN } from "./plan";

type Values = Readonly<Record<string, unknown>>;

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** What the engine puts in place of values that are not known yet: booleans, numbers, texts, lists, assets, archives, objects. */
const UNKNOWNS: readonly string[] = [
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

/** What the engine does to a resource, in one word; what it says in several is put together. */
const OPERATIONS: Readonly<Record<string, Step["op"]>> = {
    same: "same",
    read: "same",
    create: "create",
    import: "create",
    update: "update",
    delete: "delete",
    replace: "replace",
    "create-replacement": "replace",
    "delete-replaced": "replace",
    "import-replacement": "replace",
    "read-replacement": "replace",
};

/** @param log as far as the engine came */
export function readPlan(stack: string, log: string): Plan {
    const events = log.split("\n").flatMap(parseLine);
    return {
        stack,
        succeeded: events.some(({ summaryEvent }) => record(summaryEvent).result === "succeeded"),
        steps: readSteps(events),
        results: events.flatMap(({ policyEvent }) =>
            policyEvent === undefined ? [] : [readResult(record(policyEvent))],
        ),
        messages: readMessages(events),
    };
}

/** Nothing for a line that was not written to its end. */
function parseLine(line: string): readonly Values[] {
    try {
        return line === "" ? [] : [record(JSON.parse(line))];
    } catch {
        return [];
    }
}

/** One step for each resource, in the order of its first event; a replacement is told in three. */
function readSteps(events: readonly Values[]): readonly Step[] {
    const steps = new Map<string, Step>();
    for (const { resourcePreEvent } of events) {
        const metadata = record(record(resourcePreEvent).metadata);
        const op = OPERATIONS[text(metadata.op) ?? ""];
        const urn = text(metadata.urn);
        if (op === undefined || urn === undefined || /^pulumi:(providers|pulumi):/.test(text(metadata.type) ?? "")) {
            continue;
        }
        const step = readStep(op, urn, metadata);
        const known = steps.get(urn);
        // The event about the old resource does not know the new one.
        steps.set(urn, known?.after === undefined ? { ...step, before: step.before ?? known?.before } : known);
    }
    return [...steps.values()];
}

function readStep(op: Step["op"], urn: string, metadata: Values): Step {
    const [before, after] = [metadata.old, metadata.new].map((state) => (state === null ? undefined : record(state)));
    const inputs = after === undefined ? undefined : plain(after.inputs);
    return {
        op,
        urn,
        type: text(metadata.type) ?? "",
        name: nameOf(urn),
        parent: text(after?.parent) ?? text(before?.parent),
        retained: before?.retainOnDelete === true,
        wasProtected: before?.protect === true,
        isProtected: after?.protect === true,
        before: before === undefined ? undefined : plain(before.inputs),
        after: inputs,
        changed: op === "update" || op === "replace" ? readChanged(metadata, before, after) : [],
        forcing: op === "replace" ? texts(metadata.keys) : [],
        unknown: Object.entries(inputs ?? {}).flatMap(([key, value]) =>
            JSON.stringify(value).includes(UNKNOWN) ? [key] : [],
        ),
    };
}

function readChanged(metadata: Values, before: Values | undefined, after: Values | undefined): readonly string[] {
    const told = texts(metadata.diffs);
    if (told.length > 0) {
        return told;
    }
    // The engine names no properties of a component.
    const [old, now] = [record(before?.inputs), record(after?.inputs)];
    return Object.keys({ ...old, ...now }).filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]));
}

function readResult(event: Values): PolicyResult {
    const urn = text(event.resourceUrn);
    return {
        policy: text(event.policyName) ?? "",
        level: text(event.enforcementLevel) ?? "",
        resource: urn === undefined ? "" : nameOf(urn),
        text: (text(event.message) ?? "").trim(),
    };
}

/** Each once: the engine says some of them for every time that it loads a plugin. */
function readMessages(events: readonly Values[]): readonly Message[] {
    const messages = events.flatMap(({ diagnosticEvent }) => readMessage(record(diagnosticEvent)));
    return [...new Map(messages.map((message) => [JSON.stringify(message), message])).values()];
}

function readMessage(event: Values): readonly Message[] {
    const { severity } = event;
    const urn = text(event.urn);
    const message = (text(event.message) ?? "").trim();
    // Said by the engine at the end of whatever failed, of which it has told before.
    const isEcho = message === "preview failed";
    return (severity === "error" || severity === "warning") && !isEcho && message !== ""
        ? [{ severity, resource: urn === undefined ? undefined : nameOf(urn), text: message }]
        : [];
}

/** Properties without what is secret, and with words for what is not known. */
function plain(value: unknown): Values {
    return record(clean(value));
}

function clean(value: unknown): unknown {
    if (typeof value === "string") {
        return UNKNOWNS.includes(value) ? UNKNOWN : value;
    }
    if (Array.isArray(value)) {
        return value.map(clean);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const values = record(value);
    if (values[SIGNATURE] === SECRET_SIGNATURE) {
        return SECRET;
    }
    return Object.fromEntries(Object.entries(values).map(([key, inner]) => [key, clean(inner)]));
}

export function nameOf(urn: string): string {
    return urn.slice(urn.lastIndexOf("::") + 2);
}

function record(value: unknown): Values {
    return typeof value === "object" && value !== null ? (value as Values) : {};
}

function text(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

function texts(value: unknown): readonly string[] {
    return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}
