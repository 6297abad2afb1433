import assert from "node:assert/strict";

import fc from "fast-check";

import { planVersionChange, upgradeFloor } from "../../../components/plan/versions";
import { parseVersion } from "../../../config/values/version";

const versions = fc
    .record({ minor: fc.integer({ min: 4, max: 8 }), patch: fc.integer({ min: 0, max: 40 }) })
    .map(({ minor, patch }) => `3.${minor}.${patch}`);

describe("version changes", () => {
    const table: [string, string, string, RegExp?][] = [
        ["3.6.14", "3.6.14", "none"],
        ["3.6.14", "3.6.16", "patch"],
        ["3.5.32", "3.6.14", "minor"],
        ["3.5.35", "3.6.16", "minor"],
        ["3.6.11", "3.7.3", "minor"],
        ["3.5.31", "3.6.16", "refused", /every member must run 3\.5\.32 or newer before; go to 3\.5\.33 first/],
        ["3.6.10", "3.7.3", "refused", /every member must run 3\.6\.11 or newer before; go to 3\.6\.14 first/],
        ["3.5.35", "3.7.3", "refused", /more than one minor after 3\.5\.35.*go to 3\.6\.14 first/],
        ["3.6.16", "3.6.15", "patch"],
        ["3.7.3", "3.6.16", "back"],
        ["3.7.3", "3.5.35", "refused", /more than one minor before 3\.7\.3: an older etcd does not read/],
        ["3.7.3", "3.8.0", "refused", /cannot skip one/],
        ["3.6.16", "4.0.0", "refused", /cannot skip one/],
        ["3.6.16", "new", "refused", /"new" is not an etcd release/],
    ];
    for (const [from, to, kind, reason] of table) {
        it(`from ${from} to ${to}: ${kind}`, () => {
            const step = planVersionChange(from, to);
            assert.equal(step.kind, kind);
            assert.match(step.kind === "refused" ? step.reason : "", reason ?? /^$/);
        });
    }

    it("never go over a minor, in either direction", () => {
        fc.assert(
            fc.property(versions, versions, (from, to) => {
                const [source, target] = [parseVersion(from), parseVersion(to)];
                assert.ok(source !== undefined && target !== undefined);
                const step = planVersionChange(from, to);
                if (step.kind !== "refused") {
                    assert.ok(Math.abs(target.minor - source.minor) <= 1);
                    assert.equal(step.kind === "minor", target.minor === source.minor + 1);
                    assert.equal(step.kind === "back", target.minor === source.minor - 1);
                }
            }),
        );
    });

    it("to a minor need what the host is told of it", () => {
        assert.deepEqual(["3.5.35", "3.6.16", "3.7.3"].map(upgradeFloor), ["", "3.5.32", "3.6.11"]);
    });

    it("stay possible with a newer start: who may go to a version may go there from a later patch too", () => {
        fc.assert(
            fc.property(versions, versions, fc.nat(10), (from, to, more) => {
                const source = parseVersion(from);
                const target = parseVersion(to);
                assert.ok(source !== undefined && target !== undefined);
                fc.pre(planVersionChange(from, to).kind === "minor");
                assert.equal(planVersionChange(`3.${source.minor}.${source.patch + more}`, to).kind, "minor");
            }),
        );
    });
});
