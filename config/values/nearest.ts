// "Did you mean ...?"

/** What others call it. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
    host: "address",
    hostname: "address",
    ip: "address",
    lb: "balancer",
    loadbalancer: "balancer",
    nodes: "members",
};

/** Nobody misspells a word of more letters than any of ours has, and to compare long ones takes long. */
const LONGEST_WORD = 40;

/** The candidate that is a plausible misspelling of `text`, or undefined when none is close. */
export function findNearest(text: string, candidates: readonly string[]): string | undefined {
    if (text.length > LONGEST_WORD) {
        return undefined;
    }
    const wanted = text.toLowerCase();
    let best = candidates.find((candidate) => Object.hasOwn(OTHER_NAMES, wanted) && candidate === OTHER_NAMES[wanted]);
    if (best !== undefined) {
        return best;
    }
    // A third of the letters may be wrong, and one even in a short word.
    let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
    for (const candidate of candidates) {
        if (Math.abs(wanted.length - candidate.length) >= bestDistance) {
            continue;
        }
        const distance = editDistance(wanted, candidate.toLowerCase());
        // A word that shares no letter with the candidate is no misspelling of it, however short both are.
        if (distance < bestDistance && distance < Math.max(wanted.length, candidate.length)) {
            best = candidate;
            bestDistance = distance;
        }
    }
    return best ?? candidates.find((candidate) => isPartOf(wanted, candidate.toLowerCase()));
}

function isPartOf(one: string, other: string): boolean {
    return (one.length >= 3 && other.includes(one)) || (other.length >= 3 && one.includes(other));
}

/** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
export function editDistance(one: string, other: string): number {
    let beforeLast: number[] = [];
    let last = Array.from({ length: other.length + 1 }, (_, index) => index);
    for (let row = 1; row <= one.length; row++) {
        const current = [row];
        for (let column = 1; column <= other.length; column++) {
            const same = one[row - 1] === other[column - 1];
            let distance = Math.min(
                at(last, column) + 1,
                at(current, column - 1) + 1,
                at(last, column - 1) + (same ? 0 : 1),
            );
            const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
            if (row > 1 && column > 1 && swapped) {
                distance = Math.min(distance, at(beforeLast, column - 2) + 1);
            }
            current.push(distance);
        }
        beforeLast = last;
        last = current;
    }
    return at(last, other.length);
}

function at(row: readonly number[], index: number): number {
    return row[index] ?? Infinity;
}
