import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import fc from "fast-check";

import { type FlagsInput, HOST_PATHS, planTiming, planCluster, renderFlags } from "../../../components/plan";
import { DIGEST, makeSsh, mustCheck, type Values } from "../../support/configs";

const GOLDEN = join(__dirname, "../../golden/flags");

function makeInput(etcd: Values, roundTripMs = 1): FlagsInput {
    const config = mustCheck(
        makeSsh({ etcd: { archive: { url: "https://m.example.com/e", sha256: DIGEST }, ...etcd } }),
    );
    const [member] = planCluster(config).members;
    assert.ok(member !== undefined);
    return { member, etcd: config.etcd, timing: planTiming(roundTripMs) };
}

/** Everything that can be set, set to something else. */
const CHANGED: Values = {
    quota: "8GiB",
    maxRequestBytes: "3MiB",
    snapshotCount: 50_000,
    autoCompaction: { mode: "periodic", retention: "8h" },
    logLevel: "debug",
};

describe("flags", () => {
    const cases: [string, FlagsInput][] = [
        ["3.5/defaults", makeInput({ version: "3.5.35" })],
        ["3.6/defaults", makeInput({ version: "3.6.16" })],
        ["3.7/defaults", makeInput({ version: "3.7.3" })],
        ["3.5/changed", makeInput({ version: "3.5.35", ...CHANGED }, 180)],
        ["3.6/changed", makeInput({ version: "3.6.16", ...CHANGED, maxLearners: 2 }, 180)],
        ["3.7/changed", makeInput({ version: "3.7.3", ...CHANGED, maxLearners: 2 }, 180)],
        [
            "3.6/compact-revisions",
            makeInput({ version: "3.6.16", autoCompaction: { mode: "revision", retention: 1000 } }),
        ],
    ];
    for (const [name, input] of cases) {
        it(`for ${name} are those in test/golden/flags (UPDATE_GOLDEN=1 writes them anew)`, () => {
            const path = join(GOLDEN, `${name}.txt`);
            const text = `${renderFlags(input).join("\n")}\n`;
            if (process.env.UPDATE_GOLDEN === "1") {
                mkdirSync(dirname(path), { recursive: true });
                writeFileSync(path, text);
            }
            assert.equal(text, readFileSync(path, "utf8"));
        });
    }

    const anyInput = fc
        .record({
            version: fc.constantFrom("3.5.33", "3.5.35", "3.6.14", "3.6.16", "3.7.2", "3.7.3"),
            quota: fc.constantFrom("16MiB", "2GiB", "8GiB"),
            autoCompaction: fc.constantFrom(undefined, { retention: "1h" }, { mode: "revision", retention: 1000 }),
            snapshotCount: fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined }),
        })
        .map((etcd) => makeInput(etcd));

    it("are sorted, each given once, each of the form --name=value without blanks", () => {
        fc.assert(
            fc.property(anyInput, (input) => {
                const flags = renderFlags(input);
                assert.deepEqual(flags, [...flags].sort());
                const names = flags.map((flag) => flag.split("=")[0]);
                assert.equal(new Set(names).size, names.length);
                for (const flag of flags) {
                    assert.match(flag, /^--[a-z0-9-]+=[^\s'"$`\\;&|]+$/);
                }
                assert.deepEqual(renderFlags(input), flags);
            }),
        );
    });

    it("demand certificates of everyone, whatever else is set", () => {
        fc.assert(
            fc.property(anyInput, (input) => {
                const flags = renderFlags(input);
                for (const needed of [
                    "--client-cert-auth=true",
                    "--peer-client-cert-auth=true",
                    `--trusted-ca-file=${HOST_PATHS.clientAuthority}`,
                    `--peer-trusted-ca-file=${HOST_PATHS.peerAuthority}`,
                    "--tls-min-version=TLS1.2",
                ]) {
                    assert.ok(flags.includes(needed), needed);
                }
                const urls = flags.filter((flag) => flag.includes("-urls=") && !flag.startsWith("--listen-metrics"));
                assert.ok(urls.every((flag) => !flag.includes("http://")));
            }),
        );
    });

    it("never hold what can lose data or belongs to the birth alone", () => {
        const forbidden =
            /^--(initial-cluster|force-new-cluster|unsafe-no-fsync|strict-reconfig-check|discovery|auto-tls|peer-auto-tls|enable-v2)/;
        fc.assert(
            fc.property(anyInput, (input) => {
                assert.deepEqual(
                    renderFlags(input).filter((flag) => forbidden.test(flag)),
                    [],
                );
            }),
        );
    });

    it("have nothing experimental from 3.6 on, and no feature gate before", () => {
        fc.assert(
            fc.property(anyInput, (input) => {
                const text = renderFlags(input).join("\n");
                const isOld = input.etcd.version.startsWith("3.5.");
                assert.equal(text.includes("--experimental-"), isOld);
                assert.equal(text.includes("--feature-gates="), !isOld);
                assert.match(text, isOld ? /initial-corrupt-check=true/ : /InitialCorruptCheck=true/);
                assert.match(text, isOld ? /compact-hash-check-enabled=true/ : /CompactHashCheck=true/);
            }),
        );
    });

    it("are refused for a minor that nobody has looked at", () => {
        const input = makeInput({ version: "3.6.16" });
        assert.throws(
            () => renderFlags({ ...input, etcd: { ...input.etcd, version: "3.8.0" } }),
            /no flags are known for etcd 3\.8\.0/,
        );
    });
});
