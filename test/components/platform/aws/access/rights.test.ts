// Every call for every resource of a stack, held against the policies by the rules of IAM and what AWS has published of its actions.
import assert from "node:assert/strict";

import { CALLS } from "../../../../../components/platform/aws/access/rights/calls";
import { type Grant, termsOf } from "../../../../../components/platform/aws/access/rights/grants";
import { whyNoAwsModels } from "../../../../support/awsModels";
import { type Database, knowsKey, loadDatabase } from "../../../../support/iam/database";
import { ALL, BY_VERB, PREVIEW, UP } from "../../../../support/iam/deployers";
import { type Call, isAllowed } from "../../../../support/iam/evaluate";
import { CALLER_FACTS as FACTS, callsFor, namesOf, SERVICES } from "../../../../support/iam/stackCalls";
import type { Properties } from "../../../../../engine/plugins/value";
import type { Recording } from "../../../../support/mocks";
import { reveal } from "../../../../support/recordOptions";
import { OWN_KEY, runProd } from "../awsStacks";
import { EXISTING_NETWORK, MIRROR, SUBNETS, VPC } from "../runAws";

const TAG = "pulumi-etcd:cluster";

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

    const stacks: Readonly<Record<string, () => Promise<Recording>>> = {
        "Pulumi.prod.yaml": () => runProd(),
        "all that can be": () => runProd({}, { flowLogs: true, bastion: { create: true } }),
        "a key of the user's": () => runProd({}, { kmsKey: OWN_KEY, flowLogs: true }),
        "no way out": () =>
            runProd({ etcd: MIRROR }, { egress: "none", flowLogs: true, snapshots: { enabled: false } }),
        "an existing VPC, whose subnets carry no tags": () =>
            runProd(
                {},
                { zones: undefined, vpc: { id: VPC, subnets: SUBNETS } },
                { world: { zoneOwner: FACTS.cluster, ...EXISTING_NETWORK } },
            ),
    };
    for (const [name, run] of Object.entries(stacks)) {
        it(`are enough for every call of ${name}`, async () => {
            const resources = (await run()).resources.filter(({ type }) => type.startsWith("aws:"));
            const hasOwnVpc = resources.some(({ type }) => type === "aws:ec2/vpc:Vpc");
            assert.ok(resources.filter(({ type }) => type === "aws:ec2/instance:Instance").length >= 5);
            assert.deepEqual(
                resources.map(({ type }) => type).filter((type) => !(type in CALLS)),
                [],
                "a resource came: say in rights/calls.ts what it takes",
            );
            const denied: string[] = [];
            const judged = new Set<string>();
            let count = 0;
            for (const { type, inputs } of [...resources, { type: "program", inputs: {} }]) {
                const plain = reveal(inputs) as Properties;
                const tags = plain.tags as Readonly<Record<string, string>> | undefined;
                const mustHaveTags = "made" in (CALLS[type]?.write ?? {});
                const cluster = tags?.[TAG] ?? (mustHaveTags ? "nobody's" : FACTS.cluster);
                const options = { cluster, hasOwnVpc, names: namesOf(type, plain) };
                const key = JSON.stringify([type, options]);
                if (judged.has(key)) {
                    continue;
                }
                judged.add(key);
                for (const verb of ["read", "write", "replace", "destroy"] as const) {
                    for (const call of callsFor(database, type, verb, options)) {
                        count += 1;
                        if (!isAllowed(BY_VERB[verb], call)) {
                            const { action, resource, context } = call;
                            denied.push(`${type} ${verb}: ${action} on ${resource} ${JSON.stringify(context)}`);
                        }
                    }
                }
            }
            assert.deepEqual(denied, []);
            assert.ok(count > 300, String(count));
        });
    }

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
        const data = [
            "aws:ebs/volume:Volume",
            "aws:kms/key:Key",
            "aws:s3/bucket:Bucket",
            "aws:lb/loadBalancer:LoadBalancer",
        ];
        for (const type of [...data, "aws:route53/zone:Zone", "aws:ec2/networkInterface:NetworkInterface"]) {
            for (const call of callsFor(database, type, "destroy", { cluster: FACTS.cluster, hasOwnVpc: true })) {
                assert.ok(!isAllowed(UP, call), `up: ${call.action}`);
            }
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
