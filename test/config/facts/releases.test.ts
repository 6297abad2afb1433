import assert from "node:assert/strict";

import { ARCHIVE_DIGESTS } from "../../../config/facts/archiveDigests";
import {
    DEFAULT_VERSION,
    FAULTS,
    KNOWN_AS_OF,
    NEWEST_PATCH,
    SUPPORTED_MINORS,
    UPGRADE_GATES,
} from "../../../config/facts/knownVersions";
import { formatProblem } from "../../../config/values/problem";
import { checkVersion, findFaults, findFirstGood } from "../../../config/facts/releases";
import {
    compareVersions,
    formatMinor,
    formatVersion,
    parseVersion,
    type Version,
} from "../../../config/values/version";

function mustParse(text: string): Version {
    const version = parseVersion(text);
    assert.ok(version !== undefined, text);
    return version;
}

describe("releases", () => {
    for (const version of [DEFAULT_VERSION, ...Object.values(NEWEST_PATCH), "3.5.33", "3.6.14", "3.7.2"]) {
        it(`accepts ${version}`, () => {
            assert.deepEqual(checkVersion(version, "etcd.version", NEWEST_PATCH), []);
        });
    }

    const refused: [string, RegExp][] = [
        ["3.5.2", /lose applied transactions.*take 3\.5\.35/],
        ["3.5.32", /half-open TLS.*GHSA-6vch-q96h-7gc3.*take 3\.5\.35/],
        ["3.5.0", /etcd#13766.*and \d+ more; take 3\.5\.35/],
        ["3.6.4", /corrupted when a snapshot is applied.*take 3\.6\.16/],
        ["3.6.13", /half-open TLS.*take 3\.6\.16/],
        ["3.7.0", /half-open TLS.*take 3\.7\.3/],
        ["3.7.1", /etcd#22171.*take 3\.7\.3/],
        ["3.4.45", /is too old.*take one of 3\.5\.35, 3\.6\.16, 3\.7\.3/],
        ["3.2.10", /is too old/],
        ["2.3.8", /is too old/],
        ["3.8.0", /does not know.*take one of/],
        ["4.0.0", /does not know/],
        ["v3.6.16", /without the v, such as "3\.6\.16"/],
        ["3.6", /not an etcd release.*exact release, such as "3\.6\.16"/],
        ["3.6.x", /not an etcd release/],
        ["3.7.0-rc.0", /not an etcd release/],
        ["latest", /not an etcd release/],
        ["3.6.999999999999999999", /not an etcd release/],
    ];
    for (const [version, message] of refused) {
        it(`refuses ${version} and says what to take`, () => {
            const problems = checkVersion(version, "etcd.version", NEWEST_PATCH);
            assert.equal(problems.length, 1);
            assert.match(problems.map(formatProblem).join("\n"), message);
        });
    }

    it("has the floor of each minor at the newest fix", () => {
        const floors = SUPPORTED_MINORS.map((minor) => formatVersion(findFirstGood(minor)));
        assert.deepEqual(floors, ["3.5.33", "3.6.14", "3.7.2"]);
    });

    it("has no fault from the floor on, and one just below it", () => {
        for (const minor of SUPPORTED_MINORS) {
            const floor = findFirstGood(minor);
            const newest = mustParse(NEWEST_PATCH[minor]);
            for (let patch = floor.patch; patch <= newest.patch; patch++) {
                assert.deepEqual(findFaults({ ...floor, patch }), []);
            }
            assert.ok(findFaults({ ...floor, patch: floor.patch - 1 }).length > 0, `before ${formatVersion(floor)}`);
        }
    });

    it("spares a release that came before the fault", () => {
        const fault = FAULTS.find((candidate) => candidate.reference.includes("19557"));
        assert.ok(fault !== undefined);
        assert.ok(!findFaults(mustParse("3.5.0")).includes(fault));
        assert.ok(findFaults(mustParse("3.5.1")).includes(fault));
        assert.ok(findFaults(mustParse("3.5.23")).includes(fault));
        assert.ok(!findFaults(mustParse("3.5.24")).includes(fault));
    });

    it("keeps its data in order: dates, releases of the minor they stand under, checksums", () => {
        assert.match(KNOWN_AS_OF, /^20\d\d-\d\d-\d\d$/);
        for (const fault of FAULTS) {
            assert.ok(Object.keys(fault.fixedIn).length > 0, fault.what);
            for (const [minor, fixed] of [...Object.entries(fault.fixedIn), ...Object.entries(fault.since ?? {})]) {
                assert.equal(formatMinor(mustParse(fixed)), minor, fault.what);
            }
        }
        for (const [minor, gate] of Object.entries(UPGRADE_GATES)) {
            assert.equal(formatMinor(mustParse(gate.from)), minor);
            assert.ok(compareVersions(mustParse(gate.from), findFirstGood(gate.to)) < 0);
        }
        for (const [version, digests] of Object.entries(ARCHIVE_DIGESTS)) {
            assert.deepEqual(checkVersion(version, "etcd.version", NEWEST_PATCH), []);
            for (const digest of Object.values(digests)) {
                assert.match(digest, /^[0-9a-f]{64}$/);
            }
        }
    });
});
