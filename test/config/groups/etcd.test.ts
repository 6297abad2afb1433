import assert from "node:assert/strict";

import { DIGEST, type Values, itRefuses, makeAws, makeLab, makeSsh, mustCheck } from "../../support/configs";

const etcd = (changes: Values): Values => makeSsh({ etcd: { version: "3.6.14", ...changes } });

describe("configuration of etcd", () => {
    itRefuses([
        [
            "a version below the floor",
            makeLab({ etcd: { version: "3.5.2" } }),
            [/^etcd\.version: "3\.5\.2" has known faults: .*; take 3\.5\.35\.$/],
        ],
        [
            "a version without quotes",
            makeLab({ etcd: { version: 3.6 } }),
            [
                /^etcd\.version: 3\.6 is a number and not text, as YAML reads it without quotes; give an exact release in quotes, such as "3\.6\.16"\.$/,
            ],
        ],
        [
            "a version with known faults where checksums must be built in: what is advised is",
            makeSsh({ etcd: { version: "3.6.3" } }),
            [/^etcd\.version: "3\.6\.3" has known faults: .*; take 3\.6\.14\.$/],
        ],
        [
            "a version with known faults of a minor that nobody built for this architecture",
            makeSsh({ etcd: { version: "3.5.2", architecture: "arm64" } }),
            [/^etcd\.version: "3\.5\.2" has known faults: .*; take one of 3\.6\.14\.$/],
        ],
        [
            "a version that is none, on aws",
            makeAws({ etcd: { version: "latest" } }),
            [/^etcd\.version: "latest" is not an etcd release; give an exact release, such as "3\.6\.14"\.$/],
        ],
        [
            "the line of another archive for a checksum",
            makeSsh({ etcd: { version: "3.6.16", archive: { sha256: `${DIGEST}  etcd-v3.6.15-linux-amd64.tar.gz` } } }),
            [
                /^etcd\.archive\.sha256: .*is the line of another archive; give that of etcd-v3\.6\.16-linux-amd64\.tar\.gz\.$/,
            ],
        ],
        [
            "a login in an archive's address, without showing it",
            etcd({ archive: { url: "https://ci:hunter2@mirror.example.com/x", sha256: DIGEST } }),
            [
                /^etcd\.archive\.url: "https:\/\/\(not shown\)@mirror\.example\.com\/x" has a login in it, .*; give an address that needs none, and change the password\.$/,
            ],
        ],
        [
            "an address that curl would take for nine",
            etcd({ archive: { url: "https://mirror.example.com/x[1-9]", sha256: DIGEST } }),
            [/^etcd\.archive\.url: .*has an unknown placeholder or a bracket in it/],
        ],
        ["a size with a space", etcd({ quota: "8 GiB" }), [/^etcd\.quota: "8 GiB" has a space in it; write "8GiB"/]],
        [
            "a size that is no whole number of bytes",
            etcd({ quota: "2.3GiB", maxRequestBytes: "1.2MiB" }),
            [
                /^etcd\.quota: "2\.3GiB" is not a whole number of bytes; write "2355MiB"/,
                /^etcd\.maxRequestBytes: "1\.2MiB" is not a whole number of bytes; write "1229KiB"/,
            ],
        ],
        [
            "requests that the database does not hold",
            etcd({ quota: "16MiB", maxRequestBytes: "100MiB" }),
            [/^etcd\.maxRequestBytes: "100MiB" is more than etcd\.quota \(16MiB\) holds/],
        ],
        [
            "a quota without a unit",
            etcd({ quota: 2 }),
            [/^etcd\.quota: 2 is a number without a unit; give a number with its unit .*such as "8GiB"/],
        ],
        [
            "a quota in decimal units",
            etcd({ quota: "2GB" }),
            [/^etcd\.quota: "2GB" has the unit "GB", which is none of these; write "2GiB"/],
        ],
        [
            "a quota that is too small",
            etcd({ quota: "1MiB" }),
            [/^etcd\.quota: "1MiB" is out of range; give a size from 16MiB to 100GiB\.$/],
        ],
        [
            "a checksum that is none",
            etcd({ archive: { sha256: "abc" } }),
            [/^etcd\.archive\.sha256: "abc" is not a SHA-256 checksum/],
        ],
        [
            "another checksum than the published one",
            etcd({ archive: { sha256: DIGEST } }),
            [/^etcd\.archive\.sha256: .* is not the checksum of https:\/\/github/],
        ],
        [
            "no checksum for a version that is not in the list",
            makeSsh({ etcd: { version: "3.6.16" } }),
            [
                /^etcd\.archive\.sha256: nothing is given.*the line of etcd-v3\.6\.16-linux-amd64\.tar\.gz from .*, or run one that is \(3\.5\.33, 3\.6\.14, 3\.7\.2\)\.$/,
            ],
        ],
        [
            "no checksum for a mirror",
            etcd({ archive: { url: "https://mirror.example.com/x" } }),
            [/^etcd\.archive\.sha256: nothing is given.*archive\.url/],
        ],
        [
            "an archive over plain HTTP",
            etcd({ archive: { url: "http://mirror.example.com/x", sha256: DIGEST } }),
            [/^etcd\.archive\.url: .* is not an address that hosts can fetch safely/],
        ],
        [
            "a quote in an archive's address",
            etcd({ archive: { url: "https://m.example.com/'x'", sha256: DIGEST } }),
            [/^etcd\.archive\.url: /],
        ],
        [
            "an unknown placeholder",
            etcd({ archive: { url: "https://m.example.com/{os}", sha256: DIGEST } }),
            [/^etcd\.archive\.url: .*unknown placeholder or a bracket in it; use only/],
        ],
        [
            "compaction without retention",
            etcd({ autoCompaction: { mode: "revision" } }),
            [/^etcd\.autoCompaction\.retention: nothing is given/],
        ],
        [
            "revisions as a duration",
            etcd({ autoCompaction: { mode: "revision", retention: "8h" } }),
            [/^etcd\.autoCompaction\.retention: "8h" is not a whole number/],
        ],
        [
            "a period as a number",
            etcd({ autoCompaction: { retention: 8 } }),
            [/^etcd\.autoCompaction\.retention: 8 is a number without a unit/],
        ],
        [
            "more learners than 3.5 can have",
            makeSsh({ etcd: { version: "3.5.33", maxLearners: 2 } }),
            [/^etcd\.maxLearners: 2 cannot be changed in etcd 3\.5\.33/],
        ],
    ]);

    it("runs the newest release whose checksum is built in where hosts fetch it, and the newest of all on the lab", () => {
        assert.equal(mustCheck(makeSsh({ etcd: {} })).etcd.version, "3.6.14");
        assert.equal(mustCheck(makeSsh({ etcd: { architecture: "arm64" } })).etcd.version, "3.6.14");
        assert.equal(mustCheck(makeAws({ etcd: {} })).etcd.version, "3.6.14");
        const archive = { url: "https://mirror.example.com/etcd.tar.gz", sha256: DIGEST };
        assert.equal(mustCheck(makeSsh({ etcd: { archive } })).etcd.version, "3.6.14");
        assert.equal(mustCheck(makeLab()).etcd.version, "3.6.16");
    });

    it("runs on the lab what is built, when the newest is not", () => {
        const findBuildDigest = (_: string, version: string) => (version === "3.6.15" ? DIGEST : undefined);
        assert.equal(mustCheck(makeLab(), { findBuildDigest }).etcd.version, "3.6.15");
    });

    it("takes the whole line of SHA256SUMS for a checksum", () => {
        for (const line of [
            `${DIGEST}  etcd-v3.6.16-linux-amd64.tar.gz`,
            `${DIGEST} *etcd-v3.6.16-linux-amd64.tar.gz\n`,
        ]) {
            const { archive } = mustCheck(makeSsh({ etcd: { version: "3.6.16", archive: { sha256: line } } })).etcd;
            assert.equal(archive.sha256, DIGEST);
        }
    });
});
