import assert from "node:assert/strict";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { askArchitecture } from "../../../../../components/platform/aws/preflight/architecture";
import { planCluster } from "../../../../../components/plan";
import type { Problem } from "../../../../../config/values/problem";
import { awsConfig } from "../../../../support/clusterConfig";
import { runProgram } from "../../../../support/mocks";

const config = awsConfig(3, {}, { image: { id: "ami-0123456789abcdef0" } });
const plan = planCluster(config);

async function judge(imageArchitecture: string): Promise<readonly Problem[]> {
    const { result } = await runProgram(
        async () => {
            const { aws } = config;
            assert.ok(aws !== undefined);
            const parent = new pulumi.ComponentResource("etcd:index:EtcdCluster", "main");
            const ask = { parent, provider: new Provider("main-aws", { region: aws.region }, { parent }) };
            return askArchitecture({ ask, aws, config, name: "main", plan, there: new Set() });
        },
        { world: { imageArchitecture } },
    );
    return result.problems;
}

describe("an image of the user's on AWS", () => {
    it("is taken when it is built for the machines' processors", async () => {
        assert.deepEqual(await judge("x86_64"), []);
    });

    it("is refused, before anything is made, when it is built for others", async () => {
        const [problem, ...others] = await judge("arm64");
        assert.deepEqual(others, []);
        assert.equal(problem?.path, "aws.image.id");
        assert.match(problem.fault, /^is an image for arm64, and \S+ is x86_64$/);
    });
});
