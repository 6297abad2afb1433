// The families of instances, by the letters before the dot: c7g.large, m6i.xlarge, i4g.large.

/** arm64 where the family has a g after its generation: AWS's own processors. */
export function architectureOf(instanceType: string): "arm64" | "x86_64" {
    const [family = ""] = instanceType.split(".");
    return /^(a1|[a-z]+\d+g[a-z-]*)$/.test(family) ? "arm64" : "x86_64";
}

const NOT_EBS_OPTIMISED =
    /^((t1|t2)\..*|c1\.medium|c3\.(large|8xlarge)|i2\.8xlarge|m1\.(small|medium)|m2\.xlarge|m3\.(medium|large)|r3\.(large|8xlarge))$/;

/** Old types share one network with their disks (moto's data has them all). */
export function canBeEbsOptimised(instanceType: string): boolean {
    return !NOT_EBS_OPTIMISED.test(instanceType);
}
