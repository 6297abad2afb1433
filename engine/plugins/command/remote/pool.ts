import type { Client } from "ssh2";
import { untilAborted, within } from "../../../../ssh/abort";
import type { Connection } from "../../../../ssh/connection";
import { dial, type Dialled } from "../../../../ssh/dial";
import { ping, Session, SessionRefused } from "../../../../ssh/session";
import type { Operation } from "../operation";

// OpenSSH refuses an eleventh session on one connection (MaxSessions 10).
const SESSIONS_PER_CONNECTION = 8;
const IDLE_MS = 5000;
// A connection that was just used answers within a round trip; if it does not, it is dead.
const PROBE_MS = 5000;

/** A connection that a caller may open sessions on until it gives it back. */
export interface Lease {
    client: Client;
    /** Whether others use or used this connection: then a session that is refused says nothing about the host. */
    shared: boolean;
    /** `broken`: nobody else may use it. */
    release(state: "usable" | "broken"): void;
}

interface Entry {
    dialled: Dialled;
    sessions: number;
    limit: number;
    uses: number;
    usable: boolean;
    idleTimer?: NodeJS.Timeout;
    finishedAtDial: number;
}

interface Dialling {
    promise: Promise<Entry>;
    waiters: Set<Operation>;
    stop: AbortController;
}

interface Host {
    entries: Set<Entry>;
    dialling: Dialling | undefined;
    /** Sessions that ended so far. */
    finished: number;
    /** Whether a login may be used again after a command has ended. */
    lasting: boolean;
}

/**
 * SSH connections by what they connect to and how: commands with the same connection run on one, at the same time and after
 * each other, and it is closed soon after the last.
 *
 * Nobody can tell the difference from a connection for each command. A login takes up group memberships when it is made, so
 * only root, for whom they do not matter, finds an old login again; others share one while no command has ended on it.
 */
export class Pool {
    private readonly hosts = new Map<string, Host>();

    /**
     * Starts a command on a connection to the host. A connection that turns out to be dead is dialled anew; a command that was
     * sent is never sent again.
     */
    async start(
        connection: Connection,
        operation: Operation,
        command: string,
        variables: Record<string, string>,
    ): Promise<[Session, Lease]> {
        const host = this.hostOf(connection);
        const arrival = host.finished;
        for (;;) {
            const lease = await this.lease(host, connection, operation, arrival);
            if (lease.shared && !(await answers(lease.client))) {
                lease.release("broken");
                continue;
            }
            try {
                operation.checkWanted();
                operation.ended.throwIfAborted();
                const starting = Session.start(lease.client, command, variables);
                return [await untilAborted(starting, operation.ended), lease];
            } catch (error) {
                lease.release("broken");
                if (!(error instanceof SessionRefused) || !lease.shared || operation.ended.aborted) {
                    throw error;
                }
            }
        }
    }

    close(): void {
        for (const host of this.hosts.values()) {
            for (const entry of host.entries) {
                entry.dialled.close();
            }
        }
    }

    private hostOf(connection: Connection): Host {
        const key = JSON.stringify(connection);
        const host = this.hosts.get(key) ?? {
            entries: new Set(),
            dialling: undefined,
            finished: 0,
            lasting: connection.user === "root",
        };
        this.hosts.set(key, host);
        return host;
    }

    /** `arrival`: how many sessions had ended when the lease was asked for; a login must be no older, except root's. */
    private async lease(host: Host, connection: Connection, operation: Operation, arrival: number): Promise<Lease> {
        const isReusable = (entry: Entry): boolean =>
            entry.usable && entry.sessions < entry.limit && (host.lasting || entry.finishedAtDial >= arrival);
        const found = [...host.entries].find(isReusable);
        if (found !== undefined) {
            return this.take(host, found);
        }
        const entry = await this.join(host, connection, operation);
        return isReusable(entry) ? this.take(host, entry) : this.lease(host, connection, operation, arrival);
    }

    private take(host: Host, entry: Entry): Lease {
        clearTimeout(entry.idleTimer);
        entry.sessions++;
        const shared = entry.uses++ > 0;
        let released = false;
        return {
            client: entry.dialled.client,
            shared,
            release: (state) => {
                if (released) {
                    return;
                }
                released = true;
                entry.sessions--;
                host.finished++;
                if (state === "broken") {
                    entry.usable = false;
                }
                if (entry.sessions === 0) {
                    this.settle(host, entry, entry.usable && host.lasting);
                }
            },
        };
    }

    /** Closes a connection without sessions: when it stays idle, or at once if it is of no more use. */
    private settle(host: Host, entry: Entry, keep: boolean): void {
        const close = (): void => {
            host.entries.delete(entry);
            entry.usable = false;
            entry.dialled.close();
        };
        if (keep) {
            entry.idleTimer = setTimeout(close, IDLE_MS);
            entry.idleTimer.unref();
        } else {
            close();
        }
    }

    /** Waits for the connection that is being made to the host, or begins to make it. */
    private async join(host: Host, connection: Connection, operation: Operation): Promise<Entry> {
        const dialling = host.dialling ?? this.dial(host, connection);
        dialling.waiters.add(operation);
        try {
            return await untilAborted(dialling.promise, operation.ended);
        } catch (error) {
            dialling.waiters.delete(operation);
            if (operation.ended.aborted && dialling.waiters.size === 0) {
                // Nobody wants the connection any more. Its own error tells what was tried until now.
                dialling.stop.abort(error);
                return await dialling.promise;
            }
            throw error;
        }
    }

    private dial(host: Host, connection: Connection): Dialling {
        const waiters = new Set<Operation>();
        const stop = new AbortController();
        const report = (text: string): void => {
            for (const waiter of waiters) {
                waiter.checkWanted();
                waiter.log("info", text, "status");
            }
        };
        const finishedAtDial = host.finished;
        const promise = dial(connection, stop.signal, report)
            .then((dialled) => this.add(host, dialled, finishedAtDial))
            .finally(() => {
                host.dialling = undefined;
            });
        // Those who wait see the failure; when all have gone away nobody needs to.
        promise.catch(() => undefined);
        host.dialling = { promise, waiters, stop };
        return host.dialling;
    }

    private add(host: Host, dialled: Dialled, finishedAtDial: number): Entry {
        const entry: Entry = {
            dialled,
            sessions: 0,
            limit: SESSIONS_PER_CONNECTION,
            uses: 0,
            usable: true,
            finishedAtDial,
        };
        host.entries.add(entry);
        dialled.client.once("close", () => {
            entry.usable = false;
            host.entries.delete(entry);
        });
        this.settle(host, entry, true);
        return entry;
    }
}

async function answers(client: Client): Promise<boolean> {
    try {
        await within(ping(client), PROBE_MS);
        return true;
    } catch {
        return false;
    }
}
