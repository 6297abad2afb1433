// The production stack in a VPC that another stack has made.
import { strict as assert } from "node:assert";
import { Account } from "../doubles/aws/account";
import { commandDouble } from "../doubles/aws/install";
import { AwsAccount } from "../doubles/aws/useAwsDouble";
import { describeEngine, makeProject } from "../support/engine";
import { prodSettings, type Settings } from "../support/prodSettings";
import { RealStack } from "../support/realStack";

/** Three private subnets, the first with a table of its own. */
const NETWORK = `
import { InternetGateway } from "@pulumi/aws/ec2/internetGateway";
import { NetworkInterface } from "@pulumi/aws/ec2/networkInterface";
import { Route } from "@pulumi/aws/ec2/route";
import { RouteTable } from "@pulumi/aws/ec2/routeTable";
import { RouteTableAssociation } from "@pulumi/aws/ec2/routeTableAssociation";
import { Subnet } from "@pulumi/aws/ec2/subnet";
import { Vpc } from "@pulumi/aws/ec2/vpc";
import { Zone } from "@pulumi/aws/route53/zone";
import { Config } from "@pulumi/pulumi";
const config = new Config();
const vpc = new Vpc("net", { cidrBlock: "10.60.0.0/16", enableDnsHostnames: config.getBoolean("names") ?? true });
export const vpcId = vpc.id;
const subnets = ["a", "b", "c"].map((zone, i) => new Subnet(zone, {
    vpcId: vpc.id, cidrBlock: \`10.60.\${16 * i}.0/20\`, availabilityZone: \`eu-central-1\${zone}\`,
    mapPublicIpOnLaunch: zone === "b" && config.getBoolean("public") === true,
}));
export const subnetIds = subnets.map(({ id }) => id);
const table = new RouteTable("first", { vpcId: vpc.id });
new RouteTableAssociation("first", { subnetId: subnets[0].id, routeTableId: table.id });
if (config.getBoolean("neighbours")) {
    new NetworkInterface("stranger", { subnetId: subnets[0].id, privateIps: ["10.60.0.11"], description: "a printer" });
    new NetworkInterface("other", { subnetId: subnets[1].id, privateIps: ["10.60.16.4"] });
    new Zone("names", { name: "prod-etcd.internal", vpcs: [{ vpcId: vpc.id }] });
}
if (config.getBoolean("public")) {
    const gateway = new InternetGateway("world", { vpcId: vpc.id });
    new Route("out", { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id });
}
`;

function settingsIn(vpc: string, subnets: readonly string[]): Settings {
    const { zones, ...aws } = prodSettings.aws as Settings & { zones: readonly string[] };
    const cidrs = ["10.60.0.0/20", "10.60.16.0/20", "10.60.32.0/20"];
    const given = subnets.map((id, i) => ({ id, zone: zones[i], cidr: cidrs[i] }));
    return { ...prodSettings, aws: { ...aws, vpc: { id: vpc, subnets: given } } };
}

