// What models of AWS that others made say of all that a cluster asks AWS for.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import type { Properties } from "../../../../engine/plugins/value";
import { compile, PARAMETERS_FILE, renderConstraints } from "../../../doubles/aws/models/constraints";
import {
    type Account,
    type CallAnswers,
    type LintFinding,
    lintTemplates,
    tryCalls,
} from "../../../doubles/aws/models/models";
import { listUntranslated } from "../../../doubles/aws/models/template";
import type { Stack } from "../../../doubles/aws/translations/stack";
import { listUnread } from "../../../doubles/aws/translations/unread";
import { whyNoAwsModels } from "../../../support/awsModels";
import { makeAccounts } from "./awsStacks";

/** Rules of cfn-lint that we break, and why. */
const ALLOWED: Readonly<Record<string, string>> = {
    W3010: "zones are named, for a member stays where its volume is",
};

/** Inputs that the provider keeps to itself. */
const KEPT = ["aws:ec2/volumeAttachment:VolumeAttachment skipDestroy"];

/** What a template cannot say. */
const UNTRANSLATED = ["CloudFormation makes no parameters that are encrypted"];

interface Defect {
    readonly what: string;
    readonly resource: string;
    /** Undefined takes the resource away, and null an input. */
    readonly change: Properties | undefined;
    readonly expected: Readonly<Record<"botocore" | "moto" | "cfn-lint", RegExp>>;
}

/** Each is to be found by every model. */
const DEFECTS: readonly Defect[] = [
    {
        what: "tags that IAM does not take",
        resource: "main-snapshots-role",
        change: { tags: { Name: "good", name: "R&D (core)" } },
        expected: {
            botocore: /main-snapshots-role: Tags\[\]\.Value: "R&D \(core\)" does not match/,
            moto: /main-snapshots-role: .*Duplicate tag keys found/,
            "cfn-lint": /mainSnapshotsRole: E3031 .*'R&D \(core\)' does not match/,
        },
    },
    {
        what: "a name that is too long",
        resource: "main-flow-log-group",
        change: { name: "x".repeat(513) },
        expected: {
            botocore: /main-flow-log-group: logGroupName: .* is more than 512/,
            moto: /main-flow-log-group: .*512/,
            "cfn-lint": /mainFlowLogGroup: E3033 .* is longer than 512/,
        },
    },
    {
        what: "what is none of the choices",
        resource: "main-balancer-targets",
        change: { protocol: "SCTP" },
        expected: {
            botocore: /main-balancer-targets: Protocol: "SCTP" is none of the choices/,
            moto: /main-balancer-targets: .*Value SCTP at 'protocol' failed/,
            "cfn-lint": /mainBalancerTargets: E3030 .*'SCTP' is not one of/,
        },
    },
    {
        what: "what is missing",
        resource: "main-private-eu-central-1b",
        change: { vpcId: null },
        expected: {
            botocore: /main-private-eu-central-1b: Missing required parameter in input: "VpcId"/,
            moto: /main-private-eu-central-1b: .*InvalidVpcID\.NotFound/,
            "cfn-lint": /mainPrivateEuCentral1b: E3003 .*'VpcId' is a required property/,
        },
    },
    {
        what: "what is named and not made",
        resource: "main-private-eu-central-1a-routes",
        change: undefined,
        expected: {
            botocore: /main-private-eu-central-1a-association: nothing gives main-private-eu-central-1a-routes\.id/,
            moto: /main-private-eu-central-1a-association: nothing gives main-private-eu-central-1a-routes\.id/,
            "cfn-lint": /mainPrivateEuCentral1aAssociation: E1020 /,
        },
    },
];

const BROKEN = "a broken stack";
const missing = whyNoAwsModels();

