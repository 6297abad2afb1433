import * as ec2 from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import { PlacementStrategy } from "../../../../config/platforms/aws/aws";
import { Part, partName } from "../../../names";
import { placementGroupName } from "../names";
import { type AwsScope, tagsOf } from "../scope";

/** The most that AWS gives a zone, and the most members that there can be. */
const PARTITIONS = 7;

/**
 * Keeps members of a zone off each other's hardware; gives the group's name, or nothing where any hardware will do. Each strategy has
 * a group of its own, so that hosts can leave the old one by one.
 */
export function createPlacementGroup(scope: AwsScope): pulumi.Output<string> | undefined {
    const { name, aws, opts } = scope;
    const strategy = aws.placement;
    if (strategy === PlacementStrategy.none) {
        return undefined;
    }
    return new ec2.PlacementGroup(
        partName(name, Part[strategy]),
        {
            name: placementGroupName(scope),
            strategy,
            ...(strategy === PlacementStrategy.partition ? { partitionCount: PARTITIONS } : {}),
            tags: tagsOf(scope, strategy),
        },
        opts,
    ).id;
}
