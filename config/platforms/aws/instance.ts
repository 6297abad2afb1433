// aws.sizeClass, instanceType, bastion: the machines.
import { findType, guessType, isKnownFamily } from "../../facts/aws/instanceTypes";
import { SizeClass, type SizeFacts, SIZES } from "../../facts/aws/sizes";
import type { Architecture } from "../../facts/architecture";
import type { Section } from "../../values/section";
import { formatSize, GIB } from "../../values/size";
import type { KeyTable } from "../../values/keySpec";

export const AWS_BASTION_KEYS: KeyTable = {
    create: { type: "true | false", default: "false", meaning: "make one; one you have goes into ssh.bastion" },
    instanceType: { type: "instance type", default: "t3.micro or t4g.micro", meaning: "of the bastion" },
};

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
    const known = findType(instanceType);
    const warn = (text: string): void => {
        warnings.push(`${section.at("instanceType")}: ${instanceType} ${text}`);
    };
    if (known === undefined) {
        warn(
            isKnownFamily(instanceType)
                ? "is of a size that is not in our list; is it a spelling mistake?"
                : "is of a family that is not in our list, so its memory and disk throughput were not checked",
        );
        return { instanceType, size };
    }
    if (known.memoryBytes < facts.quotaBytes + SYSTEM_MEMORY) {
        warn(
            `has ${formatSize(known.memoryBytes)} of memory, and etcd with a database of etcd.quota ` +
                `(${formatSize(facts.quotaBytes)}) needs all of it`,
        );
    }
    if (!known.recovers) {
        warn(
            "is not moved by AWS when its hardware fails: nothing but an alarm tells of it, and the host stays away until it is " +
                `replaced; a type without disks of its own, such as ${size.instanceType[facts.architecture]}, is moved`,
        );
    }
    return { instanceType, size };
}

const TYPE = /^[a-z][a-z0-9-]*\d[a-z0-9-]*\.[a-z0-9-]+$/;

/** Why etcd must not run on it; undefined when it may. */
function findTypeFault(type: string, architecture: Architecture): string | undefined {
    const known = findType(type);
    if (!TYPE.test(type)) {
        return "is not an instance type";
    }
    if (known?.isBurstable ?? guessType(type).isBurstable) {
        return "is burstable: when its credit is used up, heartbeats are missed and there is no leader";
    }
    if (known?.canBeEbsOptimised === false) {
        return "is not EBS-optimised: the disk shares its line with the network";
    }
    if (known?.isNitro === false) {
        return "is not built on Nitro: its volumes have no names that last";
    }
    const own = known?.architecture ?? guessType(type).architecture;
    if (own !== architecture) {
        return `is ${own}, but etcd.architecture is ${architecture}`;
    }
    return known?.cpus === 1 ? "has a single CPU, which etcd would share with everything else" : undefined;
}

/** The instance type of a bastion that is made; it may be burstable, for nothing waits for it. */
export function checkAwsBastion(
    parent: Section,
    architecture: Architecture,
    facts: { readonly isExistingVpc: boolean; readonly hasSshBastion: boolean },
    warnings: string[],
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
    const usual = architecture === "arm64" ? "t4g.micro" : "t3.micro";
    const fault = type === undefined ? undefined : findBastionFault(type, architecture);
    if (fault !== undefined) {
        section.report("instanceType", fault, `take one such as ${usual}`);
    } else if (type !== undefined && findType(type) === undefined) {
        warnings.push(`${section.at("instanceType")}: ${type} is not in our list; is it a spelling mistake?`);
    }
    return type ?? usual;
}

/** Why it cannot be made: AWS refuses an instance that shall be EBS-optimised and cannot be. */
function findBastionFault(type: string, architecture: Architecture): string | undefined {
    const known = findType(type);
    if (!TYPE.test(type)) {
        return "is not an instance type";
    }
    if (known?.canBeEbsOptimised === false) {
        return "cannot be EBS-optimised, which every host is";
    }
    return (known ?? guessType(type)).architecture === architecture
        ? undefined
        : `is not ${architecture}, which etcd.architecture and so the image are`;
}
