// aws.sizeClass, instanceType, image, bastion: the machines.
import { BURSTABLE, CPUS, findFamily, guessArchitecture, NOT_EBS_OPTIMISED, NOT_NITRO } from "./awsInstanceTypes";
import { SizeClass, type SizeFacts, SIZES } from "./awsSizes";
import { Architecture } from "./schema";
import type { AwsImageConfig } from "./schemaAws";
import type { Section } from "./section";
import { formatSize, GIB } from "./size";

export interface InstanceFacts {
    readonly architecture: Architecture;
    readonly quotaBytes: number;
}

export interface InstanceReading {
    readonly instanceType: string;
    readonly size: SizeFacts;
}

/** What a host needs beside etcd's own memory, which is about the quota. */
const SYSTEM_MEMORY = GIB;

export function checkAwsInstance(section: Section, facts: InstanceFacts, warnings: string[]): InstanceReading {
    const size = SIZES[section.choice("sizeClass", SizeClass) ?? SizeClass.large];
    const given = section.text("instanceType");
    const instanceType = given ?? size.instanceType[facts.architecture];
    const fault = given === undefined ? undefined : findTypeFault(instanceType, facts.architecture);
    if (fault !== undefined) {
        section.report("instanceType", fault, `take one such as ${size.instanceType[facts.architecture]}`);
        return { instanceType, size };
    }
    const { family, cpus } = splitType(instanceType);
    const known = findFamily(family);
    if (known === undefined) {
        warnings.push(
            `${section.at("instanceType")}: ${instanceType} is of a family that is not in our list, so its memory and disk throughput were not checked`,
        );
        return { instanceType, size };
    }
    if (cpus === undefined) {
        warnings.push(
            `${section.at("instanceType")}: ${instanceType} is of a size that is not in our list; is it a spelling mistake?`,
        );
    }
    const memory = (cpus ?? 0) * known.memoryPerCpu * GIB;
    if (cpus !== undefined && memory < facts.quotaBytes + SYSTEM_MEMORY) {
        warnings.push(
            `${section.at("instanceType")}: ${instanceType} has ${formatSize(memory)} of memory, and etcd with a database ` +
                `of etcd.quota (${formatSize(facts.quotaBytes)}) needs all of it`,
        );
    }
    return { instanceType, size };
}

function splitType(type: string): { readonly family: string; readonly cpus: number | undefined } {
    const [family = "", size = ""] = type.split(".");
    return { family, cpus: CPUS[size] };
}

const TYPE = /^[a-z][a-z0-9-]*\d[a-z0-9-]*\.[a-z0-9-]+$/;

/** Why etcd must not run on it; undefined when it may. */
function findTypeFault(type: string, architecture: Architecture): string | undefined {
    const { family, cpus } = splitType(type);
    if (!TYPE.test(type)) {
        return "is not an instance type";
    }
    if (BURSTABLE.includes(family) || family.endsWith("-flex") || /^t\d/.test(family)) {
        return "is burstable: when its credit is used up, heartbeats are missed and there is no leader";
    }
    if (NOT_EBS_OPTIMISED.includes(family)) {
        return "is not EBS-optimised: the disk shares its line with the network";
    }
    if (NOT_NITRO.includes(family)) {
        return "is not built on Nitro: its volumes have no names that last";
    }
    const own = findFamily(family)?.architecture ?? guessArchitecture(family);
    if (own !== architecture) {
        return `is ${own}, but etcd.architecture is ${architecture}`;
    }
    return cpus === 1 ? "has a single CPU, which etcd would share with everything else" : undefined;
}

const DEFAULT_PARAMETER = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-";
const AWS_ARCHITECTURE: Readonly<Record<Architecture, string>> = { amd64: "x86_64", arm64: "arm64" };

export function checkAwsImage(parent: Section, architecture: Architecture): AwsImageConfig {
    const section = parent.section("image");
    const ami = section.text("id");
    const parameter = section.text("parameter");
    if (ami !== undefined && !/^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(ami)) {
        section.report("id", "is not the id of an image", 'give one such as "ami-0a1b2c3d4e5f67890"');
    }
    if (parameter !== undefined && !/^\/[\w.\-/]+$/.test(parameter)) {
        section.report(
            "parameter",
            "is not the name of an SSM parameter",
            `give one such as "${DEFAULT_PARAMETER}${AWS_ARCHITECTURE[architecture]}"`,
        );
    }
    if (parameter !== undefined && /fips/i.test(parameter)) {
        section.report(
            "parameter",
            "is an image in FIPS mode, whose SSH takes no ed25519 keys, and those of hosts and of Pulumi are of that kind",
            "take an image without it",
        );
    }
    if (ami !== undefined && parameter !== undefined) {
        section.problems.addPhrase(section.path, "id and parameter", "are given together", "keep one of them");
    }
    const generation = section.integer("generation", { least: 1, most: 1_000_000 }) ?? 1;
    const named = parameter ?? `${DEFAULT_PARAMETER}${AWS_ARCHITECTURE[architecture]}`;
    return { ami, parameter: ami === undefined ? named : undefined, generation };
}

/** The instance type of a bastion that is made; it may be burstable, for nothing waits for it. */
export function checkAwsBastion(
    parent: Section,
    architecture: Architecture,
    facts: { readonly isExistingVpc: boolean; readonly hasSshBastion: boolean },
): string | undefined {
    const section = parent.section("bastion");
    const create = section.boolean("create") ?? false;
    const type = section.text("instanceType");
    if (!create) {
        if (type !== undefined) {
            section.report("instanceType", "is given, but no bastion is made", "set aws.bastion.create: true");
        }
        return undefined;
    }
    if (facts.isExistingVpc) {
        section.report(
            "create",
            "needs a public subnet, and an existing VPC is left as it is",
            "name a bastion that you have in ssh.bastion, or reach the subnets directly",
        );
    }
    if (facts.hasSshBastion) {
        section.report("create", "is set, and ssh.bastion names another one", "keep one of them");
    }
    const family = splitType(type ?? "").family;
    const usual = architecture === "arm64" ? "t4g.micro" : "t3.micro";
    if (type !== undefined && !TYPE.test(type)) {
        section.report("instanceType", "is not an instance type", `take one such as ${usual}`);
    } else if (type !== undefined && (findFamily(family)?.architecture ?? guessArchitecture(family)) !== architecture) {
        section.report(
            "instanceType",
            `is not ${architecture}, which etcd.architecture and so the image are`,
            `take one such as ${usual}`,
        );
    }
    return type ?? usual;
}
