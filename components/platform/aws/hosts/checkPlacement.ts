import type { Problem } from "../../../../config/values/problem";
import { formatSize } from "../../../../config/values/size";

/** What a member's volume and interface were made with, and what they cannot change. */
export interface Placement {
    readonly member: string;
    readonly zone: string;
    readonly address: string;
    readonly sizeBytes: number;
    /** ARN of the key of the user's that the volume is encrypted with; null when it is our own. */
    readonly keyArn: string | null;
}

/** Why a member that is there cannot be as the plan has it; empty when it can. */
export function checkPlacement(recorded: Placement, planned: Placement): readonly Problem[] {
    const problems: Problem[] = [];
    const refuse = (path: string, found: string, fault: string, fix: string): void => {
        problems.push({ path, found, fault, fix });
    };
    const { member } = recorded;
    const move = "to move it, take a new member under a new name into the cluster, and this one out";
    if (recorded.zone !== planned.zone) {
        refuse(
            "members",
            `"${member}" in ${planned.zone}`,
            `has its volume in ${recorded.zone}, and a volume cannot leave its zone: the member would start without its data`,
            `give it zone: ${recorded.zone}; ${move}`,
        );
    } else if (recorded.address !== planned.address) {
        refuse(
            "members",
            `"${member}" at ${planned.address}`,
            `has its interface at ${recorded.address}, by which the cluster knows it`,
            `give it address: ${recorded.address}; ${move}`,
        );
    }
    if (planned.sizeBytes < recorded.sizeBytes) {
        refuse(
            "disk.size",
            formatSize(planned.sizeBytes),
            `is less than ${member}'s volume was made with (${formatSize(recorded.sizeBytes)}), and a volume cannot shrink`,
            `give at least ${formatSize(recorded.sizeBytes)}`,
        );
    }
    if (recorded.keyArn !== planned.keyArn) {
        refuse(
            "aws.kmsKey",
            planned.keyArn ?? "a key of our own",
            `cannot follow ${recorded.keyArn ?? "the key that was made"}: ${member}'s volume is encrypted with it, and would be recreated, empty`,
            recorded.keyArn === null ? "remove it" : `set aws.kmsKey: ${recorded.keyArn}`,
        );
    }
    return problems;
}
