import { getParameter } from "@pulumi/aws/ssm";
import type { Problem } from "../../../../config/values/problem";
import type { Asking } from "../preflight/findings";
import { lookupProblem } from "../lookupProblem";

export interface FoundImage {
    /** The image of new hosts. */
    readonly ami: string;
    readonly problems: readonly Problem[];
}

export async function askImage({ ask, aws }: Asking): Promise<FoundImage> {
    const { ami, parameter: name } = aws.image;
    if (ami !== undefined || name === undefined) {
        return { ami: ami ?? "", problems: [] };
    }
    try {
        return { ami: (await getParameter({ name, withDecryption: false }, ask)).insecureValue, problems: [] };
    } catch (error) {
        const fix = "give an SSM parameter of this region that names an image, and the right to read it";
        return { ami: "", problems: [lookupProblem("aws.image.parameter", name, error, fix)] };
    }
}