describe(`Pulumi.prod.yaml and its variants${missing === undefined ? "" : ` (skipped: ${missing})`}`, function () {
    this.timeout(240_000);
    let accounts: readonly Account[];
    let calls: CallAnswers;
    let lints: Readonly<Record<string, readonly LintFinding[]>>;

    before(async function () {
        if (missing !== undefined) {
            this.skip();
        }
        accounts = await makeAccounts();
        const asked = [...accounts, { title: BROKEN, stacks: [breakStack(withFlowLog(accounts))] }];
        [calls, lints] = await Promise.all([tryCalls(asked), lintTemplates(asked)]);
    });
    const callFindings = (title: string, model: "botocore" | "moto"): readonly string[] =>
        (calls.accounts[title] ?? [])
            .filter((finding) => finding.model === model)
            .map(({ resource, call, message }) => `${resource}: ${message} (${call})`);
    const lintFindings = (title: string): readonly string[] =>
        (lints[title] ?? []).map(({ resource, rule, message }) => `${resource}: ${rule} ${message}`);
    const resources = () => accounts.flatMap(({ stacks }) => stacks.flat());

    it("are calls that botocore's models allow, with patterns, lengths and choices", () => {
        assert.deepEqual(
            accounts.flatMap(({ title }) => callFindings(title, "botocore")),
            [],
        );
    });

    it("are made and deleted again on moto's server, nothing refused", () => {
        assert.deepEqual(
            accounts.flatMap(({ title }) => callFindings(title, "moto")),
            [],
        );
        assert.deepEqual(calls.learned, [], "moto has learned these; take them out of LACKING");
    });

    it("are templates in which cfn-lint finds no fault, and only what is known to warn of", () => {
        const findings = Object.entries(lints)
            .filter(([title]) => title !== BROKEN)
            .flatMap(([, found]) => found);
        const faults = findings.filter(({ rule }) => ALLOWED[rule] === undefined);
        assert.deepEqual(faults, []);
        assert.deepEqual([...new Set(findings.map(({ rule }) => rule))].sort(), Object.keys(ALLOWED).sort());
    });

    it("are translated with all their inputs", () => {
        const unread = resources().flatMap((one) => listUnread(one).map((path) => `${one.type} ${path}`));
        assert.deepEqual([...new Set(unread)], KEPT);
        assert.deepEqual(listUntranslated(resources()), UNTRANSLATED);
    });

    it("are held to parameters.json by the AWS double too (UPDATE_GOLDEN=1 writes it)", () => {
        const text = renderConstraints(calls.constraints);
        if (process.env.UPDATE_GOLDEN === "1") {
            writeFileSync(PARAMETERS_FILE, text);
        }
        assert.equal(readFileSync(PARAMETERS_FILE, "utf8"), text);
        for (const parameters of Object.values(calls.constraints)) {
            Object.values(parameters).forEach(({ pattern = "" }) => compile(pattern));
        }
    });

    for (const { what, expected } of DEFECTS) {
        it(`would not pass with ${what}: every model sees it`, () => {
            const found = {
                botocore: callFindings(BROKEN, "botocore"),
                moto: callFindings(BROKEN, "moto"),
                "cfn-lint": lintFindings(BROKEN),
            };
            for (const model of ["botocore", "moto", "cfn-lint"] as const) {
                const texts = found[model];
                assert.ok(
                    texts.some((text) => expected[model].test(text)),
                    `${model} said only:\n${texts.join("\n")}`,
                );
            }
        });
    }
});

function withFlowLog(accounts: readonly Account[]): Stack {
    const stack = accounts
        .flatMap(({ stacks }) => stacks)
        .find((one) => one.some(({ name }) => name === "main-flow-log-group"));
    assert.ok(stack !== undefined, "no variant has a flow log");
    return stack;
}

/** The stack with every defect in it. */
function breakStack(good: Stack): Stack {
    return DEFECTS.reduce<Stack>((stack, { resource, change }) => {
        assert.ok(
            stack.some(({ name }) => name === resource),
            `there is no ${resource}`,
        );
        return change === undefined
            ? stack.filter(({ name }) => name !== resource)
            : stack.map((one) => (one.name === resource ? { ...one, inputs: changeInputs(one.inputs, change) } : one));
    }, good);
}

function changeInputs(inputs: Properties, change: Properties): Properties {
    return Object.fromEntries(Object.entries({ ...inputs, ...change }).filter(([, value]) => value !== null));
}
