// What those who run Pulumi may not do: to other clusters, to what is nobody's, and to Pulumi's own state.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { CALLS } from "../../../../../components/platform/aws/access/rights/calls";
import type { Statement } from "../../../../../components/platform/aws/access/renderPolicy";
import { ROOT } from "../../../../docs/markdown";
import { whyNoAwsModels } from "../../../../support/awsModels";
import { type Database, loadDatabase } from "../../../../support/iam/database";
import { ALL, PREVIEW, statementsOf, UP } from "../../../../support/iam/deployers";
import { type Call, isAllowed } from "../../../../support/iam/evaluate";
import { CALLER_FACTS as FACTS, callsFor, SERVICES } from "../../../../support/iam/stackCalls";

const why = whyNoAwsModels();
const TYPES = Object.keys(CALLS).filter((type) => type.startsWith("aws:"));
const ASKED = "aws:RequestTag/pulumi-etcd:cluster";
const OWNED = "aws:ResourceTag/pulumi-etcd:cluster";
const OURS = { cluster: FACTS.cluster, hasOwnVpc: true };

describe(`rights of who runs Pulumi, elsewhere${why === undefined ? "" : ` (${why})`}`, () => {
    let database: Database;
    before(function () {
        if (why !== undefined) {
            this.skip();
        }
        database = loadDatabase(SERVICES);
    });

    for (const other of ["prod-etcd-2", "other"]) {
        it(`reach nothing of the cluster ${other}`, () => {
            // What is new is nobody's yet (below). A subnet is where an interface is, which is judged by itself. Route 53 knows no tags: an update may change the notes and tags of any zone, which docs/aws.md says.
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

    it("make nothing without the cluster's tag, for another cluster, or in another region", () => {
        let count = 0;
        for (const type of TYPES) {
            for (const call of callsFor(database, type, "write", OURS)) {
                // What is in a topic, a bucket or a log group of the cluster's name is the cluster's, whatever its tags are.
                if (!(ASKED in call.context) || isAllowed(ALL, { ...call, context: {} })) {
                    continue;
                }
                count += 1;
                const { [ASKED]: asked, ...untagged } = call.context;
                assert.equal(asked, FACTS.cluster);
                const others = { ...call, context: { ...untagged, [ASKED]: "other", [OWNED]: "other" } };
                assert.ok(!isAllowed(ALL, others), `${call.action} for another cluster`);
                if (!(OWNED in untagged)) {
                    assert.ok(!isAllowed(ALL, { ...call, context: untagged }), `${call.action} without a tag`);
                }
                if (/^(?:ec2|elasticloadbalancing|dlm|kms):(?:Create(?!Tags)|Run|Allocate)/.test(call.action)) {
                    const context = { ...call.context, [OWNED]: "", "aws:RequestedRegion": "us-east-1" };
                    assert.ok(!isAllowed(ALL, { ...call, context }), `${call.action} in another region`);
                }
            }
        }
        assert.ok(count > 30, String(count));
    });

    it("start no machine, interface or firewall in another cluster's VPC, nor in another region's", () => {
        const types = ["instance:Instance", "networkInterface:NetworkInterface", "securityGroup:SecurityGroup"];
        const around = types.flatMap((type) =>
            callsFor(database, `aws:ec2/${type}`, "write", OURS).filter(
                ({ action, resource }) => /:(?:Run|Create(?!Tags))/.test(action) && /:(?:subnet|vpc)\//.test(resource),
            ),
        );
        assert.ok(around.length >= 3, String(around.length));
        for (const call of around) {
            assert.ok(isAllowed(UP, call), `${call.action} on ${call.resource}`);
            const others = { ...call, context: { ...call.context, [OWNED]: "other" } };
            assert.ok(!isAllowed(ALL, others), `${call.action} on another cluster's ${call.resource}`);
            const elsewhere = { ...call, resource: call.resource.replace("eu-central-1", "us-east-1"), context: {} };
            assert.ok(!isAllowed(ALL, elsewhere), `${call.action} in another region`);
        }
    });

    it("give a machine no role but the cluster's, and the cluster's role to no other service", () => {
        const role = (name: string): string => `arn:aws:iam::123456789012:role/${name}`;
        const pass = (name: string, owner: string | undefined, service: string): boolean =>
            isAllowed(ALL, {
                action: "iam:PassRole",
                resource: role(name),
                context: { "iam:PassedToService": service, ...(owner === undefined ? {} : { [OWNED]: owner }) },
            });
        assert.ok(pass("prod-etcd-etcd-1-616f122", FACTS.cluster, "ec2.amazonaws.com"));
        assert.ok(!pass("admin", undefined, "ec2.amazonaws.com"), "untagged");
        assert.ok(!pass("prod-etcd-2-etcd-1-616f122", "prod-etcd-2", "ec2.amazonaws.com"), "another cluster's");
        assert.ok(!pass("prod-etcd-etcd-1-616f122", FACTS.cluster, "lambda.amazonaws.com"), "to another service");
        const instance = "arn:aws:ec2:eu-central-1:123456789012:instance/i-1";
        for (const action of ["AssociateIamInstanceProfile", "ReplaceIamInstanceProfileAssociation"]) {
            const call = { action: `ec2:${action}`, resource: instance, context: { [OWNED]: "other" } };
            assert.ok(!isAllowed(ALL, call), action);
        }
    });

    it("use a key of the user's only when it carries the cluster's tag", () => {
        const resource = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d";
        const via = { "kms:ViaService": "ec2.eu-central-1.amazonaws.com", "kms:GrantIsForAWSResource": "true" };
        for (const action of ["kms:GenerateDataKeyWithoutPlaintext", "kms:CreateGrant", "kms:ReEncryptFrom"]) {
            assert.ok(isAllowed(UP, { action, resource, context: { ...via, [OWNED]: FACTS.cluster } }), action);
            assert.ok(!isAllowed(ALL, { action, resource, context: via }), action);
        }
    });
});

describe("rights of who runs Pulumi, on its state", () => {
    const bucket = "arn:aws:s3:::my-state";
    const key = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd";
    const file = `${bucket}/.pulumi/stacks/pulumi-etcd/prod.json`;
    const lock = `${bucket}/.pulumi/locks/organization/pulumi-etcd/prod/1.json`;
    // What is called, and what AWS judges it by. Pulumi 3.255.0 (pkg/backend/diy, pkg/secrets/cloud) does it through gocloud.dev 0.46.0:
    // blob/s3blob, which uploads by transfermanager 0.2.3 of aws-sdk-go-v2, and secrets/awskms.
    const reads = [
        ["ListObjectsV2", "s3:ListBucket", bucket],
        ["HeadObject", "s3:GetObject", file],
        ["GetObject", "s3:GetObject", `${bucket}/.pulumi/meta.yaml`],
        ["GetObject", "s3:GetObject", file],
        ["Decrypt", "kms:Decrypt", key],
    ] as const;
    const writes = [
        ["PutObject", "s3:PutObject", lock],
        ["DeleteObject", "s3:DeleteObject", lock],
        ["PutObject", "s3:PutObject", file],
        ["CopyObject", "s3:PutObject", `${bucket}/.pulumi/history/pulumi-etcd/prod/prod-1.history.json`],
        // A state of more than 16 MiB goes in parts.
        ["CreateMultipartUpload", "s3:PutObject", file],
        ["UploadPart", "s3:PutObject", file],
        ["CompleteMultipartUpload", "s3:PutObject", file],
        ["AbortMultipartUpload", "s3:AbortMultipartUpload", file],
        // Of the key that Pulumi makes for a stack's secrets.
        ["Encrypt", "kms:Encrypt", key],
        // AWS's own, where the bucket encrypts with this key.
        ["PutObject", "kms:GenerateDataKey", key],
    ] as const;

    const may = (statements: readonly Statement[], action: string, resource: string): boolean =>
        isAllowed(statements, { action, resource, context: { "aws:RequestedRegion": FACTS.region } });

    it("are those of the releases that the engine is built from", () => {
        const modules = readFileSync(join(ROOT, "engine/cli/go.mod"), "utf8");
        for (const release of [
            "github.com/pulumi/pulumi/pkg/v3 v3.255.0",
            "gocloud.dev v0.46.0",
            "github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager v0.2.3",
        ]) {
            assert.ok(
                modules.includes(`${release}\n`) || modules.includes(`${release} //`),
                `${release}: look at its calls again`,
            );
        }
    });

    it("are enough for every call of Pulumi's backend and of its secrets, and a preview writes nothing", () => {
        for (const [call, action, resource] of reads) {
            assert.ok(may(PREVIEW, action, resource), `preview: ${call}, ${action} on ${resource}`);
        }
        for (const [call, action, resource] of writes) {
            assert.ok(may(UP, action, resource), `up: ${call}, ${action} on ${resource}`);
            assert.ok(!may(PREVIEW, action, resource), `preview: ${call}, ${action} on ${resource}`);
        }
    });

    it("reach no other bucket or key, no older version, and neither bucket nor key themselves", () => {
        for (const [, action, resource] of [...reads, ...writes]) {
            const other = resource.replace("my-state", "my-state-2").replace("1234abcd", "1234abce");
            assert.ok(!may(ALL, action, other), `${action} on ${other}`);
        }
        for (const [action, resource] of [
            ["s3:DeleteObjectVersion", file],
            ["s3:PutBucketVersioning", bucket],
            ["s3:PutBucketPolicy", bucket],
            ["s3:DeleteBucket", bucket],
            ["kms:ScheduleKeyDeletion", key],
            ["kms:PutKeyPolicy", key],
        ] as const) {
            assert.ok(!may(ALL, action, resource), action);
        }
    });
});
