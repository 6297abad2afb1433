/** The error that an aborted signal stands for. */
export function abortError(signal: AbortSignal): Error {
    return signal.reason instanceof Error ? signal.reason : new Error("context canceled");
}

/** Settles as the promise does, or rejects as soon as the signal is aborted. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
    if (signal.aborted) {
        throw abortError(signal);
    }
    let onAbort = (): void => undefined;
    const aborted = new Promise<never>((_resolve, reject) => {
        onAbort = () => {
            reject(abortError(signal));
        };
        signal.addEventListener("abort", onAbort, { once: true });
    });
    try {
        return await Promise.race([promise, aborted]);
    } finally {
        signal.removeEventListener("abort", onAbort);
    }
}

/** Waits; rejects at once when the signal is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const elapsed = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, milliseconds);
    });
    try {
        await untilAborted(elapsed, signal);
    } finally {
        clearTimeout(timer);
    }
}

/** Settles as the promise does, or rejects when it takes longer. */
export async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(reject, milliseconds, new Error("it does not answer"));
    });
    try {
        return await Promise.race([promise, late]);
    } finally {
        clearTimeout(timer);
    }
}
