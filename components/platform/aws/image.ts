import { getParameter } from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import { Refusal } from "../../../config/refusal";
import type { AwsScope } from "./scope";
import { unanswered } from "./unanswered";

/** The image of new hosts. */
export function findImage(scope: AwsScope): pulumi.Output<string> {
    const { ami, parameter } = scope.aws.image;
    return pulumi.output(ami !== undefined || parameter === undefined ? (ami ?? "") : askParameter(scope, parameter));
}

async function askParameter({ opts }: AwsScope, name: string): Promise<string> {
    try {
        return (await getParameter({ name, withDecryption: false }, opts)).insecureValue;
    } catch (error) {
        const fix = "give an SSM parameter of this region that names an image, and the right to read it";
        throw new Refusal([unanswered("aws.image.parameter", name, error, fix)]);
    }
}
