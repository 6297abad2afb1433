/**
 * Lets one of many do something at a time: the first takes its turn, the others wait in their order. One that breaks down in its
 * turn ends the turns of all others. Within one process only.
 */
export class Queue {
    private current: string | undefined;
    private aborted: Error | undefined;
    private readonly waiters: Waiter[] = [];

    /**
     * @param patienceMs how long one may have its turn before those that wait give up; undefined: for ever
     * @param explain what they are told then
     */
    constructor(
        private readonly patienceMs?: number,
        private readonly explain: (name: string, current: string | undefined) => string = () => "",
    ) {}

    /** Resolves when it is this one's turn: at once when it already has it. */
    async enter(name: string): Promise<void> {
        if (this.aborted !== undefined) {
            throw this.aborted;
        }
        this.current ??= name;
        if (this.current !== name) {
            await this.wait(name);
        }
    }

    hasTurn(name: string): boolean {
        return this.current === name;
    }

    /** Who waits, in their order. */
    get waiting(): readonly string[] {
        return [...new Set(this.waiters.map((one) => one.name))];
    }

    /** It is done. */
    leave(name: string): void {
        if (this.current === name) {
            this.pass(this.waiters[0]?.name);
        }
    }

    /** Another one that waits goes first; resolves when it is this one's turn again. */
    async yieldTo(name: string, other: string): Promise<void> {
        const again = this.wait(name);
        this.pass(other);
        await again;
    }

    /** What it began will not end well in this run: nobody else may begin. */
    abort(name: string, reason: string): void {
        if (this.current !== name || this.aborted !== undefined) {
            return;
        }
        this.aborted = new Error(reason);
        for (const one of this.waiters.splice(0)) {
            one.settle(this.aborted);
        }
    }

    private wait(name: string): Promise<void> {
        return new Promise((resolve, reject) => {
            const waiter: Waiter = {
                name,
                timer: undefined,
                settle: (error) => {
                    clearTimeout(waiter.timer);
                    if (error === undefined) {
                        resolve();
                    } else {
                        reject(error);
                    }
                },
            };
            if (this.patienceMs !== undefined) {
                waiter.timer = setTimeout(() => {
                    this.waiters.splice(this.waiters.indexOf(waiter), 1);
                    reject(new Error(this.explain(name, this.current)));
                }, this.patienceMs);
            }
            this.waiters.push(waiter);
        });
    }

    /** All that waits for this one goes on; the others are given their patience anew. */
    private pass(name: string | undefined): void {
        this.current = name;
        const mine = this.waiters.filter((one) => one.name === name);
        const others = this.waiters.filter((one) => one.name !== name);
        this.waiters.splice(0, this.waiters.length, ...others);
        others.forEach((one) => one.timer?.refresh());
        mine.forEach((one) => {
            one.settle(undefined);
        });
    }
}

interface Waiter {
    readonly name: string;
    timer: NodeJS.Timeout | undefined;
    readonly settle: (error: Error | undefined) => void;
}
