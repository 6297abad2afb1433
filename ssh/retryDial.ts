import { abortError, pause } from "./abort";
import { addressOf, Endpoint } from "./connection";
import { DialError } from "./dialError";

const FIRST_PAUSE_MS = 100;
const PAUSE_GROWTH = 1.5;
const LONGEST_PAUSE_MS = 5000;

/** Tells of a failed attempt that will be repeated. */
export type RetryReport = (text: string) => void;

export interface RetryOptions {
    /** Ends it. */
    readonly signal: AbortSignal;
    readonly report: RetryReport;
}

/** Repeats an attempt until it succeeds or fails once more than the endpoint forgives. Only DialErrors are forgiven. */
export async function retryDial<T>(
    what: string,
    endpoint: Endpoint,
    { signal, report }: RetryOptions,
    attempt: () => Promise<T>,
): Promise<T> {
    const limit = endpoint.dialErrorLimit;
    const begin = performance.now();
    let delay = FIRST_PAUSE_MS;
    let last: DialError | undefined;
    let failures = 0;
    const explain = (message: string): Error => {
        const seconds = ((performance.now() - begin) / 1000).toFixed(1);
        const times = failures === 1 ? "1 attempt" : `${failures} attempts in ${seconds} s`;
        const who = `${addressOf(endpoint)} as user "${endpoint.user}"`;
        return new Error(
            `${message}\nno SSH connection to ${who} after ${times}: ${last?.explanation ?? "it has not answered"}`,
        );
    };
    for (;;) {
        try {
            return await attempt();
        } catch (error) {
            if (!(error instanceof DialError)) {
                failures++;
                throw signal.aborted ? explain(abortError(signal).message) : error;
            }
            last = error;
            failures++;
        }
        if (limit >= 0 && failures > limit) {
            throw explain(`after ${limit} failed attempts: ${last.message}`);
        }
        report(`${what} ${failures}/${limit < 0 ? "inf" : limit} failed: retrying (${last.message})`);
        try {
            await pause(delay, signal);
        } catch {
            throw explain(abortError(signal).message);
        }
        delay = Math.min(delay * PAUSE_GROWTH, LONGEST_PAUSE_MS);
    }
}
