// How many of a cluster's members were ready at each moment, as their own health ports say.
import { get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const PAUSE_MS = 200;
// Longer than a busy computer takes; a member that is away refuses the connection at once, or is not there at all.
const PATIENCE_MS = 3000;

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

function isReady(healthUrl: string): Promise<boolean> {
    return new Promise((done) => {
        const request = get(`${healthUrl}/readyz`, { timeout: PATIENCE_MS }, (answer) => {
            answer.resume();
            done(answer.statusCode === 200);
        });
        request.on("timeout", () => request.destroy());
        request.on("error", () => {
            done(false);
        });
    });
}
