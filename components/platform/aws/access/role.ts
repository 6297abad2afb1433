import * as iam from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";
import { planRoleName } from "../names";
import { type AwsScope, tagsOf } from "../scope";
import { Part, partName } from "../../../names";

/** A role as the organisation wants all of them: with its boundary, below its path. */
export function createRole(
    scope: AwsScope,
    role: string,
    description: string,
    assumeRolePolicy: pulumi.Input<string>,
): iam.Role {
    const { boundaryArn, path } = scope.aws.roles;
    return new iam.Role(
        partName(`${scope.name}-${role}`, Part.role),
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
