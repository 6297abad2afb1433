// The production stack as it stands in Pulumi.prod.yaml, on the double of AWS, with every policy.
import assert from "node:assert/strict";
import { makeReport, type Report } from "../../commands/preview/report";
import { runPreview } from "../../commands/preview/runPreview";
import { AwsAccount } from "../doubles/aws/useAwsDouble";
import { describeEngine } from "../support/engine";
import { PreviewedStack } from "../support/previewedStack";
import { prodSettings } from "../support/prodSettings";

describeEngine("the production stack, by the policies", () => {
    let account: AwsAccount;
    before(() => {
        account = new AwsAccount();
    });
    after(() => {
        account.remove();
    });

    async function preview(changes: Readonly<Record<string, unknown>>): Promise<Report> {
        const stack = new PreviewedStack("prod", account.env);
        try {
            await stack.make({ ...prodSettings, ...changes });
            const spec = {
                stack: "prod",
                env: stack.env,
                configFile: stack.configFile,
                policyConfig: undefined,
                refresh: false,
            };
            return makeReport(await runPreview(spec));
        } finally {
            stack.remove();
        }
    }

    it("passes as it is, and everything about it can be judged before it is made", async () => {
        const report = await preview({});
        assert.deepEqual(report.objections, [], JSON.stringify(report.messages));
        assert.deepEqual(
            report.findings.filter(({ mandatory }) => mandatory),
            [],
        );
        assert.deepEqual(report.unjudged, []);
        assert.deepEqual([...new Set(report.findings.map(({ policy }) => policy))].sort(), [
            "etcd-backup-configured",
            "etcd-host-tenancy",
        ]);
        assert.equal(report.clusters[0]?.after?.tolerance, 2);
        assert.deepEqual(
            report.groups.map(({ name }) => name),
            ["etcd-1", "etcd-2", "etcd-3", "etcd-4", "etcd-5", "cluster"],
        );
        assert.ok(report.groups.every(({ changes }) => changes.length > 10));
    });
});
