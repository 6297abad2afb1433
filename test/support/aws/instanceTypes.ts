// The families of instances, by the letters before the dot: c7g.large, m6i.xlarge, i4g.large.

/** arm64 where the family has a g after its generation: AWS's own processors. */
export function architectureOf(instanceType: string): "arm64" | "x86_64" {
    const [family = ""] = instanceType.split(".");
    return /^(a1|[a-z]+\d+g[a-z-]*)$/.test(family) ? "arm64" : "x86_64";
}
