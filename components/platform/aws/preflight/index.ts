import * as pulumi from "@pulumi/pulumi";
import { PreconditionError } from "../../../../config/values/errors";
import { findNetworkProblems } from "../network/existingNetwork";
import { type FoundImage, askImage } from "../hosts/image";
import { type Asking, join, NOTHING, unlessUnknown } from "./findings";
import { askArchitecture } from "./architecture";
import { askNames } from "./namesakes";
import { askAddresses, askZone } from "./neighbours";
import { askOfferings } from "./offerings";
import { askQuotas } from "./quotas";

/**
 * Asks AWS, all at the same time, what it would refuse in the middle of a run. Nothing is made before it has answered; whatever is
 * found is said at once, and what cannot be asked is said in one line.
 */
export async function askFirst(asking: Asking): Promise<FoundImage> {
    const { vpc } = asking.aws;
    const [image, network, ...others] = await Promise.all([
        askImage(asking),
        vpc === undefined ? [] : findNetworkProblems(asking, vpc),
        unlessUnknown("offers of instance types", askOfferings(asking)),
        askNames(asking),
        unlessUnknown("architecture of the image", askArchitecture(asking)),
        askQuotas(asking),
        ...(vpc === undefined
            ? []
            : [
                  unlessUnknown("addresses in the subnets", askAddresses(asking)),
                  unlessUnknown("private zones of the VPC", askZone(asking, vpc)),
              ]),
    ]);
    const { problems, unknown } = join([{ ...NOTHING, problems: [...network, ...image.problems] }, ...others]);
    if (problems.length > 0) {
        throw new PreconditionError(problems);
    }
    if (unknown.length > 0) {
        const text = `aws: what AWS has room for could not be asked, and it may refuse in the middle of the run: ${unknown.join("; ")}`;
        void pulumi.log.warn(text, asking.ask.parent);
    }
    return image;
}
