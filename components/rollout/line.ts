/**
 * Members that are to be taken away and come back, one at a time: the first goes, the others wait in line. Within one process only;
 * that a cluster can do without a member is proven at the cluster itself.
 */
export class Line {
    private holder: string | undefined;
    private broken: Error | undefined;
    private readonly waiting: Waiting[] = [];

    /** @param patienceMs how long one member may be away before those in line give up */
    constructor(private readonly patienceMs: number) {}

    /** Resolves when it is this member's turn: at once when it already has it. */
    async enter(member: string): Promise<void> {
        if (this.broken !== undefined) {
            throw this.broken;
        }
        this.holder ??= member;
        if (this.holder !== member) {
            await this.wait(member);
        }
    }

    isAway(member: string): boolean {
        return this.holder === member;
    }

    /** Who waits, in their order. */
    get inLine(): readonly string[] {
        return [...new Set(this.waiting.map((one) => one.member))];
    }

    /** The member is back. */
    leave(member: string): void {
        if (this.holder === member) {
            this.next(this.waiting[0]?.member);
        }
    }

    /** Another member that waits goes first; resolves when it is this one's turn again. */
    async letPass(member: string, other: string): Promise<void> {
        const again = this.wait(member);
        this.next(other);
        await again;
    }

    /** The member that was away will not come back in this run: nobody else may go. */
    break(member: string, reason: string): void {
        if (this.holder !== member || this.broken !== undefined) {
            return;
        }
        this.broken = new Error(reason);
        for (const one of this.waiting.splice(0)) {
            one.give(this.broken);
        }
    }

    private wait(member: string): Promise<void> {
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
                this.waiting.splice(this.waiting.indexOf(waiting), 1);
                reject(
                    new Error(
                        `${member} is left as it is: ${this.holder ?? "another member"} has been away for ` +
                            `${String(Math.round(this.patienceMs / 60_000))} minutes and is not back. See what keeps it, and ` +
                            "run again; where few things are done at the same time, give --parallel 32",
                    ),
                );
            }, this.patienceMs);
            const waiting: Waiting = {
                member,
                timer,
                give: (error) => {
                    clearTimeout(timer);
                    if (error === undefined) {
                        resolve();
                    } else {
                        reject(error);
                    }
                },
            };
            this.waiting.push(waiting);
        });
    }

    /** All that waits for this member goes on; the others are given their patience anew. */
    private next(member: string | undefined): void {
        this.holder = member;
        const mine = this.waiting.filter((one) => one.member === member);
        const others = this.waiting.filter((one) => one.member !== member);
        this.waiting.splice(0, this.waiting.length, ...others);
        others.forEach((one) => one.timer.refresh());
        mine.forEach((one) => {
            one.give(undefined);
        });
    }
}

interface Waiting {
    readonly member: string;
    readonly timer: NodeJS.Timeout;
    readonly give: (error: Error | undefined) => void;
}
