// How many of a cluster's members were ready at each moment, as their own health ports say.
import { get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const PAUSE_MS = 200;
// Longer than a busy computer takes; a member that is away refuses the connection at once, or is not there at all.
const PATIENCE_MS = 3000;

/**
 * How etcd answers where a leader hands over while it is asked: the read that was under way has to be asked again, which says nothing
 * about the member. All of them may say so at one moment.
 */
export const HANDED_OVER = "leader changed";

/** Asks all of them, again and again, while the work goes on; gives the numbers. */
export async function watchReady<T>(
    healthUrls: readonly string[],
    work: () => Promise<T>,
): Promise<{ readonly result: T; readonly counts: readonly number[] }> {
    const counts: number[] = [];
    const done = new AbortController();
    const watching = (async () => {
        do {
            const ready = await Promise.all(healthUrls.map(isReady));
            counts.push(ready.filter(Boolean).length);
            await sleep(PAUSE_MS);
        } while (!done.signal.aborted);
    })();
    try {
        return { result: await work(), counts };
    } finally {
        done.abort();
        await watching;
    }
}

/** Asked once more after a hand-over, and not after anything else. */
export async function isReady(healthUrl: string): Promise<boolean> {
    const first = await ask(healthUrl);
    const { status } = first.text.includes(HANDED_OVER) ? await ask(healthUrl) : first;
    return status === 200;
}

interface Answer {
    /** Undefined where nobody answered. */
    readonly status: number | undefined;
    readonly text: string;
}

function ask(healthUrl: string): Promise<Answer> {
    return new Promise((done) => {
        const request = get(`${healthUrl}/readyz?verbose`, { timeout: PATIENCE_MS }, (answer) => {
            let text = "";
            answer.setEncoding("utf8");
            answer.on("data", (chunk: string) => (text += chunk));
            answer.on("end", () => {
                done({ status: answer.statusCode, text });
            });
            answer.on("error", () => {
                done({ status: undefined, text });
            });
        });
        request.on("timeout", () => request.destroy());
        request.on("error", () => {
            done({ status: undefined, text: "" });
        });
    });
}
