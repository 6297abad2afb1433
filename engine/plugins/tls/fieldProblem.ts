import { isIP } from "node:net";

type Problem = (value: string | number) => string | undefined;

export function oneOf(words: readonly string[]): Problem {
    return (value) => {
        const word = String(value);
        if (words.includes(word)) {
            return undefined;
        }
        const meant = words.find((known) => simplify(known) === simplify(word));
        const hint = meant === undefined ? "" : `; did you mean "${meant}"?`;
        return `"${word}" is none of ${words.join(", ")}${hint}`;
    };
}

export function atLeast(minimum: number): Problem {
    return (value) => (Number(value) >= minimum ? undefined : `${value} is below ${minimum}`);
}

export function between(minimum: number, maximum: number): Problem {
    return (value) => {
        const number = Number(value);
        return number >= minimum && number <= maximum
            ? undefined
            : `${number} is not between ${minimum} and ${maximum}`;
    };
}

export const notAnAddress: Problem = (value) => {
    const text = String(value);
    // A zone (fe80::1%eth0) says which interface of one machine is meant: no certificate can hold that.
    return isIP(text) !== 0 && !text.includes("%") ? undefined : `"${text}" is not an IP address`;
};

export const notAscii: Problem = (value) => {
    const text = String(value);
    return /^[\x21-\x7e]+$/.test(text) ? undefined : `"${text}" must be ASCII without blanks, and not empty`;
};

/** snake_case, camelCase and kebab-case of one name look the same. */
function simplify(word: string): string {
    return word.replace(/[^a-zA-Z0-9]/g, "").toLowerCase();
}
