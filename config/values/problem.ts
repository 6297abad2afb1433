// One thing that is wrong with the configuration, said so that the user can put it right without reading our code.
import { showValue } from "./show";

export interface Problem {
    /** Where: "members[2].address". */
    readonly path: string;
    /** What is there, as the user wrote it: "\"10.0.0.300\"". */
    readonly found: string;
    /** What is wrong with it, as the rest of the sentence: "is not an IPv4 address". */
    readonly fault: string;
    /** What to do: "give a host address inside network.cidr (10.0.0.0/24)". */
    readonly fix: string;
}

/** `members[2].address: "10.0.0.300" is not an IPv4 address; give a host address inside network.cidr (10.0.0.0/24).` */
export function formatProblem(problem: Problem): string {
    return `${problem.path}: ${problem.found} ${problem.fault}; ${problem.fix}.`;
}

/** Where the checks put what they find; one list for the whole configuration, so that all of it is reported at once. */
export class ProblemList {
    private readonly list: Problem[] = [];
    private readonly own = new Set<string>();
    /** Paths of all problems, and of all that they are in. */
    private readonly paths = new Set<string>();

    public get all(): readonly Problem[] {
        return this.list;
    }

    /** @param found the value itself, which is shown as showValue does */
    public add(path: string, found: unknown, fault: string, fix: string): void {
        this.addPhrase(path, showValue(found), fault, fix);
    }

    /** For findings that are not a single value ("the stack's name", "3 members"). */
    public addPhrase(path: string, found: string, fault: string, fix: string): void {
        this.list.push({ path, found, fault, fix });
        this.paths.add(path);
        this.own.add(path);
        listAbove(path).forEach((above) => this.paths.add(above));
    }

    public addAll(problems: readonly Problem[]): void {
        for (const { path, found, fault, fix } of problems) {
            this.addPhrase(path, found, fault, fix);
        }
    }

    /** Whether the value at this very path, or one that it is in, was reported: then nothing below it is there to be missed. */
    public isWrong(path: string): boolean {
        return this.own.has(path) || listAbove(path).some((above) => this.own.has(above));
    }

    /** Whether something at or below this path was already reported: checks across fields stay silent then. */
    public has(path: string): boolean {
        return this.paths.has(path);
    }
}

/** "members" and "members[2]" of "members[2].name". */
function listAbove(path: string): readonly string[] {
    return [...path.matchAll(/[.[]/g)].map(({ index }) => path.slice(0, index));
}
