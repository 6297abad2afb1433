import assert from "node:assert/strict";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { planRoleName } from "../../../../../components/platform/aws/names";
import { askName } from "../../../../../components/platform/aws/preflight/namesake";
import { planCluster } from "../../../../../components/plan";
import type { Problem } from "../../../../../config/values/problem";
import { awsConfig } from "../../../../support/clusterConfig";
import { runProgram } from "../../../../support/mocks";

const config = awsConfig(3);
const plan = planCluster(config);
const { aws } = config;
assert.ok(aws !== undefined);
const roles = plan.members.map(({ name }) => planRoleName({ aws, plan }, name));
const OWN = plan.members.map(({ name }) => `main-${name}-role`);

/** What is said of the name when the account has these roles, and the stack these resources. */
async function judge(taken: readonly string[], there: readonly string[]): Promise<readonly Problem[]> {
    const { result } = await runProgram(
        async () => {
            assert.ok(aws !== undefined);
            const parent = new pulumi.ComponentResource("etcd:index:EtcdCluster", "main");
            const ask = { parent, provider: new Provider("main-aws", { region: aws.region }, { parent }) };
            return askName({ ask, aws, config, name: "main", plan, there: new Set(there) });
        },
        { world: { roles: taken } },
    );
    return result.problems;
}

describe("the name of a cluster on AWS", () => {
    it("is free while no role of its members is there", async () => {
        assert.deepEqual(await judge([], []), []);
    });

    it("is the cluster's own when an earlier run has made the roles, of some members or of all", async () => {
        assert.deepEqual(await judge(roles, OWN), []);
        assert.deepEqual(await judge(roles.slice(0, 1), OWN.slice(0, 1)), []);
    });

    it("is another cluster's when one role is there that no earlier run has made", async () => {
        for (const there of [[], OWN.slice(0, 2)]) {
            const [problem, ...others] = await judge(roles.slice(2), there);
            assert.deepEqual(others, []);
            assert.equal(problem?.path, "name");
            assert.equal(problem.found, plan.name);
            assert.match(problem.fault, new RegExp(`another stack \\(role ${roles[2]}\\)$`));
            assert.match(problem.fix, /^give another name; .* docs\/operations\/lost-state\.md$/);
        }
    });
});
