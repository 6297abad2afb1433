import { LogSeverity } from "../protocol/engine";

/** What one call of the engine (create, update, delete, invoke) has beside its properties. */
export interface Operation {
    /** Aborted when the engine cancels; the reason is an Error. */
    readonly cancelled: AbortSignal;
    /** Aborted when the engine cancels or the operation's own time (customTimeouts) is over. */
    readonly ended: AbortSignal;
    /** Shows a message with the resource; a status message is shown only while the resource is worked on. */
    log(severity: LogSeverity, message: string, kind?: "status"): void;
    /** Throws when nobody waits for the operation any more, because the engine was killed. */
    checkWanted(): void;
}
