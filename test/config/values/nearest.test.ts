import assert from "node:assert/strict";

import fc from "fast-check";

import { CONFIG_KEYS } from "../../../config/keys";
import type { KeyTable } from "../../../config/values/keySpec";
import { editDistance, findNearest } from "../../../config/values/nearest";

const top = Object.keys(CONFIG_KEYS);

describe("nearest", () => {
    const cases: [string, string][] = [
        ["platfrom", "platform"],
        ["member", "members"],
        ["Members", "members"],
        ["enviroment", "environment"],
        ["etc", "etcd"],
        ["privateKey", "sshPrivateKey"],
        ["ballancer", "balancer"],
        ["disks", "disk"],
        ["enviromnt", "environment"],
        ["operators", "operator"],
        ["lb", "balancer"],
        ["nodes", "members"],
        ["nettwrok", "network"],
    ];
    for (const [wrong, right] of cases) {
        it(`takes ${wrong} for ${right}`, () => {
            assert.equal(findNearest(wrong, top), right);
        });
    }

    it("says nothing where nothing is near", () => {
        assert.equal(findNearest("monitoringStack", ["etcd", "tls", "disk"]), undefined);
        assert.equal(findNearest("xy", ["tls", "etcd"]), undefined);
        assert.equal(findNearest("anything", []), undefined);
        // Two of four letters are no spelling mistake.
        assert.equal(findNearest("host", ["port", "user", "name"]), undefined);
        assert.equal(findNearest("port".repeat(250_000), ["port"]), undefined);
    });

    it("takes other people's word for it", () => {
        assert.equal(findNearest("hostname", ["name", "address", "port"]), "address");
        assert.equal(findNearest("host", ["name", "address", "port"]), "address");
    });

    it("finds every key again after one letter was lost, doubled, changed or swapped", () => {
        const tables = collectTables(CONFIG_KEYS).filter((table) => Object.keys(table).length > 1);
        const anyKey = fc
            .constantFrom(...tables)
            .chain((table) =>
                fc.record({ names: fc.constant(Object.keys(table)), name: fc.constantFrom(...Object.keys(table)) }),
            );
        fc.assert(
            fc.property(
                anyKey,
                fc.nat(),
                fc.constantFrom("lose", "double", "change", "swap"),
                ({ names, name }, at, how) => {
                    const wrong = misspell(name, at % name.length, how);
                    // "lab" without its "a" is what others call a balancer.
                    fc.pre(!names.includes(wrong) && wrong !== "lb");
                    const found = findNearest(wrong, names);
                    assert.ok(found !== undefined, `${wrong} has no neighbour`);
                    assert.ok(
                        editDistance(wrong, found) <= editDistance(wrong, name),
                        `${wrong} -> ${found}, not ${name}`,
                    );
                },
            ),
        );
    });

    it("measures a distance: none to itself, the same both ways, at most the longer word", () => {
        const words = fc.string({ maxLength: 12, unit: fc.constantFrom("a", "b", "c") });
        fc.assert(
            fc.property(words, words, (one, other) => {
                assert.equal(editDistance(one, one), 0);
                assert.equal(editDistance(one, other), editDistance(other, one));
                assert.ok(editDistance(one, other) <= Math.max(one.length, other.length));
                assert.ok(editDistance(one, other) >= Math.abs(one.length - other.length));
                assert.equal(editDistance(one, other) === 0, one === other);
            }),
        );
    });
});

function collectTables(table: KeyTable): KeyTable[] {
    return [
        table,
        ...Object.values(table).flatMap((spec) => (spec.keys === undefined ? [] : collectTables(spec.keys))),
    ];
}

function misspell(name: string, at: number, how: string): string {
    const [before, letter, after] = [name.slice(0, at), name.charAt(at), name.slice(at + 1)];
    switch (how) {
        case "lose":
            return before + after;
        case "double":
            return before + letter + letter + after;
        case "change":
            return `${before}#${after}`;
        default:
            return before + after.slice(0, 1) + letter + after.slice(1);
    }
}
