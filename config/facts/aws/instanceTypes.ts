// What the checks need to know of AWS's instance types. One that is not in the data is judged by its name, with a warning.
import { INSTANCE_DATA } from "./instanceData";
import type { Architecture } from "../architecture";
import { GIB } from "../../values/size";

export interface TypeFacts {
    readonly cpus: number;
    readonly memoryBytes: number;
    /** Operations a second on EBS that it carries for as long as one likes. */
    readonly lastingIops: number;
    readonly architecture: Architecture;
    /** CPU time beyond a baseline is lent: by credits, or as long as there is some. */
    readonly isBurstable: boolean;
    /** Whether disk and network can have a line each. */
    readonly canBeEbsOptimised: boolean;
    /** Volumes have names that last. */
    readonly isNitro: boolean;
    /** AWS moves it to other hardware when its own fails. */
    readonly recovers: boolean;
}

/** AWS says nothing of flex types; they get all of their CPUs for most of the time. */
const LENT_BY_NAME = /^t\d|-flex$/;

export function findType(type: string): TypeFacts | undefined {
    const [family = "", size = ""] = type.split(".");
    const entry = INSTANCE_DATA[family]?.split(" ").find((one) => one.startsWith(`${size}:`));
    if (entry === undefined) {
        return undefined;
    }
    const [, cpus, memory, iops, marks = ""] = entry.split(":");
    return {
        cpus: Number(cpus),
        memoryBytes: Number(memory) * GIB,
        lastingIops: Number(iops),
        architecture: marks.includes("a") ? "arm64" : "amd64",
        isBurstable: marks.includes("b") || LENT_BY_NAME.test(family),
        canBeEbsOptimised: !marks.includes("u"),
        isNitro: !marks.includes("x"),
        recovers: marks.includes("r"),
    };
}

export function isKnownFamily(type: string): boolean {
    return INSTANCE_DATA[type.split(".")[0] ?? ""] !== undefined;
}

/** What can be told of a type from its name alone: a "g" after the generation is Graviton ("m9g", "c9gn"); a1 was the first. */
export function guessType(type: string): Pick<TypeFacts, "architecture" | "isBurstable"> {
    const [family = ""] = type.split(".");
    return {
        architecture: /^(?:[a-z]+\d+g|a1$)/.test(family) ? "arm64" : "amd64",
        isBurstable: LENT_BY_NAME.test(family),
    };
}

/** Whether AWS moves such an instance to other hardware when its own fails. One that is not in the data is taken for usual. */
export function recoversByItself(type: string): boolean {
    return findType(type)?.recovers ?? true;
}

/** Whether its CPUs count against the quota of "standard" instances; the others have quotas of their own. */
export function isStandardType(type: string): boolean {
    return /^(?:a|c|cc|d|h|hs|i|im|is|m|r|t|z)\d/.test(type);
}

/** All known types that count against that quota, by the number of their CPUs. */
export function listTypesByCpus(): readonly { readonly cpus: number; readonly types: readonly string[] }[] {
    const byCpus = new Map<number, string[]>();
    for (const [family, sizes] of Object.entries(INSTANCE_DATA).filter(([name]) => isStandardType(name))) {
        for (const entry of sizes.split(" ")) {
            const [size = "", cpus] = entry.split(":");
            byCpus.set(Number(cpus), [...(byCpus.get(Number(cpus)) ?? []), `${family}.${size}`]);
        }
    }
    return [...byCpus].map(([cpus, types]) => ({ cpus, types }));
}
