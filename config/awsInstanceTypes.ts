// Data only, as AWS described its instance types in July 2026: what the checks need to know of those that fit etcd. A family
// that is not here is judged by its name, with a warning.
import type { Architecture } from "./schema";

/** Gibibytes of memory per CPU, by family; all of these run on Nitro and are EBS-optimised without being asked. */
const AMD64: Readonly<Record<string, number>> = {
    ...list(2, "c5 c5a c6i c6a c6in c7i c7a c8i"),
    ...list(4, "m5 m5a m5n m5zn m6i m6a m6in m7i m7a m8i m8a"),
    ...list(8, "r5 r5a r5b r5n r6i r6a r6in r7i r7a r7iz r8i"),
};
const ARM64: Readonly<Record<string, number>> = {
    ...list(2, "c6g c6gn c7g c7gn c8g c8gn"),
    ...list(4, "m6g m7g m8g"),
    ...list(8, "r6g r7g r8g"),
};

function list(memoryPerCpu: number, families: string): Readonly<Record<string, number>> {
    return Object.fromEntries(families.split(" ").map((family) => [family, memoryPerCpu]));
}

/** CPU time beyond a baseline is lent from others: credits (T), or as long as there is some (flex). */
export const BURSTABLE: readonly string[] = "t1 t2 t3 t3a t4g c7i-flex c8i-flex m7i-flex m8i-flex r8i-flex".split(" ");

/** Not EBS-optimised by themselves: disk and network share one line. */
export const NOT_EBS_OPTIMISED: readonly string[] = "c1 c3 cc2 cg1 cr1 g2 hi1 hs1 i2 m1 m2 m3 r3".split(" ");

/** Built on Xen: volumes have no names that last. */
export const NOT_NITRO: readonly string[] = "c4 d2 f1 g3 g3s h1 i3 m4 p2 p3 r4 x1 x1e".split(" ");

/** CPUs by size. */
export const CPUS: Readonly<Record<string, number>> = {
    ...{ nano: 1, micro: 1, small: 1, medium: 1, large: 2, xlarge: 4, "2xlarge": 8, "3xlarge": 12, "4xlarge": 16 },
    ...{ "6xlarge": 24, "8xlarge": 32, "9xlarge": 36, "10xlarge": 40, "12xlarge": 48, "16xlarge": 64, "18xlarge": 72 },
    ...{ "24xlarge": 96, "32xlarge": 128, "48xlarge": 192, "96xlarge": 384, metal: 96, "metal-24xl": 96 },
    ...{ "metal-48xl": 192, "metal-96xl": 384 },
};

/** IOPS that a size carries for as long as one likes; the least among the families. Larger sizes carry more than we ask for. */
export const LASTING_IOPS: Readonly<Record<string, number>> = {
    ...{ large: 3600, xlarge: 6000, "2xlarge": 12_000, "3xlarge": 15_000, "4xlarge": 18_750 },
};

export interface FamilyFacts {
    readonly architecture: Architecture;
    readonly memoryPerCpu: number;
}

export function findFamily(family: string): FamilyFacts | undefined {
    const amd64 = AMD64[family];
    if (amd64 !== undefined) {
        return { architecture: "amd64", memoryPerCpu: amd64 };
    }
    const arm64 = ARM64[family];
    return arm64 === undefined ? undefined : { architecture: "arm64", memoryPerCpu: arm64 };
}

/** By AWS's way of naming: a "g" after the generation is Graviton ("m9g", "c9gn"); a1 was the first. */
export function guessArchitecture(family: string): Architecture {
    return /^(?:[a-z]+\d+g|a1$)/.test(family) ? "arm64" : "amd64";
}
