import type { Problem } from "../../../config/values/problem";

/** What AWS was asked about, and had no answer to: not there, in another account, or not for these rights. */
export function lookupProblem(path: string, found: string, error: unknown, fix: string): Problem {
    const [text = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    const said = text.replace(/^.*returned an error: /, "");
    return { path, found, fault: `cannot be looked at (${said})`, fix };
}
