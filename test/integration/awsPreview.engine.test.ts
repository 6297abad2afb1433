import { strict as assert } from "node:assert";
import { commandDouble } from "../doubles/aws/install";
import { type PreviewStep, renderPreview } from "../doubles/aws/renderPreview";
import { AwsAccount } from "../doubles/aws/useAwsDouble";
import { root } from "../support/cluster";
import { describeEngine } from "../support/engine";
import { assertGolden } from "../support/golden";
import { prodSettings, type Settings } from "../support/prodSettings";
import { RealStack } from "../support/realStack";

function change(group: string, changes: Settings): Settings {
    return { ...prodSettings, [group]: { ...(prodSettings[group] as Settings), ...changes } };
}

/** A release whose checksum is not built in. */
const NEXT = { version: "3.6.16", archive: { sha256: "0123456789abcdef".repeat(4) } };

interface Preview {
    readonly steps: readonly PreviewStep[];
    readonly diagnostics?: readonly { readonly severity: string; readonly message: string }[];
}

describeEngine("a preview of production on AWS", function () {
    // Some two hundred resources each; a busy computer takes its time.
    this.timeout(300_000);
    const accounts: AwsAccount[] = [];
    const stacks: RealStack[] = [];
    let five: RealStack;
    /** All that previews have said. */
    let said = "";

    function makeStack(): RealStack {
        const account = new AwsAccount([commandDouble]);
        const stack = new RealStack("prod", account.env);
        accounts.push(account);
        stacks.push(stack);
        return stack;
    }

    async function preview(stack: RealStack, settings: Settings): Promise<Preview> {
        const result = await stack.run(["preview", "--json"], settings);
        said += result.output;
        return JSON.parse(result.stdout) as Preview;
    }

    async function assertPreview(golden: string, stack: RealStack, settings: Settings): Promise<void> {
        const { steps, diagnostics = [] } = await preview(stack, settings);
        const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message.trim());
        assert.deepEqual(errors, []);
        assertGolden(`aws/${golden}.txt`, renderPreview(steps));
    }

    /** What it says when nothing of it may be done. */
    async function assertRefused(golden: string, stack: RealStack, settings: Settings): Promise<void> {
        const { diagnostics = [] } = await preview(stack, settings);
        const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message.trim());
        assert.notDeepEqual(errors, []);
        assertGolden(`aws/${golden}.txt`, `${errors.join("\n").replaceAll(root, "")}\n`);
    }

    before(async () => {
        five = makeStack();
        await assertPreview("first", five, prodSettings);
        const up = await five.up(prodSettings);
        assert.equal(up.code, 0, up.output);
    });
    after(() => {
        stacks.forEach((stack) => {
            stack.remove();
        });
        accounts.forEach((account) => {
            account.remove();
        });
    });

    it("says nothing when nothing has changed", async () => {
        await assertPreview("same", five, prodSettings);
    });

    it("shows another version as staged and converged, and no host touched", async () => {
        await assertPreview("version", five, change("etcd", NEXT));
    });

    it("shows another instance type as hosts replaced, with their disks and addresses kept", async () => {
        await assertPreview("instanceType", five, change("aws", { instanceType: "m7i.4xlarge" }));
    });

    it("shows hosts replaced when they leave their placement group", async () => {
        await assertPreview("placement", five, change("aws", { placement: "none" }));
    });

    it("shows a newer image as hosts replaced, with their disks and addresses kept", async () => {
        await assertPreview("image", five, change("aws", { image: { generation: 2 } }));
    });

    it("shows a larger volume as grown in place", async () => {
        await assertPreview("growth", five, change("disk", { size: "80GiB" }));
    });

    it("refuses what would make volumes anew, with the reason", async () => {
        const zones = ["eu-central-1b", "eu-central-1a", "eu-central-1c"];
        await assertRefused("otherZones", five, change("aws", { zones }));
        await assertRefused("smaller", five, change("disk", { size: "20GiB" }));
    });

    it("looks at no other account than the one that is named", async () => {
        const { code, output } = await five.preview(change("aws", { account: "999999999999" }));
        assert.notEqual(code, 0);
        assert.match(output, /AWS account ID not allowed: 123456789012/);
    });

    it("shows what five members are instead of three", async () => {
        const three = makeStack();
        const settings = { ...prodSettings, members: 3 };
        const up = await three.up(settings);
        assert.equal(up.code, 0, up.output);
        await assertRefused("threeToFive", three, prodSettings);
    });

    it("shows nothing that is secret, in none of its forms", async () => {
        const settings = { ...change("aws", { image: { generation: 2 } }), etcd: change("etcd", NEXT).etcd };
        said += (await five.run(["preview", "--diff"], settings)).output;
        const secrets = await five.secrets();
        assert.ok(secrets.length >= 12, `only ${String(secrets.length)} secrets are known`);
        for (const secret of secrets) {
            // However line feeds are shown: the second line of a key is its own, the first begins like others'.
            const [, first = "", second = first] = secret.split("\n").filter((line) => !line.startsWith("-----END"));
            assert.ok(second.length > 20, "a secret that cannot be looked for");
            assert.ok(!said.includes(second), "a preview shows a private key");
        }
    });
});
