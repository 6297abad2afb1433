import assert from "node:assert/strict";

import fc from "fast-check";

import {
    containsAddress,
    findSpecialUse,
    formatAddress,
    formatNetwork,
    isHostAddress,
    type Network,
    networkSize,
    overlaps,
    parseAddress,
    parseNetwork,
    usableHosts,
} from "../../../config/values/address";

const addresses = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const networks = fc
    .record({ address: addresses, prefix: fc.integer({ min: 0, max: 32 }) })
    .map(({ address, prefix }) => mustParse(`${formatAddress(address)}/${prefix}`));

function mustParse(text: string): Network {
    const network = parseNetwork(text);
    assert.ok(network !== undefined, text);
    return network;
}

describe("address", () => {
    for (const text of [
        "10.0.0.300",
        "10.0.0",
        "10.0.0.0.1",
        "010.0.0.1",
        "10.0.0.1 ",
        "a.b.c.d",
        "",
        "1.2.3.-4",
        "::1",
    ]) {
        it(`refuses ${JSON.stringify(text)} as an address`, () => {
            assert.equal(parseAddress(text), undefined);
        });
    }

    for (const text of [
        "10.0.0.0",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/8/8",
        "10.0.0/8",
        "/8",
        "10.0.0.0/08",
        "10.0.0.0/-1",
    ]) {
        it(`refuses ${JSON.stringify(text)} as a network`, () => {
            assert.equal(parseNetwork(text), undefined);
        });
    }

    it("reads back every address it writes", () => {
        fc.assert(
            fc.property(addresses, (address) => {
                assert.equal(parseAddress(formatAddress(address)), address);
            }),
        );
    });

    it("reads back every network it writes", () => {
        fc.assert(
            fc.property(networks, (network) => {
                assert.deepEqual(parseNetwork(formatNetwork(network)), network);
            }),
        );
    });

    it("cuts host bits off, so that the network holds the address it was made from", () => {
        fc.assert(
            fc.property(addresses, fc.integer({ min: 0, max: 32 }), (address, prefix) => {
                const network = mustParse(`${formatAddress(address)}/${prefix}`);
                assert.ok(containsAddress(network, address));
                assert.equal(network.base % networkSize(network), 0);
            }),
        );
    });

    it("finds an overlap exactly where two networks share an address", () => {
        fc.assert(
            fc.property(networks, networks, (one, other) => {
                const [wide, narrow] = one.prefix <= other.prefix ? [one, other] : [other, one];
                // CIDR blocks are nested or apart: they share an address exactly when the narrow one's first is in the wide one.
                assert.equal(overlaps(one, other), containsAddress(wide, narrow.base));
                assert.equal(overlaps(one, other), overlaps(other, one));
            }),
        );
    });

    it("counts as usable exactly the addresses that a host may have", () => {
        for (const text of ["10.0.0.0/24", "10.0.0.8/29", "10.0.0.4/30", "10.0.0.2/31", "10.0.0.1/32"]) {
            const network = mustParse(text);
            let count = 0;
            for (let offset = -1; offset <= networkSize(network); offset++) {
                count += isHostAddress(network, network.base + offset) ? 1 : 0;
            }
            assert.equal(count, usableHosts(network), text);
        }
        assert.equal(isHostAddress(mustParse("10.0.0.0/24"), mustParse("10.0.0.255/32").base), false);
    });

    it("knows the addresses that no member can have", () => {
        for (const text of ["0.0.0.0", "0.1.2.3", "127.0.0.1", "224.0.0.1", "255.255.255.255"]) {
            assert.ok(findSpecialUse(parseAddress(text) ?? -1) !== undefined, text);
        }
        for (const text of ["10.0.0.1", "192.168.1.1", "126.255.255.255", "128.0.0.1", "223.255.255.254"]) {
            assert.equal(findSpecialUse(parseAddress(text) ?? -1), undefined, text);
        }
    });
});
