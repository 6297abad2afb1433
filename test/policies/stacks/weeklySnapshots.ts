// Three good machines, whose volumes are copied every Sunday.
//
// etcd-backup-age: the cluster etcd takes a backup only every 168 h
import { LifecyclePolicy } from "@pulumi/aws/dlm/lifecyclePolicy";
import { Volume } from "@pulumi/aws/ebs/volume";
import { Instance } from "@pulumi/aws/ec2/instance";
import { VolumeAttachment } from "@pulumi/aws/ec2/volumeAttachment";

for (const [number, zone] of ["eu-central-1a", "eu-central-1b", "eu-central-1c"].entries()) {
    const name = `etcd-${number + 1}`;
    const url = `https://10.0.0.${11 + number}`;
    const instance = new Instance(name, {
        ami: "ami-1",
        instanceType: "m7i.large",
        availabilityZone: zone,
        associatePublicIpAddress: false,
        metadataOptions: { httpTokens: "required" },
        tags: { "etcd-version": "3.6.16" },
        userData: [
            `etcd --name=${name} --initial-cluster-token=blue --heartbeat-interval=100 --election-timeout=1000 \\`,
            `    --data-dir=/data --listen-client-urls=${url}:2379 --listen-peer-urls=${url}:2380 \\`,
            "    --client-cert-auth --trusted-ca-file=/pki/client-ca.crt --cert-file=/pki/a.crt --key-file=/pki/a.key \\",
            "    --peer-client-cert-auth --peer-trusted-ca-file=/pki/peer-ca.crt --peer-cert-file=/pki/b.crt --peer-key-file=/pki/b.key",
        ].join("\n"),
    });
    const volume = new Volume(
        `${name}-data`,
        { availabilityZone: zone, size: 40, encrypted: true, kmsKeyId: "arn:aws:kms:eu-central-1:1:key/1" },
        { protect: true },
    );
    new VolumeAttachment(`${name}-data`, { deviceName: "/dev/sdf", instanceId: instance.id, volumeId: volume.id });
}
new LifecyclePolicy("etcd-snapshots", {
    description: "Copies of the data volumes",
    executionRoleArn: "arn:aws:iam::1:role/dlm",
    policyDetails: {
        resourceTypes: ["VOLUME"],
        targetTags: { Snapshot: "weekly" },
        schedules: [
            { name: "weekly", createRule: { cronExpression: "cron(0 3 ? * SUN *)" }, retainRule: { count: 4 } },
        ],
    },
});
