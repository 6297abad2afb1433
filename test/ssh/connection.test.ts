import assert from "node:assert/strict";
import { addressOf, readConnection } from "../../ssh/connection";

describe("a connection", () => {
    it("is as usual where it says nothing, its bastion too", () => {
        const usual = { user: "root", port: 22, dialErrorLimit: 10, perDialTimeout: 15 };
        assert.deepEqual(readConnection({ host: "a", port: null, proxy: { host: "b", user: "jump" } }), {
            ...usual,
            host: "a",
            proxy: { ...usual, host: "b", user: "jump" },
        });
    });

    it("keeps what it says, also where that is 0 or -1", () => {
        const given = {
            host: "a",
            user: "me",
            port: 2022,
            hostKey: "ssh-ed25519 A",
            dialErrorLimit: -1,
            perDialTimeout: 0,
        };
        assert.deepEqual(readConnection(given), given);
    });

    it("leads somewhere", () => {
        assert.throws(() => readConnection({ user: "root" }), /^Error: the connection has no host$/);
        assert.throws(() => readConnection(undefined), /^Error: the connection has no host$/);
    });

    it("is called by an address in which IPv6 is in brackets", () => {
        assert.equal(addressOf({ host: "::1", port: 22 }), "[::1]:22");
        assert.equal(addressOf({ host: "host", port: 22 }), "host:22");
    });
});
