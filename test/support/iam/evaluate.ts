// Whether policies permit a call, as IAM decides: one Deny is enough, else one Allow is needed.
import type { Statement } from "../../../components/platform/aws/access/renderPolicy";

export interface Call {
    readonly action: string;
    readonly resource: string;
    readonly context: Readonly<Record<string, string | readonly string[]>>;
    /** ARN or service; undefined: the policy belongs to who calls. */
    readonly principal?: string;
}

export function parseStatements(policy: string): readonly Statement[] {
    return (JSON.parse(policy) as { Statement: readonly Statement[] }).Statement; // of our own making
}

export function isAllowed(statements: readonly Statement[], call: Call): boolean {
    const fitting = statements.filter((statement) => fits(statement, call));
    return fitting.some(({ Effect }) => Effect === "Allow") && fitting.every(({ Effect }) => Effect === "Allow");
}

function fits({ Action, Resource, Condition, Principal }: Statement, call: Call): boolean {
    return (
        Action.some((pattern) => like(pattern.toLowerCase(), call.action.toLowerCase())) &&
        Resource.some((pattern) => like(pattern, call.resource)) &&
        (call.principal === undefined ||
            Principal === "*" ||
            Object.values(Principal ?? {})
                .flat()
                .includes(call.principal)) &&
        Object.entries(Condition ?? {}).every(([operator, keys]) =>
            Object.entries(keys).every(([key, wanted]) => holds(operator, find(call, key), [wanted].flat())),
        )
    );
}

function find({ context }: Call, key: string): readonly string[] | undefined {
    const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase());
    return found === undefined ? undefined : [found[1]].flat();
}

function holds(operator: string, found: readonly string[] | undefined, wanted: readonly string[]): boolean {
    if (operator === "Null") {
        return (found === undefined) === (wanted[0] === "true");
    }
    const [, quantifier, plain = "", ifExists] = /^(ForAllValues:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
    const test = (value: string): boolean => wanted.some((one) => compare(plain, value, one));
    if (found === undefined) {
        return ifExists !== undefined || quantifier !== undefined;
    }
    return quantifier === undefined ? found.some(test) : found.every(test);
}

function compare(operator: string, value: string, wanted: string): boolean {
    switch (operator) {
        case "StringEquals":
        case "ArnEquals":
        case "Bool":
            return value === wanted;
        case "StringLike":
        case "ArnLike":
            return like(wanted, value);
        case "IpAddress":
            return wanted === `${value}/32`;
        case "NumericLessThan":
            return Number(value) < Number(wanted);
        default:
            throw new Error(`the evaluator does not know the operator ${operator}`);
    }
}

/** With IAM's wildcards. */
function like(pattern: string, text: string): boolean {
    const escaped = pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${escaped}$`, "s").test(text);
}
