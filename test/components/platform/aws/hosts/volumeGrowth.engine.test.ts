import assert from "node:assert/strict";
import { join } from "node:path";

import { AwsAccount } from "../../../../doubles/aws/useAwsDouble";
import { describeEngine, makeProject } from "../../../../support/engine";

const module_ = join(__dirname, "../../../../../components/platform/aws/hosts/volumeGrowth.ts");

const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { Volume } from "@pulumi/aws/ebs/volume";
const { refuseShrinking } = require(${JSON.stringify(module_)});
const size = new pulumi.Config().requireNumber("size");
new Volume("data", { availabilityZone: "eu-central-1a", size, type: "gp3" }, { hooks: { beforeUpdate: [refuseShrinking()] } });
`;

describeEngine("a volume that has grown", () => {
    it("is not made smaller: the preview says so already, and an update touches nothing", async () => {
        const account = new AwsAccount();
        try {
            const project = makeProject({
                program: PROGRAM,
                env: account.env,
                config: { "aws:region": "eu-central-1", size: "20" },
            });
            const resize = (size: string) => project.pulumi(["config", "set", "--stack", "test", "size", size]);
            const up = async (): Promise<void> => {
                const { code, output } = await project.up();
                assert.equal(code, 0, output);
            };
            await up();
            await resize("40");
            await up();
            const before = account.events().length;
            await resize("30");
            for (const refused of [await project.preview(), await project.up()]) {
                assert.notEqual(refused.code, 0, refused.output);
                assert.match(
                    refused.output,
                    /disk\.size: 30GiB is less than data has \(40GiB\), and a volume cannot shrink/,
                );
            }
            assert.equal(account.events().length, before);
        } finally {
            account.remove();
        }
    });
});
