import * as ec2 from "@pulumi/aws/ec2";
import type { Problem } from "../../../../config/values/problem";
import type { AwsScope } from "../scope";

/** What is needed to ask, before there is anything else. */
export interface Asking extends Pick<AwsScope, "ask" | "aws" | "config" | "name" | "plan"> {
    /** Names of what the stack has of this cluster from earlier runs. */
    readonly there: ReadonlySet<string>;
}

/** What was found before anything is made. */
export interface Findings {
    readonly problems: readonly Problem[];
    /** What could not be asked, each with why. */
    readonly unknown: readonly string[];
}

export const NOTHING: Findings = { problems: [], unknown: [] };

export function join(all: readonly Findings[]): Findings {
    return {
        problems: all.flatMap(({ problems }) => problems),
        unknown: all.flatMap(({ unknown }) => unknown),
    };
}

/** Whoever runs this may have no right to ask; that is no reason to stop, and is said. */
export async function unlessUnknown(what: string, answer: Promise<Findings>): Promise<Findings> {
    try {
        return await answer;
    } catch (error) {
        const [text = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
        return { problems: [], unknown: [`${what} (${text.replace(/^.*returned an error: /, "")})`] };
    }
}

/** Filters by which AWS finds what this cluster has already. */
export function ownTags({ plan }: Asking): Record<string, string> {
    return { "pulumi-etcd:cluster": plan.name };
}

/** How many of something there are: those of this cluster, and those of everybody else in the account and region. */
export interface Usage {
    readonly ours: number;
    readonly others: number;
}

const RUNNING = ["pending", "running"];

/** Ids of machines that run: this cluster's own, or everybody's. */
export async function listRunning(
    { ask }: Asking,
    filters: ec2.GetInstancesArgs["filters"],
    instanceTags?: Record<string, string>,
): Promise<readonly string[]> {
    const tags = instanceTags === undefined ? {} : { instanceTags };
    const { ids } = await ec2.getInstances({ filters: filters ?? [], instanceStateNames: RUNNING, ...tags }, ask);
    return ids;
}
