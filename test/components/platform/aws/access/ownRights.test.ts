// What the cluster's own policies permit, by the rules of IAM.
import assert from "node:assert/strict";

import { renderHostPolicy } from "../../../../../components/platform/aws/access/renderHostPolicy";
import { renderKeyPolicy } from "../../../../../components/platform/aws/access/renderKeyPolicy";
import { isAllowed, parseStatements } from "../../../../support/iam/evaluate";

const FACTS = { partition: "aws", region: "eu-central-1", account: "123456789012", cluster: "main" };
const ROOT = "arn:aws:iam::123456789012:root";
const KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234";
const EC2 = { "kms:CallerAccount": FACTS.account, "kms:ViaService": "ec2.eu-central-1.amazonaws.com" };

describe("the key's policy", () => {
    const statements = parseStatements(renderKeyPolicy({ ...FACTS, flowLogGroup: undefined }));
    const may = (action: string, context: Readonly<Record<string, string>>): boolean =>
        isAllowed(statements, { action: `kms:${action}`, resource: KEY, context, principal: ROOT });

    it("lets nobody decrypt directly, nor grant that to himself", () => {
        for (const action of ["Decrypt", "GenerateDataKey", "CreateGrant", "ReEncryptFrom"]) {
            assert.ok(!may(action, { "kms:CallerAccount": FACTS.account }), action);
        }
        assert.ok(!may("CreateGrant", { ...EC2, "kms:GrantIsForAWSResource": "false" }));
    });

    it("lets volumes be attached and snapshots be made, and the key be looked after", () => {
        assert.ok(may("CreateGrant", { ...EC2, "kms:GrantIsForAWSResource": "true" }));
        assert.ok(may("ReEncryptFrom", EC2) && may("GenerateDataKeyWithoutPlaintext", EC2));
        for (const action of ["DescribeKey", "PutKeyPolicy", "CreateAlias", "ScheduleKeyDeletion"]) {
            assert.ok(may(action, {}), action);
        }
    });
});

describe("a member's policy", () => {
    const statements = parseStatements(
        renderHostPolicy({
            ...FACTS,
            host: "etcd-1",
            keyArn: KEY,
            vpcId: "vpc-1",
            origin: { kind: "addresses", addresses: ["198.51.100.1"] },
        }),
    );
    const made = { "aws:EC2InstanceSourceVPC": "vpc-1" };
    const inside = { ...made, "aws:SourceVpc": "vpc-1" };

    it("reads its own host key through the NAT gateway or an endpoint, and from nowhere else", () => {
        const resource = "arn:aws:ssm:eu-central-1:123456789012:parameter/pulumi-etcd/main/etcd-1/host-key";
        const may = (context: Readonly<Record<string, string>>, host = "etcd-1"): boolean =>
            isAllowed(statements, { action: "ssm:GetParameter", resource: resource.replace("etcd-1", host), context });
        assert.ok(may({ ...made, "aws:SourceIp": "198.51.100.1" }) && may(inside));
        assert.ok(!may({ ...made, "aws:SourceIp": "203.0.113.9" }) && !may({ ...made, "aws:SourceVpc": "vpc-2" }));
        assert.ok(!may(inside, "etcd-2"));
    });
});
