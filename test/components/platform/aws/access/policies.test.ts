import assert from "node:assert/strict";

import { renderHostPolicy } from "../../../../../components/platform/aws/access/renderHostPolicy";
import { renderKeyPolicy } from "../../../../../components/platform/aws/access/renderKeyPolicy";
import { type Statement, renderTrust } from "../../../../../components/platform/aws/access/renderPolicy";
import { renderS3EndpointPolicy } from "../../../../../components/platform/aws/network/renderS3EndpointPolicy";
import { renderSnapshotPolicy } from "../../../../../components/platform/aws/care/renderSnapshotPolicy";
import { assertGolden } from "../../../../support/golden";

const FACTS = { partition: "aws", region: "eu-central-1", account: "123456789012", cluster: "main" };
const KEY = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d";

const VPC = "vpc-0a1b2c3d4e5f67890";
const NAT = { kind: "addresses", addresses: ["198.51.100.1", "198.51.100.2"] } as const;

const MIRROR = "https://my-mirror.s3.eu-central-1.amazonaws.com/etcd.tar.gz";
const policies: Readonly<Record<string, string>> = {
    key: renderKeyPolicy({ ...FACTS, flowLogGroup: "/pulumi-etcd/main/flow-log" }),
    member: renderHostPolicy({
        ...FACTS,
        host: "etcd-1",
        keyArn: KEY,
        vpcId: VPC,
        origin: NAT,
    }),
    bastion: renderHostPolicy({
        ...FACTS,
        host: "bastion",
        keyArn: KEY,
        vpcId: VPC,
        origin: { kind: "endpoint" },
    }),
    "s3-endpoint": renderS3EndpointPolicy({ ...FACTS, archiveUrl: MIRROR }),
    snapshots: renderSnapshotPolicy({ ...FACTS, keyArn: KEY }),
    trust: renderTrust({ service: "ec2.amazonaws.com" }),
    "trust-snapshots": renderTrust({
        service: "dlm.amazonaws.com",
        account: FACTS.account,
        sourceArn: "arn:aws:dlm:eu-central-1:123456789012:policy/*",
    }),
};

const parse = (policy: string): readonly Statement[] =>
    (JSON.parse(policy) as { Statement: readonly Statement[] }).Statement;

describe("policies", () => {
    for (const [name, policy] of Object.entries(policies)) {
        it(`of ${name} are as they were reviewed`, () => {
            assertGolden(`aws/policy-${name}.json`, `${JSON.stringify(JSON.parse(policy), null, 4)}\n`);
        });
    }

    it("give a host no right on everything, none by a pattern, and none without a condition", () => {
        for (const { Sid, Action, Resource, Condition } of [
            ...parse(policies.member ?? ""),
            ...parse(policies.bastion ?? ""),
        ]) {
            assert.ok(!Resource.includes("*") && !Action.join().includes("*") && Condition !== undefined, Sid);
        }
    });

    it("let a host read its own host key, and no other's", () => {
        const [read] = parse(policies.member ?? "");
        assert.deepEqual(read?.Resource, [
            "arn:aws:ssm:eu-central-1:123456789012:parameter/pulumi-etcd/main/etcd-1/host-key",
        ]);
    });

    it("let nobody use the key directly", () => {
        for (const { Sid, Action, Condition } of parse(policies.key ?? "")) {
            const uses = Action.filter((action) =>
                /^kms:(\*|Encrypt|Decrypt|ReEncrypt|GenerateDataKey|CreateGrant)/.test(action),
            );
            assert.ok(uses.length === 0 || Condition !== undefined, Sid);
        }
    });

    it("are for the partition of the region", () => {
        const china = renderHostPolicy({
            ...FACTS,
            partition: "aws-cn",
            host: "etcd-1",
            keyArn: KEY,
            vpcId: VPC,
            origin: NAT,
        });
        assert.match(china, /"arn:aws-cn:ssm:/);
    });
});
