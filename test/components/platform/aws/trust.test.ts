// Who can take the roles: those that a cluster makes, and those of pipelines as docs/aws.md has them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Statement } from "../../../../components/platform/aws/access/renderPolicy";
import { root } from "../../../support/cluster";
import { isAllowed, parseStatements } from "../../../support/iam/evaluate";
import type { Recording } from "../../../support/mocks";
import { runProd } from "./awsStacks";

/** A trust names no resource: it belongs to its role. */
function parseTrust(trust: string): readonly Statement[] {
    return parseStatements(trust).map((statement) => ({
        ...statement,
        Action: [statement.Action].flat(),
        Resource: ["*"],
    }));
}

describe("roles of a cluster", () => {
    const ACCOUNT = "123456789012";
    const of = (service: string, account: string) => ({
        "aws:SourceAccount": account,
        "aws:SourceArn": `arn:aws:${service}:eu-central-1:${account}:${service === "dlm" ? "policy" : "vpc-flow-log"}/1`,
    });
    const CALLERS = {
        "ec2.amazonaws.com": {},
        "dlm.amazonaws.com": of("dlm", ACCOUNT),
        "vpc-flow-logs.amazonaws.com": of("ec2", ACCOUNT),
        "lambda.amazonaws.com": {},
        "arn:aws:iam::123456789012:root": {},
        "arn:aws:iam::999999999999:root": {},
    } as const;
    const taking = (trust: string, principal: string, context: Readonly<Record<string, string>>): boolean =>
        isAllowed(parseTrust(trust), { action: "sts:AssumeRole", resource: "role", context, principal });
    const expectedOf = (name: string): string =>
        name === "main-snapshots-role"
            ? "dlm.amazonaws.com"
            : name === "main-flow-log-role"
              ? "vpc-flow-logs.amazonaws.com"
              : "ec2.amazonaws.com";
    let run: Recording;
    before(async () => {
        run = await runProd({}, { flowLogs: true, bastion: { create: true } });
    });

    it("are taken by the one service that needs each, and by nobody else", () => {
        const roles = run.listOfType("aws:iam/role:Role");
        assert.equal(roles.length, 8, "five members, the bastion, snapshots, the flow log");
        for (const { name, inputs } of roles) {
            const able = Object.entries(CALLERS).filter(([principal, context]) =>
                taking(String(inputs.assumeRolePolicy), principal, context),
            );
            assert.deepEqual(
                able.map(([principal]) => principal),
                [expectedOf(name)],
                name,
            );
        }
    });

    it("are taken by AWS's services for this account's things alone", () => {
        for (const [name, service, principal] of [
            ["main-snapshots-role", "dlm", "dlm.amazonaws.com"],
            ["main-flow-log-role", "ec2", "vpc-flow-logs.amazonaws.com"],
        ] as const) {
            const trust = String(run.find(name).inputs.assumeRolePolicy);
            assert.ok(taking(trust, principal, of(service, ACCOUNT)), name);
            assert.ok(!taking(trust, principal, of(service, "999999999999")), name);
            assert.ok(!taking(trust, principal, {}), name);
        }
    });
});

describe("roles of pipelines in docs/aws.md", () => {
    const GITHUB = "arn:aws:iam::ACCOUNT:oidc-provider/token.actions.githubusercontent.com";
    const text = readFileSync(join(root, "docs/aws.md"), "utf8");
    const trusts = [...text.matchAll(/```json\n(\{[^`]*sts:AssumeRoleWithWebIdentity[^`]*)```/g)].map(([, json = ""]) =>
        parseTrust(json),
    );
    const takes = (trust: readonly Statement[], sub: string, aud = "sts.amazonaws.com"): boolean =>
        isAllowed(trust, {
            action: "sts:AssumeRoleWithWebIdentity",
            resource: "role",
            principal: GITHUB,
            context: {
                "token.actions.githubusercontent.com:sub": sub,
                "token.actions.githubusercontent.com:aud": aud,
            },
        });
    const REPOSITORY = "repo:ORGANISATION/REPOSITORY";
    const SUBS = {
        "a pull request": `${REPOSITORY}:pull_request`,
        main: `${REPOSITORY}:ref:refs/heads/main`,
        "the environment etcd-destroy": `${REPOSITORY}:environment:etcd-destroy`,
        "another branch": `${REPOSITORY}:ref:refs/heads/main-2`,
        "another repository": `${REPOSITORY}-2:ref:refs/heads/main`,
        "somebody else's": "repo:SOMEBODY/REPOSITORY:ref:refs/heads/main",
    };

    it("let pull requests preview, main update, and an approved environment destroy", () => {
        assert.equal(trusts.length, 3);
        const able = trusts.map((trust) =>
            Object.entries(SUBS).flatMap(([name, sub]) => (takes(trust, sub) ? [name] : [])),
        );
        assert.deepEqual(able, [["a pull request", "main"], ["main"], ["the environment etcd-destroy"]]);
        assert.ok(trusts.every((trust) => !takes(trust, SUBS.main, "https://example.com")));
    });
});
