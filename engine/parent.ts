const INTERVAL_MS = 500;

/** Calls `onGone` when the process that started this one has died, however it died. */
export function watchParent(onGone: () => void): void {
    const parent = process.ppid;
    const timer = setInterval(() => {
        if (process.ppid !== parent) {
            clearInterval(timer);
            onGone();
        }
    }, INTERVAL_MS);
    timer.unref();
}
