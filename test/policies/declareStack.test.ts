import { Parameter } from "@pulumi/aws/ssm/parameter";
import { Volume } from "@pulumi/aws/ebs/volume";
import { Instance } from "@pulumi/aws/ec2/instance";
import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate";
import { VolumeAttachment } from "@pulumi/aws/ec2/volumeAttachment";
import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { type Declared, declareStack, Kind } from "./declareStack";
import { unknownText } from "./judge";
import { judgeStack } from "./judgeStack";

function create(): void {
    const parent = new pulumi.ComponentResource("somebody:index:Ring", "ring");
    const instance = new Instance("etcd-1", { instanceType: "t3.large", userData: "etcd" }, { parent });
    const volume = new Volume("disk", { availabilityZone: "a" }, { protect: true });
    new VolumeAttachment("disk", { deviceName: "/dev/sdf", instanceId: instance.id, volumeId: volume.id });
    new Parameter("address", { type: "String", value: instance.privateIp });
    new LaunchTemplate("template", { instanceType: "t3.large", userData: pulumi.secret("aGVsbG8=") });
}

async function declare(kind: Kind): Promise<(type: string) => Declared> {
    const all = await declareStack(create, kind);
    return (type) => all.find((one) => one.type.endsWith(`:${type}`)) ?? assert.fail(type);
}

describe("a stack that is declared for the policies", () => {
    it("has parents, options, secrets in the open, and where inputs come from", async () => {
        const find = await declare(Kind.permissive);
        const [instance, volume, attachment] = [find("Instance"), find("Volume"), find("VolumeAttachment")];
        assert.equal(instance.parent, find("Ring").urn);
        assert.match(instance.urn, /::somebody:index:Ring\$aws:ec2\/instance:Instance::etcd-1$/);
        assert.equal(volume.protect, true);
        assert.deepEqual(attachment.uses.instanceId, [instance.urn]);
        assert.deepEqual(attachment.uses.volumeId, [volume.urn]);
        assert.equal(find("LaunchTemplate").inputs.userData, "aGVsbG8=");
    });

    it("is known to the last value on a permissive provider", async () => {
        const all = await declareStack(create, Kind.permissive);
        assert.ok(!JSON.stringify(all).includes(unknownText));
        const find = await declare(Kind.permissive);
        assert.equal(find("VolumeAttachment").inputs.instanceId, "etcd-1-id");
        assert.match(String(find("Parameter").inputs.value), /^10\.0\./);
    });

    it("has unknown ids, outputs, and inputs that AWS fills in, in a preview on one that is like the real one", async () => {
        const find = await declare(Kind.realLike);
        assert.equal(find("VolumeAttachment").inputs.instanceId, unknownText);
        assert.equal(find("Parameter").inputs.value, unknownText);
        const { inputs, outputs } = find("Instance");
        assert.deepEqual(inputs, { instanceType: "t3.large", userData: "etcd" });
        assert.equal(outputs.userData, "etcd");
        assert.equal(outputs.userDataBase64, unknownText);
        assert.equal(outputs.associatePublicIpAddress, unknownText);
        assert.equal(outputs.hibernation, undefined);
        // A type that the facts lack: everything that is not given.
        assert.equal(find("LaunchTemplate").outputs.metadataOptions, unknownText);
        assert.equal(find("LaunchTemplate").outputs.instanceType, "t3.large");
    });

    it("is judged by the whole pack, before it is made and as a whole", async () => {
        const { said } = judgeStack(await declareStack(create, Kind.permissive));
        const names = said.map(({ policy }) => policy);
        assert.ok(names.includes("etcd-host-burstable"), "before");
        assert.ok(names.includes("etcd-member-single"), "as a whole");
        assert.ok(said.some(({ policy, mandatory }) => policy === "etcd-host-tenancy" && !mandatory));
    });

    it("gives up when its program does", async () => {
        const broken = () => {
            throw new Error("no such zone");
        };
        await assert.rejects(declareStack(broken, Kind.permissive), /no such zone/);
    });
});
