// What moto, a double of AWS that others made, knows of AWS: recorded answers of AWS's own.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { awsModelsProgram } from "./awsModels";

function readData(file: string): unknown {
    const library = join(dirname(dirname(awsModelsProgram("python"))), "lib");
    const [python = ""] = readdirSync(library).filter((name) => name.startsWith("python3"));
    const packed = readFileSync(join(library, python, "site-packages/moto/ec2/resources", `${file}.json.gz`));
    return JSON.parse(gunzipSync(packed).toString());
}

/** A part of what DescribeInstanceTypes says. */
export interface MotoType {
    readonly AutoRecoverySupported: boolean;
    readonly BurstablePerformanceSupported: boolean;
    readonly EbsInfo: {
        readonly EbsOptimizedSupport: "default" | "supported" | "unsupported";
        readonly EbsOptimizedInfo?: { readonly BaselineIops: number };
    };
    readonly Hypervisor?: "nitro" | "xen";
    readonly MemoryInfo: { readonly SizeInMiB: number };
    readonly ProcessorInfo: { readonly SupportedArchitectures: readonly string[] };
    readonly VCpuInfo: { readonly DefaultVCpus: number };
}

/** All instance types, by name. */
export function readMotoTypes(): Readonly<Record<string, MotoType>> {
    return readData("instance_types") as Readonly<Record<string, MotoType>>;
}

/** The types that each zone of a region offers; undefined for a region that moto does not know. */
export function readMotoOfferings(
    region: string,
): readonly { readonly InstanceType: string; readonly Location: string }[] | undefined {
    try {
        return readData(`instance_type_offerings/availability-zone/${region}`) as ReturnType<typeof readMotoOfferings>;
    } catch {
        return undefined;
    }
}
