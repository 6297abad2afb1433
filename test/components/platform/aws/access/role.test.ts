import assert from "node:assert/strict";

import { type AwsRun, inputsOf, MIRROR, runAws } from "../runAws";

const BOUNDARY = "arn:aws:iam::123456789012:policy/boundary";
const ROLE = "aws:iam/role:Role";
const PROFILE = "aws:iam/instanceProfile:InstanceProfile";

describe("roles of a cluster on AWS", () => {
    let usual: AwsRun;
    let bound: AwsRun;
    before(async () => {
        const all = { flowLogs: true, bastion: { create: true } };
        usual = await runAws({}, all);
        bound = await runAws({}, { ...all, permissionsBoundary: BOUNDARY, rolePath: "/teams/etcd/" });
    });

    it("all have the boundary and the path that are given, and profiles the path", () => {
        const roles = bound.listOfType(ROLE);
        assert.deepEqual(
            roles.map(({ name }) => name).sort(),
            ["bastion", "etcd-1", "etcd-2", "etcd-3", "flow-log", "snapshots"].map((role) => `main-${role}-role`),
        );
        for (const { inputs } of roles) {
            assert.equal(inputs.permissionsBoundary, BOUNDARY);
        }
        for (const { inputs } of [...roles, ...bound.listOfType(PROFILE)]) {
            assert.equal(inputs.path, "/teams/etcd/");
        }
    });

    it("have no boundary when none is given", () => {
        for (const { inputs } of usual.listOfType(ROLE)) {
            assert.ok(!("permissionsBoundary" in inputs) && inputs.path === "/");
        }
    });

    it("have other names below another path, so that the old ones are not in their way", () => {
        for (const { name, inputs } of [...usual.listOfType(ROLE), ...usual.listOfType(PROFILE)]) {
            assert.notEqual(inputsOf(bound, name).name, inputs.name, name);
        }
    });

    it("are taken by services for this account's things alone", () => {
        const trusts = usual
            .listOfType(ROLE)
            .map(({ inputs }) => String(inputs.assumeRolePolicy))
            .filter((trust) => !trust.includes("ec2.amazonaws.com"));
        assert.equal(trusts.length, 2);
        for (const trust of trusts) {
            assert.match(trust, /"aws:SourceAccount":"123456789012"/);
            assert.match(
                trust,
                /"aws:SourceArn":"arn:aws:(?:dlm|ec2):eu-central-1:123456789012:(?:policy|vpc-flow-log)\/\*"/,
            );
        }
    });
});

describe("what a host may do", () => {
    const rights = (run: AwsRun, host = "etcd-1"): string => String(inputsOf(run, `main-${host}-policy`).policy);

    it("is of use from the addresses of the NAT gateways, or through an endpoint of the VPC", async () => {
        const policy = rights(await runAws({}, { bastion: { create: true } }));
        assert.match(policy, /"IpAddress":\{"aws:SourceIp":\["198\.51\.100\.7\/32",/);
        assert.match(policy, /"aws:SourceVpc":"vpc-/);
    });

    it("is of use through endpoints alone where there is no NAT", async () => {
        const run = await runAws({ etcd: MIRROR }, { egress: "none", bastion: { create: true } });
        for (const host of ["etcd-1", "bastion"]) {
            assert.doesNotMatch(rights(run, host), /IpAddress/);
            assert.match(rights(run, host), /"aws:SourceVpc":/);
        }
    });
});
