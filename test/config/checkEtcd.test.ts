import { DIGEST, type Values, itRefuses, makeLab, makeSsh } from "../support/configs";

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
            [/^etcd\.version: 3\.6 is not text; write it with quotes: "3\.6"\.$/],
        ],
        ["a quota without a unit", etcd({ quota: 2 }), [/^etcd\.quota: 2 is not a size; give a number with its unit/]],
        ["a quota in decimal units", etcd({ quota: "2GB" }), [/^etcd\.quota: "2GB" is not a size/]],
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
            [/^etcd\.archive\.sha256: nothing is given.*etcd-v3\.6\.16-linux-amd64\.tar\.gz/],
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
            [/^etcd\.archive\.url: .*unknown placeholder; use only/],
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
});
