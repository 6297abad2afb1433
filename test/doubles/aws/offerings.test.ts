import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AWS_REGIONS } from "../../../config/facts/aws/regions";
import { SIZES } from "../../../config/facts/aws/sizes";
import { whyNoAwsModels } from "../../support/awsModels";
import { readMotoOfferings } from "../../support/motoData";

const FILE = join(__dirname, "offerings.json");
const missing = whyNoAwsModels();

/** The types that a configuration without wishes takes. */
const TYPES = [
    ...Object.values(SIZES).flatMap(({ instanceType }) => Object.values(instanceType)),
    "t3.micro",
    "t4g.micro",
];

describe("the offers of the AWS double", () => {
    (missing === undefined ? it : it.skip)(
        missing === undefined
            ? "are as moto has them of AWS (UPDATE_GOLDEN=1 writes them anew)"
            : `(skipped: ${missing})`,
        () => {
            const all = AWS_REGIONS.flatMap((region) => readMotoOfferings(region) ?? []);
            const zonesOf = (type: string): string[] =>
                all.filter(({ InstanceType }) => InstanceType === type).map(({ Location }) => Location);
            const made = `{\n${TYPES.map((type) => `"${type}": ${JSON.stringify(zonesOf(type).sort())}`).join(",\n")}\n}\n`;
            if (process.env.UPDATE_GOLDEN === "1") {
                writeFileSync(FILE, made);
            }
            assert.equal(readFileSync(FILE, "utf8"), made);
        },
    );
});