describeEngine("production on AWS in a VPC that is there", function () {
    this.timeout(300_000);
    let account: AwsAccount;
    let stack: RealStack;
    let vpc: string;
    let subnets: readonly string[];
    let network: ReturnType<typeof makeProject>;
    const things = (type: string) => new Account(account.file).all(type);

    before(async () => {
        account = new AwsAccount([commandDouble]);
        network = makeProject({ program: NETWORK, env: account.env, config: { "aws:region": "eu-central-1" } });
        const made = await network.up();
        assert.equal(made.code, 0, made.output);
        ({ vpcId: vpc, subnetIds: subnets } = network.outputs() as { vpcId: string; subnetIds: readonly string[] });
        stack = new RealStack("prod", account.env);
    });
    after(() => {
        stack.remove();
        account.remove();
    });

    /** Changes the network, by the stack that made it. */
    async function set(key: string, value: string): Promise<void> {
        await network.pulumi(["config", "set", "--stack", "test", key, value]);
        const made = await network.up();
        assert.equal(made.code, 0, made.output);
    }

    it("refuses one that is not fit for etcd, with all reasons at once, and makes nothing in it", async () => {
        await set("public", "true");
        await set("names", "false");
        const { code, output } = await stack.preview(
            settingsIn(
                vpc,
                [0, 2, 1].map((i) => subnets[i] ?? ""),
            ),
        );
        assert.notEqual(code, 0);
        for (const reason of [
            /aws\.vpc\.id: vpc-[0-9a-f]+ has no DNS support/,
            /aws\.vpc\.subnets\[0\]\.id: subnet-[0-9a-f]+ is public: it has a route to igw-/,
            /aws\.vpc\.subnets\[1\]\.zone: eu-central-1b is not its zone, which is eu-central-1c/,
            /aws\.vpc\.subnets\[1\]\.cidr: 10\.60\.16\.0\/20 is not its network, which is 10\.60\.32\.0\/20/,
            /aws\.vpc\.subnets\[2\]\.id: subnet-[0-9a-f]+ is public: it gives machines public addresses/,
        ]) {
            assert.match(output, reason);
        }
    });

    it("says which ones AWS does not know", async () => {
        const unknown = [...subnets.slice(0, 2), "subnet-0000000000000000f"];
        const { code, output } = await stack.preview(settingsIn("vpc-0000000000000000f", unknown));
        assert.notEqual(code, 0);
        assert.match(output, /aws\.vpc\.id: vpc-0000000000000000f cannot be looked at \(InvalidVpcID\.NotFound: /);
        assert.match(
            output,
            /aws\.vpc\.subnets\[2\]\.id: subnet-0000000000000000f cannot be looked at \(InvalidSubnet/,
        );
        assert.doesNotMatch(output, /unhandled exception/);
    });

    it("says so when AWS does not know the image's parameter", async () => {
        const settings = settingsIn(vpc, subnets);
        const aws = { ...(settings.aws as Settings), image: { parameter: "/my/image" } };
        const { code, output } = await stack.preview({ ...settings, aws });
        assert.notEqual(code, 0);
        assert.match(output, /aws\.image\.parameter: \/my\/image cannot be looked at \(ParameterNotFound: /);
        assert.doesNotMatch(output, /unhandled exception/);
    });

    it("says who has the addresses and the name that it would take", async () => {
        await set("public", "false");
        await set("names", "true");
        await set("neighbours", "true");
        const { code, output } = await stack.preview(settingsIn(vpc, subnets));
        assert.notEqual(code, 0);
        assert.match(
            output,
            /members \(etcd-1\): 10\.60\.0\.11 is taken by eni-[0-9a-f]+ \(a printer\); give another address/,
        );
        assert.match(output, /aws\.vpc\.subnets\[1\]\.balancerAddress: 10\.60\.16\.4 is taken by eni-/);
        assert.match(
            output,
            /aws\.domain: prod-etcd\.internal is already the name of a private zone in vpc-[0-9a-f]+ \(Z/,
        );
        await set("neighbours", "false");
    });

    it("stands in its subnets, and changes nothing of it", async () => {
        const settings = settingsIn(vpc, subnets);
        const up = await stack.up(settings);
        assert.equal(up.code, 0, up.output);
        assert.equal(things("aws:ec2/vpc:Vpc").length, 1);
        assert.equal(things("aws:ec2/subnet:Subnet").length, 3);
        assert.deepEqual(things("aws:ec2/natGateway:NatGateway"), []);
        const homes = things("aws:ec2/networkInterface:NetworkInterface").map(({ state }) => state.subnetId);
        assert.deepEqual([...homes].sort(), [0, 1, 2, 0, 1].map((i) => subnets[i]).sort());
        const again = await stack.run(["up", "--yes", "--skip-preview", "--expect-no-changes"], settings);
        assert.equal(again.code, 0, again.output);
    });
});
