import * as iam from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";
import { planPhysicalName } from "./names";
import { type AwsScope, tagsOf } from "./scope";

/** AWS's limit for roles. */
const LONGEST_NAME = 64;

/** Roles of another path have other names, so that both can be there while one takes the other's place. */
export function planRoleName({ plan, aws }: AwsScope, role: string): string {
    const place = aws.roles.path === "/" ? aws.region : `${aws.region}${aws.roles.path}`;
    return planPhysicalName(plan.name, role, place, LONGEST_NAME);
}

/** A role as the organisation wants all of them: with its boundary, below its path. */
export function createRole(
    scope: AwsScope,
    role: string,
    description: string,
    assumeRolePolicy: pulumi.Input<string>,
): iam.Role {
    const { boundaryArn, path } = scope.aws.roles;
    return new iam.Role(
        `${scope.name}-${role}-role`,
        {
            name: planRoleName(scope, role),
            path,
            ...(boundaryArn === undefined ? {} : { permissionsBoundary: boundaryArn }),
            description,
            assumeRolePolicy,
            tags: tagsOf(scope, role),
        },
        scope.opts,
    );
}
