// Each example as somebody has copied it: in a folder of its own, with packages linked as npm links them.
import { strict as assert } from "node:assert";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandDouble } from "../doubles/aws/install";
import { AwsAccount } from "../doubles/aws/useAwsDouble";
import { root } from "../support/cluster";
import { describeEngine, engineEnvironment, execute, makeProject, type Result } from "../support/engine";

const EXAMPLES = join(root, "examples");

/** Three private subnets, as examples/existing-vpc expects them. */
const NETWORK = `
import { Subnet } from "@pulumi/aws/ec2/subnet";
import { Vpc } from "@pulumi/aws/ec2/vpc";
const vpc = new Vpc("net", { cidrBlock: "10.60.0.0/16", enableDnsHostnames: true });
const subnets = ["a", "b", "c"].map((zone, i) => new Subnet(zone, {
    vpcId: vpc.id, cidrBlock: \`10.60.\${16 * i}.0/20\`, availabilityZone: \`eu-central-1\${zone}\`,
}));
export const ids = [vpc.id, ...subnets.map(({ id }) => id)];
`;

class Copy {
    readonly directory = mkdtempSync(join(tmpdir(), "pulumi-etcd-example-"));
    private readonly env: NodeJS.ProcessEnv;

    constructor(
        name: string,
        private readonly stack: string,
        env: NodeJS.ProcessEnv = {},
    ) {
        cpSync(join(EXAMPLES, name), this.directory, { recursive: true });
        const packages = join(this.directory, "node_modules");
        mkdirSync(packages);
        symlinkSync(root, join(packages, "pulumi-etcd"));
        symlinkSync(join(root, "node_modules/@pulumi"), join(packages, "@pulumi"));
        mkdirSync(join(this.directory, "state"));
        this.env = {
            ...engineEnvironment(),
            PULUMI_BACKEND_URL: `file://${join(this.directory, "state")}`,
            PULUMI_CONFIG_PASSPHRASE: "of a test",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            SSH_AUTH_SOCK: join(this.directory, "agent"),
            ...env,
        };
    }

    /** Puts what is there in the place of what the example says. */
    replace(texts: readonly (readonly [string, string])[]): void {
        const file = join(this.directory, "index.ts");
        const changed = texts.reduce(
            (text, [old, other]) => {
                assert.ok(text.includes(old), `${file} does not say ${old}`);
                return text.replace(old, other);
            },
            readFileSync(file, "utf8"),
        );
        writeFileSync(file, changed);
    }

    /** Types and numbers of what a preview would create, as its README says to ask. */
    async preview(): Promise<ReadonlyMap<string, number>> {
        await this.must("stack", "init", this.stack);
        const { stdout } = await this.must("preview", "--json", "--stack", this.stack);
        // The engine's own form.
        const { steps } = JSON.parse(stdout) as { steps: { op: string; newState?: { type: string } }[] };
        const types = steps.filter(({ op }) => op === "create").map(({ newState }) => newState?.type ?? "");
        return new Map([...new Set(types)].map((type) => [type, types.filter((other) => other === type).length]));
    }

    private async must(...words: string[]): Promise<Result> {
        const result = await execute(this.directory, this.env, [...words, "--non-interactive"]);
        assert.equal(result.code, 0, result.output);
        return result;
    }

    remove(): void {
        rmSync(this.directory, { recursive: true, force: true });
    }
}

describeEngine("an example that was copied", function () {
    this.timeout(300_000);
    const removed: { remove(): void }[] = [];
    const tested = new Set<string>();
    after(() => {
        removed.forEach((each) => {
            each.remove();
        });
    });

    function copy(name: string, stack: string, env?: NodeJS.ProcessEnv): Copy {
        const made = new Copy(name, stack, env);
        removed.push(made);
        tested.add(name);
        return made;
    }

    function makeAccount(): AwsAccount {
        const account = new AwsAccount([commandDouble]);
        removed.push(account);
        return account;
    }

    it("makes three machines of the lab", async () => {
        const lab = copy("lab", "lab");
        const builds = join(lab.directory, "builds");
        mkdirSync(join(builds, "3.6.16"), { recursive: true });
        writeFileSync(join(builds, "3.6.16/etcd-v3.6.16-linux-amd64.tar.sha256"), `${"0".repeat(64)}  etcd.tar\n`);
        writeFileSync(join(lab.directory, "id_ed25519"), "a key\n");
        writeFileSync(join(lab.directory, "id_ed25519.pub"), "ssh-ed25519 AAAA a key\n");
        lab.replace([
            ["/srv/etcd-lab", lab.directory],
            ["/srv/etcd-builds", builds],
        ]);
        const made = await lab.preview();
        assert.equal(made.get("etcd:index:EtcdMember"), 3);
        assert.equal(made.get("command:local:Command"), 4, "machines and the balancer's");
    });

    it("sets up five members on hosts that are there", async () => {
        const made = await copy("ssh", "prod").preview();
        assert.equal(made.get("etcd:index:EtcdMember"), 5);
        assert.equal(made.get("command:local:Command"), undefined);
    });

    it("makes five hosts on AWS, with a network of their own", async () => {
        const made = await copy("aws", "prod", makeAccount().env).preview();
        assert.equal(made.get("etcd:index:EtcdMember"), 5);
        assert.equal(made.get("aws:ec2/instance:Instance"), 5);
        assert.equal(made.get("aws:ec2/vpc:Vpc"), 1);
    });

    it("makes three hosts on AWS in a VPC that is there, and no network", async () => {
        const account = makeAccount();
        const network = makeProject({ program: NETWORK, env: account.env, config: { "aws:region": "eu-central-1" } });
        const up = await network.up();
        assert.equal(up.code, 0, up.output);
        const { ids } = network.outputs() as { ids: readonly string[] };
        const example = copy("existing-vpc", "prod", account.env);
        const said = ["vpc-0a1b2c3d4e5f67890", ...["a", "b", "c"].map((end) => `subnet-0a1b2c3d4e5f6789${end}`)];
        example.replace(said.map((id, i) => [id, ids[i] ?? ""]));
        const made = await example.preview();
        assert.equal(made.get("aws:ec2/instance:Instance"), 3);
        assert.equal(made.get("aws:ec2/vpc:Vpc"), undefined);
        assert.equal(made.get("aws:ec2/subnet:Subnet"), undefined);
    });

    it("is tested, whichever it is", () => {
        assert.deepEqual([...tested].sort(), readdirSync(EXAMPLES).sort());
    });
});
