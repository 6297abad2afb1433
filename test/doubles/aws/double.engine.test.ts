import assert from "node:assert/strict";
import { describeEngine, makeProject, type Project } from "../../support/engine";
import { Account } from "./account";
import { AwsAccount } from "./useAwsDouble";

const NETWORK = `
import * as pulumi from "@pulumi/pulumi";
import { Vpc } from "@pulumi/aws/ec2/vpc";
import { Subnet } from "@pulumi/aws/ec2/subnet";
import { NetworkInterface } from "@pulumi/aws/ec2/networkInterface";
import { Instance } from "@pulumi/aws/ec2/instance";
import { Volume } from "@pulumi/aws/ebs/volume";
import { VolumeAttachment } from "@pulumi/aws/ec2/volumeAttachment";
import { Parameter } from "@pulumi/aws/ssm/parameter";
const config = new pulumi.Config();
const vpc = new Vpc("net", { cidrBlock: "10.0.0.0/24" });
const zone = "eu-central-1a";
const subnet = new Subnet("a", { vpcId: vpc.id, cidrBlock: "10.0.0.0/27", availabilityZone: zone });
const card = new NetworkInterface("card", { subnetId: subnet.id, privateIps: [config.get("address") ?? "10.0.0.11"] });
const volume = new Volume("data", { availabilityZone: zone, size: config.getNumber("size") ?? 8, type: "gp3" });
const host = new Instance("host", {
    ami: config.get("image") ?? "ami-1", instanceType: config.get("type") ?? "m7i.large",
    primaryNetworkInterface: { networkInterfaceId: card.id },
}, { deleteBeforeReplace: true });
new VolumeAttachment("at", { instanceId: host.id, volumeId: volume.id, deviceName: "/dev/sdf" }, { deleteBeforeReplace: true });
const key = new Parameter("key", { type: "SecureString", value: config.get("key") ?? "hidden-in-state" });
export const instance = host.id;
export const zoneOfHost = host.availabilityZone;
export const value = key.value;
`;

describeEngine("the AWS double under the engine", () => {
    let account: AwsAccount;
    let project: Project;
    const set = (key: string, value: string) => project.pulumi(["config", "set", "--stack", "test", key, value]);

    before(async () => {
        account = new AwsAccount();
        project = makeProject({ program: NETWORK, env: account.env, config: { "aws:region": "eu-central-1" } });
        const preview = await project.preview(["--diff"]);
        assert.equal(preview.code, 0, preview.output);
        assert.deepEqual(account.events(), []);
        const up = await project.up();
        assert.equal(up.code, 0, up.output);
    });
    after(() => {
        account.remove();
    });

    it("gives ids in AWS's form and fills in what AWS fills in; again changes nothing", async () => {
        const outputs = project.outputs();
        assert.match(String(outputs.instance), /^i-[0-9a-f]{17}$/);
        assert.equal(outputs.zoneOfHost, "eu-central-1a");
        const again = await project.up(["--expect-no-changes"]);
        assert.equal(again.code, 0, again.output);
        const refreshed = await project.up(["--refresh", "--expect-no-changes"]);
        assert.equal(refreshed.code, 0, refreshed.output);
    });

    it("keeps the value of a parameter secret", () => {
        assert.doesNotMatch(project.stateText(), /hidden-in-state/);
    });

    it("grows a volume in place and replaces an instance for its image, after deleting the old one", async () => {
        await set("size", "16");
        await set("image", "ami-2");
        const preview = await project.preview(["--diff"]);
        assert.match(preview.output, /~ aws:ebs\/volume:Volume: \(update\)/);
        const before = account.events().length;
        const up = await project.up();
        assert.equal(up.code, 0, up.output);
        const done = account.events().slice(before);
        assert.deepEqual(
            done
                .filter(({ event }) => event.endsWith("ed"))
                .map(({ event, id }) => `${event} ${id.split("-")[0] ?? ""}`),
            ["updated vol", "deleted vai", "deleted i", "created i", "created vai"],
        );
    });

    it("refuses what AWS refuses", async () => {
        const refused = async (key: string, value: string, says: RegExp, right: string) => {
            await set(key, value);
            const up = await project.up();
            assert.notEqual(up.code, 0, up.output);
            assert.match(up.output, says);
            await set(key, right);
        };
        await refused("size", "4", /InvalidParameterValue: New size cannot be smaller/, "16");
        await refused("address", "10.0.0.40", /does not fall within the subnet's range 10.0.0.0\/27/, "10.0.0.11");
        await refused("address", "10.0.0.2", /reserved address range/, "10.0.0.11");
    });

    it("makes anew what was deleted by hand, when the stack is refreshed; destroyed, nothing is left", async () => {
        const type = "aws:ec2/volumeAttachment:VolumeAttachment";
        const { id = "", urn = "" } = project.resources().find((resource) => resource.type === type) ?? {};
        new Account(account.file).note({ event: "deleted", type, id, urn });
        const up = await project.up(["--refresh"]);
        assert.equal(up.code, 0, up.output);
        assert.match(up.output, /VolumeAttachment at created/);
        const destroy = await project.destroy();
        assert.equal(destroy.code, 0, destroy.output);
        assert.deepEqual(new Account(account.file).all(), []);
    });
});
