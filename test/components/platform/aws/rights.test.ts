// Every call for every resource of a stack, held against the policies by the rules of IAM and what AWS has published of its actions.
import assert from "node:assert/strict";

import { CALLS, type ResourceCalls } from "../../../../components/platform/aws/access/rights/calls";
import { type Grant, type RightsFacts, termsOf } from "../../../../components/platform/aws/access/rights/grants";
import { renderRights, type Rights } from "../../../../components/platform/aws/access/rights/renderRights";
import type { Statement } from "../../../../components/platform/aws/access/renderPolicy";
import { whyNoAwsModels } from "../../../support/awsModels";
import { type Database, knowsKey, loadDatabase } from "../../../support/iam/database";
import { type Call, isAllowed, parseStatements } from "../../../support/iam/evaluate";
import { CALLER_FACTS as FACTS, callsFor, SERVICES } from "../../../support/iam/stackCalls";
import { MIRROR, runAws } from "./runAws";

const statementsOf = (facts: RightsFacts, ...all: readonly Rights[]): readonly Statement[] =>
    all.flatMap((rights) => parseStatements(renderRights(rights, facts)));

const PREVIEW = statementsOf(FACTS, "preview");
const UP = [...PREVIEW, ...statementsOf(FACTS, "up-machines", "up-services")];
const ALL = [...UP, ...statementsOf(FACTS, "destroy")];
const BY_VERB: Readonly<Record<keyof ResourceCalls, readonly Statement[]>> = {
    read: PREVIEW,
    write: UP,
    replace: UP,
    destroy: ALL,
};

const why = whyNoAwsModels();

