import assert from "node:assert/strict";
import { readConnection } from "../../ssh/connection";
import { DialError } from "../../ssh/dialError";
import { retryDial } from "../../ssh/retryDial";

describe("retries of a dial", () => {
    const endpoint = { ...readConnection({ host: "10.0.0.1" }), dialErrorLimit: 3 };
    const never = new AbortController().signal;
    const fail = (): Promise<never> => Promise.reject(new DialError("go words", "plain words"));

    it("are one more than the limit, each after a pause half as long again", async () => {
        const at: number[] = [];
        const reports: string[] = [];
        const failing = retryDial("Dial", endpoint, { signal: never, report: (text) => reports.push(text) }, () => {
            at.push(performance.now());
            return fail();
        });
        await assert.rejects(failing, (error: Error) => {
            assert.match(error.message, /^after 3 failed attempts: go words\n/);
            assert.match(
                error.message,
                /no SSH connection to 10\.0\.0\.1:22 as user "root" after 4 attempts in \d+\.\d s: plain words$/,
            );
            return true;
        });
        assert.deepEqual(
            reports,
            [1, 2, 3].map((n) => `Dial ${n}/3 failed: retrying (go words)`),
        );
        const pauses = at.slice(1).map((time, i) => time - (at[i] ?? 0));
        [100, 150, 225].forEach((pause, i) => {
            // A busy machine is late, but not by seconds, and never early.
            assert.ok(
                (pauses[i] ?? 0) > pause - 5 && (pauses[i] ?? 0) < pause + 2000,
                `pause ${i} was ${pauses[i] ?? 0} ms`,
            );
        });
    });

    it("end with the first success", async () => {
        let attempts = 0;
        const result = await retryDial("Dial", endpoint, { signal: never, report: () => undefined }, () =>
            ++attempts < 3 ? fail() : Promise.resolve("in"),
        );
        assert.deepEqual([result, attempts], ["in", 3]);
    });

    it("do not follow errors that no retry cures", async () => {
        let attempts = 0;
        const failing = retryDial("Dial", endpoint, { signal: never, report: () => undefined }, () => {
            attempts++;
            return Promise.reject(new Error("the key is unreadable"));
        });
        await assert.rejects(failing, /^Error: the key is unreadable$/);
        assert.equal(attempts, 1);
    });

    it("go on for ever with -1, until they are ended; the last reason is told", async () => {
        const stop = new AbortController();
        const reports: string[] = [];
        const failing = retryDial(
            "Dial",
            { ...endpoint, dialErrorLimit: -1 },
            { signal: stop.signal, report: (text) => reports.push(text) },
            fail,
        );
        setTimeout(() => {
            stop.abort(new Error("context deadline exceeded"));
        }, 400);
        await assert.rejects(
            failing,
            /^Error: context deadline exceeded\nno SSH connection .* after 3 attempts .*: plain words$/,
        );
        assert.equal(reports[0], "Dial 1/inf failed: retrying (go words)");
    });
});
