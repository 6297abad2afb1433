import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { isReady } from "./readiness";

const READS = "[+]serializable_read ok\n[-]linearizable_read failed: etcdserver: ";

describe("whether a member is ready", () => {
    let server: Server;
    let answers: (readonly [number, string])[];
    let asked = 0;
    before(async () => {
        server = createServer((_, response) => {
            asked++;
            const [status, text] = answers.shift() ?? [200, "ok"];
            response.writeHead(status).end(text);
        });
        await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    });
    after(() => server.close());

    async function look(...given: (readonly [number, string])[]): Promise<readonly [boolean, number]> {
        answers = given;
        asked = 0;
        const ready = await isReady(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
        return [ready, asked];
    }

    it("is asked again after a leader has handed over, once", async () => {
        assert.deepEqual(await look([503, `${READS}leader changed`], [200, "ok"]), [true, 2]);
        assert.deepEqual(await look([503, `${READS}leader changed`], [503, `${READS}leader changed`]), [false, 2]);
    });

    it("is not asked again after anything else", async () => {
        assert.deepEqual(await look([503, `${READS}no leader`]), [false, 1]);
        assert.deepEqual(await look([200, "ok"]), [true, 1]);
    });

    it("is not when nobody answers", async () => {
        assert.equal(await isReady("http://127.0.0.1:1"), false);
    });
});
