import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Properties } from "../../../engine/plugins/value";
import { Account } from "./account";
import { AwsDouble } from "./awsDouble";
import { factsOf, resourceTypes } from "./facts";
import { makeOutputs, withDefaults } from "./outputs";
import { canChange, isSettled, sampleInputs, withSample } from "./samples";

describe("the AWS double", () => {
    const directory = mkdtempSync(join(tmpdir(), "pulumi-etcd-aws-"));
    const account = new Account(join(directory, "account"));
    const double = new AwsDouble(account, undefined);
    double.settings = { region: "eu-central-1", defaultTags: {} };
    after(() => {
        rmSync(directory, { recursive: true });
    });

    /** What becomes of a resource when the input at the path changes. */
    function change(type: string, path: string): "nothing" | "update" | "replacement" {
        const facts = factsOf(type);
        const urn = `urn:pulumi:test::test::${type}::one`;
        const named = sampleInputs(facts);
        const request = { urn, id: "one", preview: true, state: {} };
        // A block that is one object is identity as a whole only when it comes or goes; so is what can have one value.
        const before = canChange(facts, path) ? withSample(facts, named, path, 0) : named;
        const { inputs } = double.check({ ...request, inputs: before });
        const making = { type, urn, inputs, region: "eu-central-1", times: 0 };
        const state = { ...makeOutputs(account, making, "one"), region: "eu-central-1", tagsAll: inputs.tags ?? {} };
        const next = withSample(facts, inputs, path, 1);
        const changes = [...double.diff({ ...request, state, inputs: next }).values()];
        return changes.length === 0 ? "nothing" : changes.some(({ replaces }) => replaces) ? "replacement" : "update";
    }

    for (const type of resourceTypes) {
        const facts = factsOf(type);
        const kind = type.replace(/.*:/, "");
        const replacing = new Set(facts.forceNew);
        it(`replaces a ${kind} when, and only when, AWS would`, () => {
            for (const path of facts.forceNew.filter((one) => !isSettled(facts, one))) {
                assert.equal(change(type, path), "replacement", `${kind}.${path}`);
            }
            const others = Object.entries(facts.inputs).filter(
                ([name, field]) => !replacing.has(name) && field.forceNewIf === undefined && field.props === undefined,
            );
            for (const [name] of others) {
                assert.equal(change(type, name), "update", `${kind}.${name}`);
            }
        });
    }

    /** What is to be done, from a state with these inputs to others. */
    function changes(type: string, before: Properties, after: Properties) {
        const state = { region: "eu-central-1", tagsAll: {}, ...withDefaults(factsOf(type).inputs, before) };
        const urn = `urn:pulumi:test::test::${type}::one`;
        return [...double.diff({ urn, id: "one", preview: true, state, inputs: after })];
    }
    const replaces = (type: string, before: Properties, after: Properties) =>
        changes(type, before, after).map(([, change]) => change.replaces);

    it("replaces under a condition when the condition holds, and else not", () => {
        const instance = "aws:ec2/instance:Instance";
        assert.deepEqual(replaces(instance, { instanceType: "m7i.large" }, { instanceType: "m7i.xlarge" }), [false]);
        assert.deepEqual(replaces(instance, { instanceType: "m7i.large" }, { instanceType: "m7g.large" }), [true]);
        assert.deepEqual(replaces(instance, { userData: "a" }, { userData: "b" }), [false]);
        const asked = { userDataReplaceOnChange: true };
        assert.deepEqual(replaces(instance, { userData: "a", ...asked }, { userData: "b", ...asked }), [true]);
        const card = "aws:ec2/networkInterface:NetworkInterface";
        const first = { privateIp: "10.0.0.11", privateIps: ["10.0.0.11"] };
        assert.deepEqual(replaces(card, first, { privateIps: ["10.0.0.12", "10.0.0.11"] }), [false]);
        assert.deepEqual(replaces(card, first, { privateIps: ["10.0.0.12"] }), [true]);
        const balancer = "aws:lb/loadBalancer:LoadBalancer";
        const network = { loadBalancerType: "network", subnets: ["a", "b"], securityGroups: ["sg"] };
        assert.deepEqual(replaces(balancer, network, { ...network, subnets: ["a", "b", "c"] }), [false]);
        assert.deepEqual(replaces(balancer, network, { ...network, subnets: ["a"] }), [true]);
        assert.deepEqual(replaces(balancer, network, { ...network, securityGroups: [] }), [true]);
        assert.deepEqual(replaces(balancer, network, { ...network, securityGroups: ["other"] }), [false]);
        const rule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
        assert.deepEqual(replaces(rule, { cidrIpv4: "10.0.0.0/24" }, { cidrIpv4: "10.0.1.0/24" }), [false]);
        assert.deepEqual(replaces(rule, { cidrIpv4: "10.0.0.0/24" }, { referencedSecurityGroupId: "sg" }), [
            true,
            true,
        ]);
    });

    it("replaces what is in another region, and says so of all types that have one", () => {
        const volume = "aws:ebs/volume:Volume";
        double.settings = { region: "us-east-1", defaultTags: {} };
        assert.deepEqual(changes(volume, { size: 8 }, { size: 8 }), [["region", { kind: "update", replaces: true }]]);
        double.settings = { region: "eu-central-1", defaultTags: {} };
        assert.deepEqual(changes(volume, { size: 8 }, { size: 8 }), []);
    });

    it("treats sets as sets, policies as JSON, and what AWS fills in as nobody's wish", () => {
        const balancer = "aws:lb/loadBalancer:LoadBalancer";
        assert.deepEqual(changes(balancer, { subnets: ["a", "b"] }, { subnets: ["b", "a"] }), []);
        const policy = { policy: '{"Version":"2012-10-17","Statement":[]}' };
        const same = { policy: '{ "Statement": [], "Version": "2012-10-17" }' };
        assert.deepEqual(changes("aws:s3/bucketPolicy:BucketPolicy", policy, same), []);
        assert.deepEqual(changes("aws:ec2/instance:Instance", { privateIp: "10.0.0.11", monitoring: true }, {}), []);
        const volume = { size: 8, type: "gp3" };
        assert.equal(changes("aws:ebs/volume:Volume", volume, { size: 16, type: "gp3" }).length, 1);
    });
});
