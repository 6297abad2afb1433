// etcd-volume-encrypted: etcd-1-data is not encrypted
// etcd-volume-size: etcd-1-data has 8 GiB
// etcd-volume-protected: etcd-1-data is not protected
// etcd-volume-kept: etcd-2 has a block device that is deleted together with the machine
// etcd-host-reclaimable: etcd-2 is a spot instance
// etcd-members-odd: the cluster etcd has 2 members
// etcd-members-minimum: the cluster etcd has 2 members
import { Volume } from "@pulumi/aws/ebs/volume";
import { Instance } from "@pulumi/aws/ec2/instance";
import { VolumeAttachment } from "@pulumi/aws/ec2/volumeAttachment";

const common = {
    ami: "ami-1",
    instanceType: "m7i.large",
    associatePublicIpAddress: false,
    metadataOptions: { httpTokens: "required" },
    tags: { "etcd-version": "3.6.16" },
};
const one = new Instance("etcd-1", { ...common, availabilityZone: "eu-central-1a" });
const volume = new Volume("etcd-1-data", { availabilityZone: "eu-central-1a", size: 8 });
new VolumeAttachment("etcd-1-attachment", { deviceName: "/dev/sdf", instanceId: one.id, volumeId: volume.id });
new Instance("etcd-2", {
    ...common,
    availabilityZone: "eu-central-1b",
    instanceMarketOptions: { marketType: "spot" },
    ebsBlockDevices: [{ deviceName: "/dev/sdf", volumeSize: 40 }],
});
