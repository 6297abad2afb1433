import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../../../../config/values/problem";
import { PreconditionError } from "../../../../config/values/errors";
import { checkPlacement, type Placement } from "./checkPlacement";
import type { AwsScope } from "../scope";

/**
 * Remembers what each member's volume and interface were made with, and refuses what would make them anew: the engine would say no
 * more than that a resource is protected. Gives each member's zone, once all of them are found good, so that nothing is made or
 * changed before.
 */
export function createPlacements(scope: AwsScope): ReadonlyMap<string, pulumi.Output<string>> {
    const planned = scope.plan.members.map((member): Placement => ({
        member: member.name,
        zone: member.zone ?? "",
        address: member.address,
        sizeBytes: scope.config.disk.sizeBytes,
        keyArn: scope.aws.keyArn ?? null,
    }));
    const stashes = planned.map(
        (placement) =>
            new pulumi.Stash(
                `${scope.name}-${placement.member}-placement`,
                { input: placement },
                { parent: scope.opts.parent, ignoreChanges: ["input"] },
            ),
    );
    const checked = pulumi.all(stashes.map((stash) => stash.output)).apply((births) => {
        const problems = births.flatMap((birth, i) => {
            const plan = planned[i];
            // Written by the line above, in this run or an earlier one.
            return plan === undefined ? [] : checkPlacement(birth as Placement, plan);
        });
        if (problems.length > 0) {
            throw new PreconditionError(withoutTwins(problems));
        }
        return planned;
    });
    return new Map(planned.map(({ member, zone }) => [member, checked.apply(() => zone)]));
}

/** What is wrong with a setting of all members is said once, with the first of them. */
function withoutTwins(problems: readonly Problem[]): readonly Problem[] {
    return problems.filter(
        ({ path }, i) => path === "members" || problems.findIndex((other) => other.path === path) === i,
    );
}
