import { getParameterOutput } from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import type { AwsScope } from "./scope";

/** The image of new hosts. */
export function findImage(scope: AwsScope): pulumi.Output<string> {
    const { ami, parameter } = scope.aws.image;
    if (ami !== undefined || parameter === undefined) {
        return pulumi.output(ami ?? "");
    }
    const found = getParameterOutput({ name: parameter, withDecryption: false }, scope.opts);
    // Its other half, the value, makes all of it a secret, and a preview would not say which image it is.
    return pulumi.unsecret(found.insecureValue);
}
