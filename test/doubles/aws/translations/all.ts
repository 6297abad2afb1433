// Every type of resource that the program makes, in AWS's own words. For a new one: add a Translation (translation.ts) to the file of its kind
// below, that is
//   create    the calls that terraform-provider-aws makes for it (its Go source, or a debug log of it, has them), with what of the
//             answers other resources name (`gives`); botocore's model of the service has the names of parameters;
//   destroy   the calls by which it deletes it;
//   template  the resource of CloudFormation, and by what a template names its properties (`attributes`); or one sentence, why
//             CloudFormation has none.
// A new input of a type that is here needs a line in create and one in template. Then UPDATE_GOLDEN=1 with
// test/components/platform/aws/models.engine.test.ts writes down what AWS's models say of the new parameters. What moto's server lacks goes into
// LACKING in models/models.ts.
import { balancers } from "./balancer";
import { buckets } from "./buckets";
import { care } from "./care";
import { endpoints } from "./endpoints";
import { identity } from "./identity";
import { keys } from "./keys";
import { machines } from "./machines";
import { names } from "./names";
import { network } from "./network";
import { security } from "./security";
import { storage } from "./storage";
import type { Translation } from "./translation";

const ALL: Readonly<Record<string, Translation>> = {
    ...network,
    ...endpoints,
    ...security,
    ...machines,
    ...storage,
    ...identity,
    ...keys,
    ...balancers,
    ...names,
    ...buckets,
    ...care,
};

export function findTranslation(type: string): Translation | undefined {
    return Object.hasOwn(ALL, type) ? ALL[type] : undefined;
}

export function translationOf(type: string): Translation {
    const found = findTranslation(type);
    if (found === undefined) {
        throw new Error(`${type} has no translation; add one as test/doubles/aws/translations/all.ts says`);
    }
    return found;
}
