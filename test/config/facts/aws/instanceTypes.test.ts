// The data about instance types, against the answers of AWS that moto keeps.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findType, guessType, isStandardType, recoversByItself } from "../../../../config/facts/aws/instanceTypes";
import { whyNoAwsModels } from "../../../support/awsModels";
import { root } from "../../../support/cluster";
import { type MotoType, readMotoTypes } from "../../../support/motoData";

const DATA = join(root, "config/facts/aws/instanceData.ts");
const missing = whyNoAwsModels();

function render(types: Readonly<Record<string, MotoType>>): string {
    const families = new Map<string, string[]>();
    for (const [type, facts] of Object.entries(types).sort(([, one], [, other]) => sizeOf(one) - sizeOf(other))) {
        const [family = "", size = ""] = type.split(".");
        families.set(family, [...(families.get(family) ?? []), `${size}:${renderFacts(facts)}`]);
    }
    const lines = [...families].sort(([one], [other]) => (one < other ? -1 : 1));
    return `// Made by UPDATE_GOLDEN=1 from moto ${motoVersion()}'s copy of what AWS answers to DescribeInstanceTypes (test/config/facts/aws/instanceTypes.test.ts).

/**
 * The types of each family, each as SIZE:CPUs:GiB:IOPS:MARKS. IOPS are those that it carries for as long as one likes; marks are a
 * (arm64), b (burstable), r (AWS moves it when its hardware fails), u (never EBS-optimised), x (Xen).
 */
export const INSTANCE_DATA: Readonly<Record<string, string>> = {
${lines.map(([family, sizes]) => `    "${family}": "${sizes.join(" ")}",`).join("\n")}
};
`;
}

function sizeOf(facts: MotoType): number {
    return facts.VCpuInfo.DefaultVCpus * 1e6 + facts.MemoryInfo.SizeInMiB / 1024;
}

function renderFacts(facts: MotoType): string {
    const marks = [
        facts.ProcessorInfo.SupportedArchitectures.includes("arm64") ? "a" : "",
        facts.BurstablePerformanceSupported ? "b" : "",
        facts.AutoRecoverySupported ? "r" : "",
        facts.EbsInfo.EbsOptimizedSupport === "unsupported" ? "u" : "",
        facts.Hypervisor === "xen" ? "x" : "",
    ].join("");
    const gib = Math.round((facts.MemoryInfo.SizeInMiB / 1024) * 100) / 100;
    return [facts.VCpuInfo.DefaultVCpus, gib, facts.EbsInfo.EbsOptimizedInfo?.BaselineIops ?? 0, marks].join(":");
}

function motoVersion(): string {
    return /^moto==(\S+)$/m.exec(readFileSync(join(root, "tools/awsmodels/requirements.txt"), "utf8"))?.[1] ?? "";
}

describe("instance types", () => {
    (missing === undefined ? it : it.skip)(
        missing === undefined
            ? "are as AWS describes them (UPDATE_GOLDEN=1 writes them anew)"
            : `(skipped: ${missing})`,
        () => {
            const made = render(readMotoTypes());
            if (process.env.UPDATE_GOLDEN === "1") {
                writeFileSync(DATA, made);
            }
            assert.equal(readFileSync(DATA, "utf8"), made);
        },
    );

    it("are known with what etcd needs of them", () => {
        assert.deepEqual(findType("m7i.2xlarge"), {
            cpus: 8,
            memoryBytes: 32 * 2 ** 30,
            lastingIops: 12_000,
            architecture: "amd64",
            isBurstable: false,
            canBeEbsOptimised: true,
            isNitro: true,
            recovers: true,
        });
        assert.equal(findType("c5a.large")?.lastingIops, 800);
        assert.equal(findType("m6g.metal")?.cpus, 64);
        assert.equal(findType("m7i-flex.large")?.isBurstable, true);
        assert.equal(findType("t2.micro")?.canBeEbsOptimised, false);
        assert.equal(findType("m4.2xlarge")?.isNitro, false);
        assert.equal(findType("m7i.2xlrge"), undefined);
        assert.equal(findType("m9z.large"), undefined);
    });

    it("are guessed by name as they are", () => {
        for (const type of [
            "m5.large",
            "r7iz.large",
            "c6in.large",
            "m7g.large",
            "c6gn.large",
            "g5.xlarge",
            "im4gn.large",
        ]) {
            assert.equal(guessType(type).architecture, findType(type)?.architecture, type);
        }
        assert.equal(guessType("t9g.large").isBurstable, true);
        assert.equal(guessType("m9i-flex.large").isBurstable, true);
    });

    it("recover by themselves, unless they have disks of their own", () => {
        assert.deepEqual(["m7i.large", "i4i.large", "m8gd.large", "m9z.large"].map(recoversByItself), [
            true,
            false,
            false,
            true,
        ]);
    });

    it("count against the quota of standard instances by their letter", () => {
        const standard = [
            "a1.large",
            "c7g.large",
            "d3.xlarge",
            "i4i.large",
            "im4gn.large",
            "m7i.large",
            "r8g.large",
            "t3.micro",
        ];
        const others = [
            "dl1.24xlarge",
            "f1.2xlarge",
            "g5.xlarge",
            "hpc7g.4xlarge",
            "inf2.xlarge",
            "mac1.metal",
            "p5.48xlarge",
        ];
        others.push("trn1.2xlarge", "u-6tb1.metal", "vt1.3xlarge", "x2gd.large");
        assert.deepEqual(
            standard.filter((type) => !isStandardType(type)),
            [],
        );
        assert.deepEqual(others.filter(isStandardType), []);
    });
});
