import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { format } from "prettier";

import type { RightsFacts } from "../../components/platform/aws/access/rights/grants";
import { renderRights, RIGHTS } from "../../components/platform/aws/access/rights/renderRights";
import { parseStatements } from "../support/iam/evaluate";
import { ROOT } from "./markdown";

const PLACEHOLDERS: RightsFacts = {
    partition: "PARTITION",
    region: "REGION",
    account: "ACCOUNT",
    cluster: "CLUSTER",
    domain: "DOMAIN",
    zone: "ZONE",
    stateBucket: "BUCKET",
    stateKey: "KEY",
    boundary: undefined,
};

const documents = new Map([
    ...RIGHTS.map((rights): [string, string] => [rights, renderRights(rights, PLACEHOLDERS)]),
    ["up-services-with-boundary", renderRights("up-services", { ...PLACEHOLDERS, boundary: "BOUNDARY" })],
]);

describe("the policies for who runs Pulumi", () => {
    for (const [name, policy] of documents) {
        it(`${name} is as it is rendered (UPDATE_GOLDEN=1 writes it anew)`, async () => {
            const file = join(ROOT, "docs/aws-policies", `${name}.json`);
            const text = await format(policy, { parser: "json", tabWidth: 4, printWidth: 120 });
            if (process.env.UPDATE_GOLDEN === "1") {
                mkdirSync(dirname(file), { recursive: true });
                writeFileSync(file, text);
            }
            assert.equal(existsSync(file) ? readFileSync(file, "utf8") : "", text);
        });

        it(`${name} fits into a managed policy, with long names too`, () => {
            const long = policy
                .replaceAll("CLUSTER", "c".repeat(28))
                .replaceAll("REGION", "ap-southeast-1")
                .replaceAll("PARTITION", "aws-us-gov")
                .replaceAll("ACCOUNT", "123456789012")
                .replaceAll("KEY", "k".repeat(36))
                .replaceAll("BUCKET", "b".repeat(40));
            assert.ok(long.length <= 6144, String(long.length));
        });
    }

    it("permit to change nothing on everything", () => {
        for (const policy of documents.values()) {
            for (const { Sid, Action, Resource, Condition } of parseStatements(policy)) {
                const isWide = Resource.includes("*") && Condition === undefined;
                const changes = Action.filter((action) => !/:(?:Describe|List|Get)/.test(action));
                assert.ok(!isWide || changes.length === 0, `${Sid}: ${changes.join()}`);
            }
        }
    });
});
