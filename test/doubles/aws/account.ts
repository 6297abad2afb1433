// The account that the double keeps, in one file: what was made, changed and deleted, one JSON line for each step. What is there
// now is what all the lines come to; the file is also the log that tests read. Lines are only ever appended, so several
// processes may write it, and a process that is killed leaves what it has done.
import { appendFileSync, closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import type { Properties } from "../../../engine/plugins/value";

export interface AccountEvent {
    /** Milliseconds since 1970. */
    readonly at: number;
    /** The first of a pair is written before the work begins. */
    readonly event: "creating" | "created" | "updating" | "updated" | "deleting" | "deleted";
    readonly type: string;
    readonly id: string;
    readonly urn: string;
    /** After created and updated. */
    readonly state?: Properties;
}

export interface Thing {
    readonly type: string;
    readonly id: string;
    readonly urn: string;
    readonly state: Properties;
}

export class Account {
    private readonly things = new Map<string, Thing>();
    /** How often each URN was made: names of things follow from it. */
    private readonly made = new Map<string, number>();
    private offset = 0;

    constructor(readonly file: string) {}

    note(event: Omit<AccountEvent, "at">): void {
        appendFileSync(this.file, `${JSON.stringify({ at: Date.now(), ...event })}\n`, { mode: 0o600 });
    }

    all(type?: string): readonly Thing[] {
        this.readOn();
        const things = [...this.things.values()];
        return type === undefined ? things : things.filter((thing) => thing.type === type);
    }

    find(type: string, id: string): Thing | undefined {
        this.readOn();
        return this.things.get(`${type} ${id}`);
    }

    timesMade(urn: string): number {
        this.readOn();
        return this.made.get(urn) ?? 0;
    }

    /** Other processes write too. */
    private readOn(): void {
        if (!existsSync(this.file)) {
            return;
        }
        const file = openSync(this.file, "r");
        const bytes = Buffer.alloc(fstatSync(file).size - this.offset);
        readSync(file, bytes, 0, bytes.length, this.offset);
        closeSync(file);
        // A line that is still being written has no end yet.
        const whole = bytes.lastIndexOf("\n") + 1;
        this.offset += whole;
        parseEvents(bytes.subarray(0, whole).toString()).forEach((event) => {
            this.apply(event);
        });
    }

    private apply({ event, type, id, urn, state }: AccountEvent): void {
        if (event === "created") {
            this.made.set(urn, (this.made.get(urn) ?? 0) + 1);
        }
        if (event === "deleted") {
            this.things.delete(`${type} ${id}`);
        } else if (state !== undefined) {
            this.things.set(`${type} ${id}`, { type, id, urn, state });
        }
    }
}

/** All that was ever done in the account of this file. */
export function readEvents(file: string): readonly AccountEvent[] {
    return existsSync(file) ? parseEvents(readFileSync(file, "utf8")) : [];
}

function parseEvents(text: string): readonly AccountEvent[] {
    const lines = text.split("\n").filter((line) => line !== "");
    // This module writes them.
    return lines.map((line) => JSON.parse(line) as AccountEvent);
}
