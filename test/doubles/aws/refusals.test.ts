import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Properties } from "../../../engine/plugins/value";
import { Account } from "./account";
import { AwsDouble } from "./awsDouble";
import { hang, setShortage, terminate } from "./instances";

const KINDS = {
    vpc: "aws:ec2/vpc:Vpc",
    subnet: "aws:ec2/subnet:Subnet",
    card: "aws:ec2/networkInterface:NetworkInterface",
    instance: "aws:ec2/instance:Instance",
    volume: "aws:ebs/volume:Volume",
    attachment: "aws:ec2/volumeAttachment:VolumeAttachment",
    endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
    balancer: "aws:lb/loadBalancer:LoadBalancer",
    group: "aws:ec2/securityGroup:SecurityGroup",
    placement: "aws:ec2/placementGroup:PlacementGroup",
    ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    parameter: "aws:ssm/parameter:Parameter",
    role: "aws:iam/role:Role",
    topic: "aws:sns/topic:Topic",
    nat: "aws:ec2/natGateway:NatGateway",
} as const;
type Kind = keyof typeof KINDS;

const ZONE = "eu-central-1a";

describe("the AWS double's account", () => {
    let directory: string;
    let account: Account;
    let double: AwsDouble;
    let count = 0;

    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), "pulumi-etcd-aws-"));
        account = new Account(join(directory, "account"));
        double = new AwsDouble(account, undefined);
        double.settings = { region: "eu-central-1", defaultTags: { owner: "us" } };
    });
    afterEach(() => {
        rmSync(directory, { recursive: true });
    });

    const request = (kind: Kind, inputs: Properties = {}, id = "", state: Properties = {}) => ({
        urn: `urn:pulumi:test::test::${KINDS[kind]}::${kind}-${String(count++)}`,
        id,
        inputs,
        state,
        preview: false,
    });
    const make = async (kind: Kind, inputs: Properties): Promise<string> =>
        (await double.create(request(kind, inputs))).id;
    const remove = (kind: Kind, id: string) => double.delete(request(kind, {}, id));

    async function makeHost(): Promise<Readonly<Record<"vpc" | "subnet" | "card" | "instance" | "volume", string>>> {
        const vpc = await make("vpc", { cidrBlock: "10.0.0.0/24" });
        const subnet = await make("subnet", { vpcId: vpc, cidrBlock: "10.0.0.0/27", availabilityZone: ZONE });
        const card = await make("card", { subnetId: subnet, privateIps: ["10.0.0.11"] });
        const instance = await make("instance", hostOf(card));
        const volume = await make("volume", { availabilityZone: ZONE, size: 8, type: "gp3" });
        return { vpc, subnet, card, instance, volume };
    }
    const hostOf = (card: string): Properties => ({
        ami: "ami-1",
        instanceType: "m7i.large",
        primaryNetworkInterface: { networkInterfaceId: card },
    });

    it("is a file that only its owner reads", async () => {
        await make("vpc", { cidrBlock: "10.0.0.0/24" });
        assert.equal(statSync(join(directory, "account")).mode & 0o777, 0o600);
    });

    it("deletes no volume that is attached, and no interface that an instance has", async () => {
        const { card, instance, volume } = await makeHost();
        const at = await make("attachment", { instanceId: instance, volumeId: volume, deviceName: "/dev/sdf" });
        await assert.rejects(remove("volume", volume), /VolumeInUse: vol-\w+ is in use by vai-\w+/);
        await assert.rejects(remove("card", card), /DependencyViolation: eni-\w+ is in use by i-\w+/);
        await remove("attachment", at);
        await remove("volume", volume);
        await remove("instance", instance);
        await remove("card", card);
        // What is gone is gone, whoever deletes it again.
        await remove("card", card);
    });

    describe("with a volume that is attached", () => {
        const attach = async (options: Properties) => {
            const host = await makeHost();
            const place = { instanceId: host.instance, volumeId: host.volume, deviceName: "/dev/sdf" };
            return { ...host, attachment: await make("attachment", { ...place, ...options }) };
        };

        it("stops the instance first where that is asked for: not one that is gone, nor one that hangs", async () => {
            const gone = await attach({ stopInstanceBeforeDetaching: true });
            account.note({ event: "deleted", type: KINDS.instance, id: gone.instance, urn: "" });
            await assert.rejects(remove("attachment", gone.attachment), /InvalidInstanceID.NotFound/);
        });

        it("refuses to stop an instance that was terminated, and waits in vain for one that hangs", async () => {
            const { instance, attachment } = await attach({ stopInstanceBeforeDetaching: true });
            hang(account, instance);
            await assert.rejects(
                remove("attachment", attachment),
                /timeout while waiting for state to become 'stopped'/,
            );
            const { state = {} } = account.find(KINDS.instance, instance) ?? {};
            const terminated = { ...state, instanceState: "terminated" };
            account.note({ event: "updated", type: KINDS.instance, id: instance, urn: "", state: terminated });
            await assert.rejects(remove("attachment", attachment), /IncorrectInstanceState/);
        });

        it("leaves it attached where nothing is asked for, until its instance goes, which always can", async () => {
            const { card, instance, volume, attachment } = await attach({ skipDestroy: true });
            hang(account, instance);
            await remove("attachment", attachment);
            await assert.rejects(remove("volume", volume), /VolumeInUse/);
            await remove("instance", instance);
            const next = await make("instance", hostOf(card));
            await make("attachment", { instanceId: next, volumeId: volume, deviceName: "/dev/sdf" });
        });

        it("is free, with the address, when somebody terminates the instance, which is then not there", async () => {
            const { card, instance, volume, attachment } = await attach({});
            terminate(account, instance);
            assert.equal(double.read(request("instance", {}, instance)).id, "");
            assert.equal(double.read(request("attachment", {}, attachment)).id, "");
            const next = await make("instance", hostOf(card));
            await make("attachment", { instanceId: next, volumeId: volume, deviceName: "/dev/sdf" });
            await remove("instance", next);
            await remove("card", card);
            await remove("instance", instance);
        });
    });

    it("makes no more NAT gateways in a zone than its quota permits, and one in another zone", async () => {
        const before = process.env.AWS_DOUBLE_QUOTAS;
        process.env.AWS_DOUBLE_QUOTAS = JSON.stringify({ "L-FE5A380F": 1 });
        try {
            const vpcId = await make("vpc", { cidrBlock: "10.0.0.0/16" });
            const subnet = (letter: string, cidrBlock: string) =>
                make("subnet", { vpcId, cidrBlock, availabilityZone: `eu-central-1${letter}` });
            const [first, second] = [await subnet("a", "10.0.1.0/24"), await subnet("a", "10.0.2.0/24")];
            const other = await subnet("b", "10.0.3.0/24");
            await make("nat", { subnetId: first, connectivityType: "private" });
            await assert.rejects(
                make("nat", { subnetId: second, connectivityType: "private" }),
                /NatGatewayLimitExceeded.*eu-central-1a/,
            );
            await make("nat", { subnetId: other, connectivityType: "private" });
        } finally {
            if (before === undefined) {
                delete process.env.AWS_DOUBLE_QUOTAS;
            } else {
                process.env.AWS_DOUBLE_QUOTAS = before;
            }
        }
    });

    it("makes no instance in a placement group whose strategy has no room", async () => {
        const { card, instance } = await makeHost();
        await remove("instance", instance);
        const placementGroup = await make("placement", { name: "apart", strategy: "spread" });
        setShortage(account, "spread", true);
        await assert.rejects(make("instance", { ...hostOf(card), placementGroup }), /InsufficientInstanceCapacity/);
        setShortage(account, "spread", false);
        await make("instance", { ...hostOf(card), placementGroup });
    });

    it("deletes no network that something stands in", async () => {
        const { vpc, subnet } = await makeHost();
        await assert.rejects(remove("vpc", vpc), /DependencyViolation: vpc-\w+ is in use by subnet-\w+/);
        await assert.rejects(remove("subnet", subnet), /DependencyViolation/);
    });

    it("gives an interface to one instance alone", async () => {
        const { card } = await makeHost();
        await assert.rejects(make("instance", hostOf(card)), /InvalidNetworkInterface.InUse/);
    });

    it("places no interface outside of its subnet, at a reserved address, or at one that is taken", async () => {
        const { vpc, subnet } = await makeHost();
        const place = (address: string) => make("card", { subnetId: subnet, privateIps: [address] });
        await assert.rejects(place("10.0.0.32"), /does not fall within the subnet's range/);
        await assert.rejects(place("10.0.0.3"), /reserved address range/);
        await assert.rejects(place("10.0.0.31"), /reserved address range/);
        await assert.rejects(place("10.0.0.11"), /InvalidIPAddress.InUse/);
        await place("10.0.0.4");
        const balance = (privateIpv4Address: string) =>
            make("balancer", {
                name: `at-${privateIpv4Address.replaceAll(".", "-")}`,
                loadBalancerType: "network",
                subnetMappings: [{ subnetId: subnet, privateIpv4Address }],
            });
        const meet = (ipv4: string) =>
            make("endpoint", {
                vpcId: vpc,
                vpcEndpointType: "Interface",
                subnetConfigurations: [{ subnetId: subnet, ipv4 }],
            });
        await balance("10.0.0.5");
        await meet("10.0.0.6");
        for (const taken of ["10.0.0.4", "10.0.0.5", "10.0.0.6", "10.0.0.11"]) {
            await assert.rejects(place(taken), /InvalidIPAddress.InUse/);
            await assert.rejects(balance(taken), /InvalidIPAddress.InUse/);
            await assert.rejects(meet(taken), /InvalidIPAddress.InUse/);
        }
    });

    it("attaches no volume of another zone, none twice, and no two at one place", async () => {
        const { instance, volume } = await makeHost();
        const attach = (volumeId: string, deviceName = "/dev/sdf") =>
            make("attachment", { instanceId: instance, volumeId, deviceName });
        const far = await make("volume", { availabilityZone: "eu-central-1b", size: 8 });
        await assert.rejects(attach(far), /InvalidVolume.ZoneMismatch/);
        await attach(volume);
        await assert.rejects(attach(volume, "/dev/sdg"), /VolumeInUse/);
        const other = await make("volume", { availabilityZone: ZONE, size: 8 });
        await assert.rejects(attach(other), /Attachment point is already in use/);
    });

    it("makes no subnet outside of its network, over another, or in a zone that is not there", async () => {
        const { vpc } = await makeHost();
        const place = (cidrBlock: string, availabilityZone = ZONE) =>
            make("subnet", { vpcId: vpc, cidrBlock, availabilityZone });
        await assert.rejects(place("10.0.1.0/27"), /InvalidSubnet.Range/);
        await assert.rejects(place("10.0.0.16/28"), /InvalidSubnet.Conflict/);
        await assert.rejects(place("10.0.0.32/27", "eu-central-1z"), /Value \(eu-central-1z\) for availabilityZone/);
        await assert.rejects(make("subnet", { vpcId: "vpc-0", cidrBlock: "10.0.0.32/27" }), /InvalidVpcID.NotFound/);
    });

    it("holds volumes to what their type allows, and never shrinks one", async () => {
        const volume = (more: Properties) => make("volume", { availabilityZone: ZONE, size: 100, ...more });
        await assert.rejects(volume({ type: "io2" }), /iops must be specified for io2/);
        await assert.rejects(volume({ type: "io2", iops: 3000, throughput: 250 }), /throughput is not supported/);
        await assert.rejects(volume({ type: "gp3", iops: 90_000 }), /iops of gp3 must be 3000 to 50000/);
        await assert.rejects(volume({ type: "gp3", iops: 3000, throughput: 1000 }), /ratio of more than 0.25/);
        const id = await volume({ type: "gp3" });
        const smaller = request("volume", { availabilityZone: ZONE, size: 50, type: "gp3" }, id);
        await assert.rejects(double.update(smaller), /New size cannot be smaller/);
    });

    it("keeps what is protected by AWS itself, and names that are taken", async () => {
        const { subnet } = await makeHost();
        const wish = { name: "front", loadBalancerType: "network", subnets: [subnet], enableDeletionProtection: true };
        const balancer = await make("balancer", wish);
        await assert.rejects(remove("balancer", balancer), /deletion protection is on/);
        await assert.rejects(make("balancer", wish), /DuplicateLoadBalancerName/);
        const long = { ...wish, name: "a-name-of-more-than-32-characters-" };
        await assert.rejects(make("balancer", long), /cannot be longer than '32'/);
        await make("parameter", { name: "/key", type: "SecureString", value: "x" });
        await assert.rejects(make("parameter", { name: "/key", type: "String", value: "y" }), /ParameterAlreadyExists/);
        const group = await make("group", { vpcId: (await makeVpc()).vpc });
        const rule = { securityGroupId: group, ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIpv4: "10.0.0.0/24" };
        await make("ingress", rule);
        await assert.rejects(make("ingress", rule), /InvalidPermission.Duplicate/);
    });
    const makeVpc = async () => ({ vpc: await make("vpc", { cidrBlock: "10.9.0.0/24" }) });

    it("takes tags that every service of them takes: EC2 takes more than IAM and SSM do", async () => {
        const [trust, tags] = ['{"Version":"2012-10-17","Statement":[]}', { cost: "R&D" }];
        await make("vpc", { cidrBlock: "10.0.0.0/24", tags });
        await assert.rejects(
            make("role", { name: "host", assumeRolePolicy: trust, tags }),
            /ValidationError: CreateRole: Tags\[\]\.Value: "R&D" does not match/,
        );
        await assert.rejects(
            make("parameter", { name: "/key", type: "String", value: "x", tags }),
            /PutParameter: Tags\[\]\.Value: "R&D" does not match/,
        );
        const two = { name: "host", assumeRolePolicy: trust, tags: { Name: "a", name: "b" } };
        await assert.rejects(make("role", two), /InvalidInput: Duplicate tag keys found/);
        await assert.rejects(make("vpc", { cidrBlock: "10.1.0.0/24", tags: { "AWS:x": "y" } }), /are reserved: AWS:x/);
        await assert.rejects(
            make("role", { name: "r".repeat(65), assumeRolePolicy: trust }),
            /RoleName: .* is more than 64/,
        );
    });

    it("gives the first topic to who makes a second of its name, if their tags are the same", async () => {
        const first = await make("topic", { name: "oncall", tags: { of: "us" } });
        assert.equal(await make("topic", { name: "oncall", tags: { of: "us" } }), first);
        const other = make("topic", { name: "oncall", tags: { of: "others" } });
        await assert.rejects(other, /InvalidParameter: .*Topic already exists with different tags/);
    });

    it("optimises no old instance for EBS", async () => {
        const { subnet } = await makeHost();
        const asked = { ami: "ami-1", subnetId: subnet, ebsOptimized: true };
        await assert.rejects(make("instance", { ...asked, instanceType: "t2.micro" }), /Unsupported: .*EBS-optimized/);
        await make("instance", { ...asked, instanceType: "t3.micro" });
    });

    it("is asked nothing for a preview, and then knows only what it was given", async () => {
        const { state } = await double.create({ ...request("volume", { size: 8, type: "gp3" }), preview: true });
        assert.equal(state.size, 8);
        assert.deepEqual(state.tagsAll, { owner: "us" });
        assert.notEqual(state.arn, undefined);
        assert.equal(state.arn, state.createTime, "both are unknown");
    });

    it("takes no argument that AWS does not have, none missing, and no other choice or size", () => {
        const failures = (kind: Kind, inputs: Properties) =>
            double.check(request(kind, inputs)).failures.map(({ property, reason }) => `${property}: ${reason}`);
        assert.match(failures("vpc", { cidr: "10.0.0.0/24" })[0] ?? "", /^cidr: there is no such argument; known are/);
        assert.deepEqual(failures("subnet", {}), ["vpcId: is required and missing"]);
        assert.match(failures("volume", { availabilityZone: ZONE, type: "gp9" })[0] ?? "", /^type: expected one of/);
        assert.match(
            failures("volume", { availabilityZone: ZONE, throughput: 5 })[0] ?? "",
            /^throughput: expected 125/,
        );
        assert.deepEqual(failures("volume", { availabilityZone: ZONE, size: "8" }), [
            "size: expected number, found string",
        ]);
        assert.match(
            failures("instance", { userData: "x".repeat(16_385) })[0] ?? "",
            /^userData: expected at most 16384 characters, found 16385/,
        );
        assert.match(
            failures("instance", { rootBlockDevice: { sise: 8 } })[0] ?? "",
            /^rootBlockDevice.sise: there is no such argument/,
        );
    });
});
