import { getAmi } from "@pulumi/aws/ec2";
import { AWS_ARCHITECTURE } from "../../../../config/platforms/aws/image";
import { findType, guessType } from "../../../../config/facts/aws/instanceTypes";
import { type Asking, type Findings, NOTHING } from "./findings";

/** An image of the user's may be built for other processors than the machines have. That of a parameter is judged by its name. */
export async function askArchitecture({ ask, aws }: Asking): Promise<Findings> {
    const { ami } = aws.image;
    if (ami === undefined) {
        return NOTHING;
    }
    const { architecture: found } = await getAmi(
        { filters: [{ name: "image-id", values: [ami] }], includeDeprecated: true },
        ask,
    );
    const { architecture } = findType(aws.instanceType) ?? guessType(aws.instanceType);
    const wanted = AWS_ARCHITECTURE[architecture];
    if (found === wanted) {
        return NOTHING;
    }
    const fault = `is an image for ${found}, and ${aws.instanceType} is ${wanted}`;
    const fix = "give an image for it, or set another aws.instanceType and etcd.architecture";
    return { ...NOTHING, problems: [{ path: "aws.image.id", found: ami, fault, fix }] };
}
