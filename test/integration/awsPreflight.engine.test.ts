// What AWS would refuse in the middle of a run is said before anything is made.
import assert from "node:assert/strict";
import { commandDouble } from "../doubles/aws/install";
import { AwsAccount } from "../doubles/aws/useAwsDouble";
import { describeEngine } from "../support/engine";
import { prodSettings, type Settings } from "../support/prodSettings";
import { RealStack } from "../support/realStack";

/** Canada West has none of the usual machines. */
const CANADA = change({ region: "ca-west-1", zones: ["ca-west-1a", "ca-west-1b", "ca-west-1c"] });

/** Five machines of 8 CPUs, three NAT gateways. */
const ROOM_FOR_ONE = { "L-1216C47A": 40, "L-0263D0A3": 3, "L-F678F1CE": 1, "L-FE5A380F": 1 };

function change(changes: Settings): Settings {
    return { ...prodSettings, aws: { ...(prodSettings.aws as Settings), ...changes } };
}

describeEngine("what AWS has no room for", function () {
    this.timeout(300_000);
    const accounts: AwsAccount[] = [];
    const stacks: RealStack[] = [];

    function makeStack(quotas: Readonly<Record<string, number>>, denied: readonly string[] = [], account?: AwsAccount) {
        const used = account ?? new AwsAccount([commandDouble]);
        const env = {
            ...used.env,
            AWS_DOUBLE_QUOTAS: JSON.stringify(quotas),
            AWS_DOUBLE_DENIED: denied.join(","),
        };
        const stack = new RealStack("prod", env);
        stacks.push(stack);
        if (account === undefined) {
            accounts.push(used);
        }
        return { account: used, stack, made: () => used.events().filter(({ event }) => event === "created") };
    }

    after(() => {
        stacks.forEach((stack) => {
            stack.remove();
        });
        accounts.forEach((account) => {
            account.remove();
        });
    });

    const NARROW = { "L-1216C47A": 5, "L-0263D0A3": 2, "L-F678F1CE": 0 };

    it("is all said at once, in a preview and in an update without one, and nothing is made", async () => {
        const { stack, made } = makeStack(NARROW);
        for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
            const { code, output } = await stack.run(command, CANADA);
            assert.notEqual(code, 0);
            for (const reason of [
                /aws\.instanceType: m7i\.2xlarge is not offered in ca-west-1; take another type\./,
                /aws\.instanceType: 40 virtual CPUs of standard instances are more than the account has room for: its quota is 5, of which others use 0; ask AWS for more \(quota L-1216C47A of ec2\)/,
                /aws\.egress: 3 Elastic IP addresses are more than the account has room for: its quota is 2,/,
                /aws\.vpc: 1 VPC are more than the account has room for: its quota is 0,/,
            ]) {
                assert.match(output, reason);
            }
            assert.doesNotMatch(output, /unhandled/);
        }
        assert.deepEqual(made(), []);
    });

    it("is met half-way when nobody may ask, which is said in one line", async () => {
        const { stack, made } = makeStack({ "L-0263D0A3": 2 }, ["getInstanceTypeOfferings", "getServiceQuota"]);
        const { code, output } = await stack.run(["up", "--yes", "--skip-preview"], prodSettings);
        assert.notEqual(code, 0);
        const lines = output.split("\n").filter((line) => line.includes("could not be asked"));
        assert.match(
            lines[0] ?? "",
            /may refuse in the middle of the run: offers of instance types \(AccessDenied.*quota of virtual CPUs.*quota of Elastic/,
        );
        assert.match(output, /AddressLimitExceeded/);
        assert.ok(made().length > 0, "a run that asks nobody has made something");
    });

    it("is a second cluster of a name, while the first goes on after a failure, and runs again", async () => {
        const { stack, account } = makeStack({ "L-0263D0A3": 2 }, ["getServiceQuota"]);
        const failed = await stack.run(["up", "--yes", "--skip-preview"], prodSettings);
        assert.notEqual(failed.code, 0);
        assert.match(failed.output, /AddressLimitExceeded/);
        const roles = account.events().filter(({ event, type }) => event === "created" && type.endsWith(":Role"));
        assert.ok(roles.length > 0, "the first run has made roles before it failed");

        const before = account.events().length;
        const other = makeStack({}, [], account);
        for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
            const { code, output } = await other.stack.run(command, prodSettings);
            assert.notEqual(code, 0, output);
            assert.match(
                output,
                /name: prod-etcd is the name of another cluster in this account, made by another stack \(.*role prod-etcd-etcd-\d-\w{7}.*\); give another name; .*lost-state\.md/,
            );
        }
        assert.equal(account.events().length, before);

        const more = await stack.run(["preview"], prodSettings);
        assert.doesNotMatch(more.output, /is the name of another cluster/);
        stack.env.AWS_DOUBLE_QUOTAS = "{}";
        const done = await stack.up(prodSettings);
        assert.equal(done.code, 0, done.output);
        const again = await stack.run(["up", "--yes", "--skip-preview", "--expect-no-changes"], prodSettings);
        assert.equal(again.code, 0, again.output);
    });

    it("is not what the cluster itself has: with room for exactly one it is made, and made again", async () => {
        const { stack, account } = makeStack(ROOM_FOR_ONE);
        const up = await stack.up(prodSettings);
        assert.equal(up.code, 0, up.output);
        const again = await stack.run(["up", "--yes", "--skip-preview", "--expect-no-changes"], prodSettings);
        assert.equal(again.code, 0, again.output);
        const second = makeStack(ROOM_FOR_ONE, [], account);
        const refused = await second.stack.preview({ ...prodSettings, name: "second" });
        assert.notEqual(refused.code, 0);
        assert.match(refused.output, /40 virtual CPUs .*: its quota is 40, of which others use 40;/);
        assert.match(
            refused.output,
            /1 NAT gateway in eu-central-1b are more .*: its quota is 1, of which others use 1;/,
        );
    });
});