describe(`rights of who runs Pulumi${why === undefined ? "" : ` (${why})`}`, () => {
    let database: Database;
    before(function () {
        if (why !== undefined) {
            this.skip();
        }
        database = loadDatabase(SERVICES);
    });

    it("name only actions and condition keys that there are, on resources that the action takes", () => {
        const problems: string[] = [];
        for (const { Sid, Action, Resource, Condition } of ALL) {
            for (const action of Action.filter((one) => !one.endsWith("*"))) {
                const [service = "", name = ""] = action.split(":");
                const types = database[service]?.actions[name];
                if (types === undefined) {
                    problems.push(`${Sid}: ${action} is no action`);
                    continue;
                }
                const named = Object.keys(types).filter((type) => type !== "");
                if (named.length === 0 && !Resource.includes("*")) {
                    problems.push(`${Sid}: ${action} takes no resource`);
                }
                for (const key of Object.values(Condition ?? {}).flatMap((keys) => Object.keys(keys))) {
                    if (![...named, ""].some((type) => knowsKey(database, action, type, key))) {
                        problems.push(`${Sid}: ${action} knows no ${key}`);
                    }
                }
            }
        }
        assert.deepEqual(problems, []);
    });

    const stacks = {
        "Pulumi.prod.yaml's kind with all that can be": [{}, { flowLogs: true, bastion: { create: true } }],
        "no way out": [{ etcd: MIRROR }, { egress: "none", flowLogs: true, snapshots: { enabled: false } }],
    } as const;
    for (const [name, [changes, awsChanges]] of Object.entries(stacks)) {
        it(`are enough for every call of ${name}`, async () => {
            const run = await runAws(changes, awsChanges);
            const types = [...new Set(run.resources.map(({ type }) => type))].filter((type) => type.startsWith("aws:"));
            assert.deepEqual(
                types.filter((type) => !(type in CALLS)),
                [],
                "a resource came: say in rights/calls.ts what it takes",
            );
            const denied: string[] = [];
            let count = 0;
            for (const type of [...types, "program"]) {
                for (const verb of ["read", "write", "replace", "destroy"] as const) {
                    for (const call of callsFor(database, type, verb, { cluster: FACTS.cluster, hasOwnVpc: true })) {
                        count += 1;
                        if (!isAllowed(BY_VERB[verb], call)) {
                            denied.push(
                                `${type} ${verb}: ${call.action} on ${call.resource} ${JSON.stringify(call.context)}`,
                            );
                        }
                    }
                }
            }
            assert.deepEqual(denied, []);
            assert.ok(count > 200, String(count));
        });
    }

    it("are enough in an existing VPC, whose subnets carry no tags", () => {
        const types = [
            "aws:ec2/securityGroup:SecurityGroup",
            "aws:ec2/networkInterface:NetworkInterface",
            "aws:ec2/instance:Instance",
        ];
        for (const type of types) {
            for (const call of callsFor(database, type, "write", { cluster: FACTS.cluster, hasOwnVpc: false })) {
                assert.ok(isAllowed(UP, call), `${call.action} on ${call.resource}`);
            }
        }
    });

    it("let a preview change nothing, and an update take away nothing that only destroy does", () => {
        const changes = (call: Call): boolean => !/:(?:Describe|Get|List)|^kms:Decrypt/.test(call.action);
        for (const type of Object.keys(CALLS).filter((one) => one.startsWith("aws:"))) {
            const options = { cluster: FACTS.cluster, hasOwnVpc: true };
            for (const verb of ["write", "replace", "destroy"] as const) {
                for (const call of callsFor(database, type, verb, options).filter(changes)) {
                    assert.ok(!isAllowed(PREVIEW, call), `preview: ${call.action}`);
                }
            }
        }
        const data = ["aws:ebs/volume:Volume", "aws:kms/key:Key", "aws:lb/loadBalancer:LoadBalancer"];
        for (const type of [...data, "aws:route53/zone:Zone", "aws:ec2/networkInterface:NetworkInterface"]) {
            for (const call of callsFor(database, type, "destroy", { cluster: FACTS.cluster, hasOwnVpc: true })) {
                assert.ok(!isAllowed(UP, call), `up: ${call.action}`);
            }
        }
    });

    for (const other of ["prod-etcd-2", "other"]) {
        it(`reach nothing of the cluster ${other}`, () => {
            // A subnet is where an interface is, which is judged by itself. Route 53 knows no tags: an update may change the notes and tags of any zone, which docs/aws.md says.
            // SNS names no resource for a subscription.
            const shared =
                /:(?:Describe|List)|route53:(?:ChangeTags|Update|Get|Associate|Create)|ServiceLinkedRole|:(?:Run|Create)|sns:(?:GetSubscription|Unsubscribe)/;
            for (const type of Object.keys(CALLS).filter((one) => one.startsWith("aws:"))) {
                for (const verb of ["read", "write", "replace", "destroy"] as const) {
                    for (const call of callsFor(database, type, verb, { cluster: other, hasOwnVpc: true })) {
                        const isOthers = !shared.test(call.action) && !call.resource.includes(":subnet/");
                        assert.ok(!isOthers || !isAllowed(ALL, call), `${call.action} on ${call.resource}`);
                    }
                }
            }
        });
    }

    it("do not name what is public: records of other names, zones of other ids, zones without a VPC", () => {
        const zone = "arn:aws:route53:::hostedzone/ZPUBLIC";
        const names = "route53:ChangeResourceRecordSetsNormalizedRecordNames";
        const denied: readonly Call[] = [
            { action: "route53:ChangeResourceRecordSets", resource: zone, context: { [names]: ["www.example.com"] } },
            { action: "route53:DeleteHostedZone", resource: zone, context: {} },
            { action: "route53:CreateHostedZone", resource: "*", context: {} },
        ];
        for (const call of denied) {
            assert.ok(!isAllowed(ALL, call), call.action);
        }
    });

    it("take over no key, no role and no volume of somebody's by a tag", () => {
        const asked = { "aws:RequestTag/pulumi-etcd:cluster": FACTS.cluster };
        const key = "arn:aws:kms:eu-central-1:123456789012:key/1234";
        const denied: readonly Call[] = [
            {
                action: "kms:TagResource",
                resource: key,
                context: { ...asked, "kms:ResourceAliases": ["alias/payroll"] },
            },
            { action: "kms:Decrypt", resource: key, context: { "kms:ViaService": "ssm.eu-central-1.amazonaws.com" } },
            {
                action: "ec2:CreateTags",
                resource: "arn:aws:ec2:eu-central-1:123456789012:volume/vol-1",
                context: asked,
            },
            { action: "iam:TagRole", resource: "arn:aws:iam::123456789012:role/admin", context: asked },
            { action: "iam:PutRolePolicy", resource: "arn:aws:iam::123456789012:role/admin", context: {} },
        ];
        for (const call of denied) {
            assert.ok(!isAllowed(ALL, call), call.action);
        }
    });

    it("make no role without the boundary, and widen none, where there must be one", () => {
        const boundary = "arn:aws:iam::123456789012:policy/boundary";
        const bound = statementsOf({ ...FACTS, boundary }, "preview", "up-machines", "up-services", "destroy");
        for (const call of callsFor(database, "aws:iam/role:Role", "write", {
            cluster: FACTS.cluster,
            hasOwnVpc: true,
        })) {
            if (!/:(?:CreateRole|PutRolePermissionsBoundary)$/.test(call.action)) {
                continue;
            }
            assert.ok(!isAllowed(bound, call), call.action);
            const within = { ...call, context: { ...call.context, "iam:PermissionsBoundary": boundary } };
            assert.ok(isAllowed(bound, within), call.action);
        }
    });

    it("have no grant that nothing uses", () => {
        const used = new Set(
            Object.values(CALLS).flatMap((calls) => Object.values(calls).flatMap((one) => Object.keys(one as object))),
        );
        assert.deepEqual(
            (Object.keys(termsOf(FACTS)) as Grant[]).filter((grant) => !used.has(grant)),
            [],
        );
    });
});
