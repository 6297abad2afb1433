import { itRefuses, makeAws, type RefusedCase, type Values } from "../../../support/configs";

const AL = "/aws/service/ami-amazon-linux-latest/";

const own = (changes: Values): Values => makeAws({}, changes);

describe("machines on AWS", () => {
    describe("with machines that do not fit", () => {
        const etcd = { version: "3.6.14" };
        itRefuses([
            [
                "a burstable type",
                own({ instanceType: "t3.xlarge" }),
                [/^aws\.instanceType: "t3\.xlarge" is burstable: .*; take one such as m7i\.2xlarge\.$/],
            ],
            [
                "a flexible type",
                own({ instanceType: "m7i-flex.large" }),
                [/^aws\.instanceType: "m7i-flex\.large" is burstable/],
            ],
            [
                "a type without EBS optimisation",
                own({ instanceType: "m3.large" }),
                [/^aws\.instanceType: "m3\.large" is not EBS-optimised/],
            ],
            [
                "a type without Nitro",
                own({ instanceType: "m4.2xlarge" }),
                [/^aws\.instanceType: "m4\.2xlarge" is not built on Nitro/],
            ],
            [
                "another architecture",
                own({ instanceType: "m7g.large" }),
                [/^aws\.instanceType: "m7g\.large" is arm64, but etcd\.architecture is amd64/],
            ],
            [
                "another architecture of an unknown family",
                own({ instanceType: "m9gd.large" }),
                [/^aws\.instanceType: "m9gd\.large" is arm64/],
            ],
            [
                "the other way round",
                makeAws({ etcd: { ...etcd, architecture: "arm64" } }, { instanceType: "m7i.large" }),
                [/^aws\.instanceType: "m7i\.large" is amd64, but etcd\.architecture is arm64/],
            ],
            [
                "a single CPU",
                makeAws({ etcd: { ...etcd, architecture: "arm64" } }, { instanceType: "m7g.medium" }),
                [/^aws\.instanceType: "m7g\.medium" has a single CPU/],
            ],
            [
                "what is no type",
                own({ instanceType: "large" }),
                [/^aws\.instanceType: "large" is not an instance type/],
            ],
            [
                "a size class that is none",
                own({ sizeClass: "huge" }),
                [/^aws\.sizeClass: "huge" is not one of small, medium, large, xlarge/],
            ],
            [
                "two images",
                own({ image: { id: "ami-0a1b2c3d4e5f67890", parameter: "/x" } }),
                [/^aws\.image: id and parameter are given together/],
            ],
            [
                "an image that is none",
                own({ image: { id: "al2023" } }),
                [/^aws\.image\.id: "al2023" is not the id of an image/],
            ],
            ...(
                [
                    [
                        "of another architecture",
                        `${AL}al2023-ami-kernel-default-arm64`,
                        /is for arm64, but etcd\.architecture is amd64/,
                    ],
                    [
                        "without the command line",
                        `${AL}al2023-ami-minimal-kernel-default-x86_64`,
                        /is an image without AWS's command line/,
                    ],
                    [
                        "of an older Amazon Linux",
                        `${AL}amzn2-ami-kernel-5.10-hvm-x86_64-gp2`,
                        /is an older Amazon Linux, whose SSH/,
                    ],
                    [
                        "of another system",
                        "/aws/service/bottlerocket/aws-k8s-1.36/x86_64/latest/image_id",
                        /is an image without AWS's/,
                    ],
                ] as const
            ).map(([title, parameter, reason]): RefusedCase => [
                `an image ${title}`,
                own({ image: { parameter } }),
                [new RegExp(`^aws\\.image\\.parameter: "/aws/service/.*" ${reason.source}`)],
            ]),
            [
                "too many operations for the disk",
                makeAws({ disk: { size: "20GiB" } }, { volume: { iops: 16000 } }),
                [/^disk\.size: 20GiB is too small for 16000 operations a second on gp3 .*; give at least 32GiB/],
            ],
            [
                "part of a GiB",
                makeAws({ disk: { size: "20500MiB" } }),
                [/^disk\.size: 20500MiB is not a whole number of GiB, in which EBS counts; give "21GiB"/],
            ],
            [
                "a disk no larger than the quota",
                makeAws({ etcd: { ...etcd, quota: "8GiB" }, disk: { size: "8GiB" } }, { volume: { iops: 3000 } }),
                [/^disk\.size: "8GiB" is not more than etcd\.quota/],
            ],
            [
                "too much throughput",
                own({ volume: { iops: 3000, throughput: 1000 } }),
                [/^aws\.volume\.throughput: 1000 is more than 3000 operations a second carry; give at most 750/],
            ],
            [
                "a throughput of io2",
                own({ volume: { type: "io2", throughput: 250 } }),
                [/^aws\.volume\.throughput: 250 cannot be set for io2/],
            ],
            [
                "too few operations",
                own({ volume: { iops: 100 } }),
                [/^aws\.volume\.iops: 100 is out of range; give a number from 3000/],
            ],
            [
                "a bastion of a type that is none",
                own({ bastion: { create: true, instanceType: "nonsense; rm -rf /" } }),
                [
                    /^aws\.bastion\.instanceType: "nonsense; rm -rf \/" is not an instance type; take one such as t3\.micro\.$/,
                ],
            ],
            [
                "a bastion that cannot run the image",
                own({ bastion: { create: true, instanceType: "t4g.micro" } }),
                [/^aws\.bastion\.instanceType: "t4g\.micro" is not amd64/],
            ],
            [
                "a bastion that AWS would refuse",
                own({ bastion: { create: true, instanceType: "t2.micro" } }),
                [
                    /^aws\.bastion\.instanceType: "t2\.micro" cannot be EBS-optimised, which every host is; take one such as t3/,
                ],
            ],
            [
                "a bastion that is not made",
                own({ bastion: { instanceType: "t3.micro" } }),
                [/^aws\.bastion\.instanceType: "t3\.micro" is given, but no bastion is made/],
            ],
        ]);
    });
});
