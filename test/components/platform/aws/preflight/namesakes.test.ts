import assert from "node:assert/strict";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { askNames } from "../../../../../components/platform/aws/preflight/namesakes";
import { planCluster } from "../../../../../components/plan";
import type { Problem } from "../../../../../config/values/problem";
import { UNIQUE } from "../../../../doubles/aws/refusals";
import { awsConfig } from "../../../../support/clusterConfig";
import type { Values } from "../../../../support/configs";
import { runProgram } from "../../../../support/mocks";
import { runAws } from "../runAws";

/** What is said of names when these are taken in the account, and the stack has these resources. */
async function judge(aws: Values, taken: readonly string[], there: readonly string[]): Promise<readonly Problem[]> {
    const config = awsConfig(3, {}, aws);
    const { result } = await runProgram(
        async () => {
            assert.ok(config.aws !== undefined);
            const parent = new pulumi.ComponentResource("etcd:index:EtcdCluster", "main");
            const ask = { parent, provider: new Provider("main-aws", { region: config.aws.region }, { parent }) };
            const plan = planCluster(config);
            return askNames({ ask, aws: config.aws, config, name: "main", plan, there: new Set(there) });
        },
        { world: { taken } },
    );
    assert.deepEqual(result.unknown, []);
    return result.problems;
}

/** What the program makes that there can be once of a name: each by its name in the state, and as the account would have it. */
async function listNamed(aws: Values) {
    const { resources } = await runAws({}, aws);
    return resources.flatMap(({ name, type, inputs }) => {
        const [property = ""] = UNIQUE[type] ?? [];
        const [kind = ""] = type.split(":").slice(-1);
        const named = inputs[property];
        return typeof named === "string" ? [{ inState: name, taken: `${kind} ${named}`, named }] : [];
    });
}

const CLUSTERS: Readonly<Record<string, Values>> = {
    "with all that there can be": { flowLogs: true, bastion: { create: true } },
    "in partitions, its roles below a path": { placement: "partition", rolePath: "/etcd/" },
};

describe("the name of a cluster on AWS", () => {
    for (const [title, aws] of Object.entries(CLUSTERS)) {
        describe(title, () => {
            let all: Awaited<ReturnType<typeof listNamed>>;
            before(async () => {
                all = await listNamed(aws);
            });

            it("is free while none of the names is taken that it would give", async () => {
                assert.ok(all.length >= 12, `${String(all.length)} names`);
                assert.deepEqual(await judge(aws, [], []), []);
            });

            it("is another cluster's when any one of them is, whatever that one has beside it", async () => {
                for (const { taken, named } of all) {
                    const [problem, ...others] = await judge(aws, [taken], []);
                    assert.ok(problem !== undefined, `${taken} is not asked for`);
                    assert.deepEqual(others, []);
                    assert.equal(problem.path, "name");
                    assert.equal(problem.found, "main");
                    const [, words = ""] = /, made by another stack \((.*)\)$/.exec(problem.fault) ?? [];
                    assert.ok(/^[a-z ]+ \S+$/.test(words) && words.endsWith(` ${named}`), words);
                    assert.match(problem.fix, /^give another name; .* docs\/operations\/lost-state\.md$/);
                }
            });

            it("is the cluster's own when an earlier run has made some of it, or all", async () => {
                const [first] = all;
                const taken = all.map((one) => one.taken);
                assert.deepEqual(
                    await judge(
                        aws,
                        taken,
                        all.map(({ inState }) => inState),
                    ),
                    [],
                );
                assert.deepEqual(await judge(aws, [first?.taken ?? ""], [first?.inState ?? ""]), []);
                const [problem] = await judge(
                    aws,
                    taken,
                    all.slice(1).map(({ inState }) => inState),
                );
                assert.ok(problem?.fault.endsWith(`${first?.named ?? ""})`), problem?.fault);
            });
        });
    }

    it("is told of all that is taken, in one problem", async () => {
        const all = await listNamed({});
        const [problem, ...others] = await judge(
            {},
            all.map(({ taken }) => taken),
            [],
        );
        assert.deepEqual(others, []);
        assert.ok(all.every(({ named }) => problem?.fault.includes(named)));
    });
});
