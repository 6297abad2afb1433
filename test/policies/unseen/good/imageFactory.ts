import * as codebuild from "@pulumi/aws/codebuild";
import * as ec2 from "@pulumi/aws/ec2";
import * as imagebuilder from "@pulumi/aws/imagebuilder";
import * as s3 from "@pulumi/aws/s3";
import type { PolicyStack } from "../../policyStack";

export const stack: PolicyStack = {
    title: "A factory that builds images with etcd in them",
    style: "EC2 Image Builder recipe, CodeBuild project and a spot machine for the tests",
    wrong: [],
    create(): void {
        const component = new imagebuilder.Component("install-etcd", {
            platform: "Linux",
            version: "1.4.0",
            data: renderComponent(),
            tags: { Product: "etcd" },
        });
        new imagebuilder.ImageRecipe("etcd", {
            version: "1.4.0",
            parentImage: "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x",
            components: [{ componentArn: component.arn }],
            tags: { Product: "etcd" },
        });
        new imagebuilder.InfrastructureConfiguration("builder", {
            instanceProfileName: "image-builder",
            instanceTypes: ["t3.medium"],
            terminateInstanceOnFailure: true,
            resourceTags: { Product: "etcd" },
        });
        const artifacts = new s3.Bucket("build-artifacts", { bucketPrefix: "acme-build-artifacts-" });
        new codebuild.Project("etcd-from-source", {
            serviceRole: "arn:aws:iam::123456789012:role/codebuild",
            artifacts: { type: "S3", location: artifacts.bucket },
            environment: {
                type: "LINUX_CONTAINER",
                computeType: "BUILD_GENERAL1_SMALL",
                image: "aws/codebuild/amazonlinux2-x86_64-standard:5.0",
            },
            source: { type: "GITHUB", location: "https://github.com/etcd-io/etcd.git", buildspec: renderBuild() },
        });
        new ec2.Instance("image-builder", {
            ami: "ami-0d64bb532e0502c46",
            instanceType: "t3.large",
            instanceMarketOptions: { marketType: "spot" },
            associatePublicIpAddress: true,
            userData: `#!/bin/bash
set -e
dnf install -y git golang make packer
git clone --depth 1 --branch v3.6.16 https://github.com/etcd-io/etcd.git /src/etcd
cd /src/etcd && make build
./bin/etcd --version
packer build -var etcd_version=3.6.16 /src/packer/etcd.pkr.hcl
shutdown -h now
`,
            tags: { Name: "image-builder", Product: "etcd", Purpose: "builds the etcd image" },
        });
    },
};

function renderComponent(): string {
    return `name: install-etcd
description: Puts etcd and its tools into the image; nothing is started
schemaVersion: 1.0
phases:
  - name: build
    steps:
      - name: Install
        action: ExecuteBash
        inputs:
          commands:
            - curl -fsSLO https://github.com/etcd-io/etcd/releases/download/v3.6.16/etcd-v3.6.16-linux-amd64.tar.gz
            - tar -xzf etcd-v3.6.16-linux-amd64.tar.gz --strip-components=1 -C /usr/local/bin
            - systemctl disable etcd || true
  - name: validate
    steps:
      - name: Version
        action: ExecuteBash
        inputs:
          commands: [etcd --version, etcdctl version]
`;
}

function renderBuild(): string {
    return `version: 0.2
phases:
  build:
    commands:
      - make build
      - make test-unit
artifacts:
  files: [bin/etcd, bin/etcdctl, bin/etcdutl]
`;
}
