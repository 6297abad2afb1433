// One thing that is wrong with the configuration, said so that the user can put it right without reading our code.

export interface Problem {
    /** Where: "members[2].address". */
    readonly path: string;
    /** What is there, as the user wrote it: "\"10.0.0.300\"". */
    readonly found: string;
    /** What is wrong with it, as the rest of the sentence: "is not an IPv4 address". */
    readonly expected: string;
    /** What to do: "give a host address inside network.cidr (10.0.0.0/24)". */
    readonly fix: string;
}

/** `members[2].address: "10.0.0.300" is not an IPv4 address; give a host address inside network.cidr (10.0.0.0/24).` */
export function formatProblem(problem: Problem): string {
    return `${problem.path}: ${problem.found} ${problem.expected}; ${problem.fix}.`;
}

const LONGEST_SHOWN = 80;

/** A value as it is shown in a message: short, and never a secret that was put in the wrong place. */
export function showValue(value: unknown): string {
    if (value === undefined) {
        return "nothing";
    }
    const text = JSON.stringify(value);
    if (text.includes("-----BEGIN") || text.includes("PRIVATE KEY")) {
        return "(a key or certificate, not shown)";
    }
    return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN - 3)}...` : text;
}

/** Where the checks put what they find; one list for the whole configuration, so that all of it is reported at once. */
export class ProblemList {
    private readonly list: Problem[] = [];

    public get all(): readonly Problem[] {
        return this.list;
    }

    /** @param found the value itself, which is shown as showValue does */
    public add(path: string, found: unknown, expected: string, fix: string): void {
        this.list.push({ path, found: showValue(found), expected, fix });
    }

    /** For findings that are not a single value ("the stack's name", "3 members"). */
    public addPhrase(path: string, found: string, expected: string, fix: string): void {
        this.list.push({ path, found, expected, fix });
    }

    public addAll(problems: readonly Problem[]): void {
        this.list.push(...problems);
    }

    /** Whether something at or below this path was already reported: checks across fields stay silent then. */
    public has(path: string): boolean {
        return this.list.some(
            (problem) =>
                problem.path === path || problem.path.startsWith(`${path}.`) || problem.path.startsWith(`${path}[`),
        );
    }
}
