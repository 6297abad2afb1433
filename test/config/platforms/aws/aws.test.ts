import assert from "node:assert/strict";

import {
    itRefuses,
    makeAws,
    makeLab,
    makeSsh,
    mustCheck,
    type RefusedCase,
    type Values,
} from "../../../support/configs";

/** As many tags. */
const numbered = (count: number): Values =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`tag-${String(i)}`, "x"]));

const own = (changes: Values): Values => makeAws({}, changes);

const mirror = (url: string): Values => ({ version: "3.6.14", archive: { url, sha256: "a".repeat(64) } });

describe("the group aws", () => {
    it("takes a mirror in S3 of its own region without a way out, and in any with one", () => {
        const here = ["s3.eu-central-1", "s3.dualstack.eu-central-1", "s3-eu-central-1", "s3-fips.eu-central-1"];
        for (const host of here) {
            mustCheck(makeAws({ etcd: mirror(`https://m.${host}.amazonaws.com/e.tgz`) }, { egress: "none" }));
        }
        mustCheck(makeAws({ etcd: mirror("https://m.s3.us-west-2.amazonaws.com/e.tgz") }));
    });

    it("needs no more than a region, zones, a network and who may connect", () => {
        const { aws, disk, timing, domain } = mustCheck(makeAws());
        assert.equal(aws?.instanceType, "m7i.2xlarge");
        assert.equal(aws.placement, "spread");
        assert.deepEqual(aws.volume, { type: "gp3", iops: 8000, throughput: 125 });
        assert.deepEqual(aws.snapshots, { everyHours: 24, keep: 7 });
        assert.match(aws.image.parameter ?? "", /al2023.*-x86_64$/);
        assert.equal(disk.sizeBytes, 20 * 2 ** 30);
        assert.equal(timing.roundTripMs, 2);
        assert.equal(domain, "test.internal");
    });

    it("follows the architecture", () => {
        const { aws } = mustCheck(makeAws({ etcd: { version: "3.6.14", architecture: "arm64" } }));
        assert.equal(aws?.instanceType, "m7g.2xlarge");
        assert.match(aws.image.parameter ?? "", /-arm64$/);
    });

    it("makes a disk as large as its operations need, and as twice the quota", () => {
        const sizeOf = (etcd: Values, aws: Values): number =>
            mustCheck(makeAws({ etcd: { version: "3.6.14", ...etcd } }, aws)).disk.sizeBytes / 2 ** 30;
        assert.equal(sizeOf({}, { sizeClass: "xlarge" }), 32);
        assert.equal(sizeOf({ quota: "8GiB" }, { sizeClass: "small" }), 20);
        assert.equal(sizeOf({ quota: "20GiB" }, {}), 40);
    });

    it("warns of what is allowed and deserves a second look", () => {
        const warningsOf = (aws: Values, etcd: Values = {}): string =>
            mustCheck(makeAws({ etcd: { version: "3.6.14", ...etcd } }, aws)).warnings.join("\n");
        assert.match(
            warningsOf({ instanceType: "m9z.2xlarge" }),
            /^aws\.instanceType: m9z\.2xlarge is of a family that/,
        );
        assert.match(
            warningsOf({ sizeClass: "small", volume: { iops: 5000 } }),
            /^aws\.volume\.iops: 5000 is more than the 3600 that m7i\.large carries for long/,
        );
        assert.match(
            warningsOf({ sizeClass: "small" }, { quota: "8GiB" }),
            /^aws\.instanceType: m7i\.large has 8GiB of memory, and etcd with a database of etcd\.quota \(8GiB\)/,
        );
        assert.match(
            warningsOf({ instanceType: "c5a.2xlarge" }),
            /^aws\.volume\.iops: 8000 is more than the 3200 that c5a\.2xlarge carries for long/,
        );
        assert.match(
            warningsOf({ instanceType: "i4i.2xlarge" }),
            /^aws\.instanceType: i4i\.2xlarge is not moved by AWS when its hardware fails: .*such as m7i\.2xlarge, is moved$/,
        );
        assert.match(
            warningsOf({ bastion: { create: true, instanceType: "t3.mikro" } }),
            /^aws\.bastion\.instanceType: t3\.mikro is not in our list; is it a spelling mistake\?$/,
        );
        assert.match(
            warningsOf({ region: "us-gov-west-1", zones: ["us-gov-west-1a", "us-gov-west-1b", "us-gov-west-1c"] }),
            /^aws\.region: nobody has tried us-gov-west-1 yet; try it first with a cluster that may be lost$/,
        );
        assert.match(
            warningsOf({
                image: { parameter: "/aws/service/ami-amazon-linux-latest/al2027-ami-kernel-default-x86_64" },
            }),
            /^aws\.image\.parameter: nobody has tried \/aws\/service\/.*al2027/,
        );
        assert.equal(warningsOf({}), "");
        assert.equal(warningsOf({ image: { parameter: "/my/image" } }), "");
        assert.equal(warningsOf({ tags: { "Cost Center": "R 1", ...numbered(7) }, snapshots: { enabled: false } }), "");
        assert.match(warningsOf({ alarms: {} }), /^aws\.alarms\.emails: nobody is named/);
        assert.equal(warningsOf({ alarms: { topic: "arn:aws:sns:eu-central-1:123456789012:oncall" } }), "");
    });

    describe("when it is wrong", () => {
        itRefuses([
            [
                "another platform",
                makeSsh({ aws: { region: "eu-central-1" } }),
                [/^aws: this group is given, but the platform is ssh/],
            ],
            [
                "another platform still",
                makeLab({ aws: { region: "eu-central-1" } }),
                [/^aws: this group is given, but the platform is lab/],
            ],
            ["a missing region", own({ region: undefined }), [/^aws\.region: nothing is given/]],
            [
                "an unknown region",
                own({ region: "eu-centrl-1" }),
                [/^aws\.region: "eu-centrl-1" is not a region of AWS; did you mean eu-central-1\.$/],
            ],
            [
                "a region of China",
                own({ region: "cn-north-1", zones: ["cn-north-1a", "cn-north-1b", "cn-north-1c"] }),
                [
                    /^aws\.region: "cn-north-1" is in China, where AWS's services have other names \(amazonaws\.com\.cn\) than .*; take a/,
                ],
            ],
            [
                "the sovereign cloud",
                own({ region: "eusc-de-east-1", zones: ["eusc-de-east-1a", "eusc-de-east-1b", "eusc-de-east-1c"] }),
                [/^aws\.region: "eusc-de-east-1" is in the European Sovereign Cloud/],
            ],
            [
                "tags that only some services take",
                own({
                    tags: {
                        ...{ "cost center": "x", "owner@team": "x", name: "y", "aWs:x": "y" },
                        ...{ Team: "a", team: "b", größe: "x", note: "R&D (core)" },
                    },
                }),
                [
                    /^aws\.tags\."cost center": this key cannot be put on the lifecycle policy that makes the snapshots; give 1 to 128 .*enabled: false/,
                    /^aws\.tags\."?owner@team"?: this key cannot/,
                    /^aws\.tags\.name: this key is set for you/,
                    /^aws\.tags\.aWs:x: this key is set for you/,
                    /^aws\.tags\.team: this key is to IAM the same as Team; keep one of them/,
                    /^aws\.tags\."?größe"?: this key cannot/,
                    /^aws\.tags\.note: "R&D \(core\)" is not the value of a tag/,
                ],
            ],
            [
                "tags that are too long or too many",
                own({ tags: { ["k".repeat(129)]: "v", k: "v".repeat(257), ...numbered(7) } }),
                [
                    /^aws\.tags\."k+.*: this key is not the name of a tag/,
                    /^aws\.tags\.k: "v+.* is not the value of a tag/,
                    /^aws\.tags: 9 of them are more than the private zone takes, which is 8 beside our own; give fewer/,
                ],
            ],
            ...["bastion", "clients", "etcd", "flow-log", "peers", "snapshots"].map((name): RefusedCase => [
                `a member called ${name}`,
                makeAws({ environment: "test", members: [{ name, address: "10.60.0.20" }] }),
                [/^members\[0\]\.name: "[a-z-]+" is the name of something else that is made for the cluster; give/],
            ]),
            [
                "a missing network",
                makeAws({ network: {} }),
                [/^network\.cidr: nothing is given, .* give a network for the VPC/],
            ],
            [
                "a network that is too small",
                makeAws({ network: { cidr: "10.60.0.0/24" } }),
                [/^network\.cidr: 10\.60\.0\.0\/24 is not between \/16 and \/22/],
            ],
            [
                "a network that is too large",
                makeAws({ network: { cidr: "10.0.0.0/8" } }),
                [/^network\.cidr: 10\.0\.0\.0\/8 is not between/],
            ],
            [
                "overlapping networks",
                makeAws({ network: { cidr: "10.60.0.0/16", reserved: ["10.60.4.0/24"] } }),
                [/^network\.reserved\[0\]: "10\.60\.4\.0\/24" overlaps with network\.cidr/],
            ],
            ["missing zones", own({ zones: undefined }), [/^aws\.zones: nothing is given/]],
            [
                "zones of another region",
                own({ zones: ["us-east-1a", "eu-central-1b", "eu-central-1c"] }),
                [/^aws\.zones\[0\]: "us-east-1a" is not a zone of eu-central-1; give one such as "eu-central-1a"\.$/],
            ],
            [
                "a zone that is named twice",
                own({ zones: ["eu-central-1a", "eu-central-1b", "eu-central-1a", "eu-central-1c"] }),
                [/^aws\.zones\[2\]: "eu-central-1a" is also aws\.zones\[0\]/],
            ],
            [
                "too few zones",
                own({ zones: ["eu-central-1a", "eu-central-1b"] }),
                [
                    /^aws\.zones: zone eu-central-1a with etcd-1, etcd-3 takes the cluster with it: the other 1 of 3 have no quorum; name at least three zones/,
                ],
            ],
            [
                "all in one zone",
                own({ zones: ["eu-central-1a"] }),
                [/^aws\.zones: zone eu-central-1a with etcd-1, etcd-2, etcd-3/],
            ],
            [
                "an egress that is none of ours",
                own({ egress: "proxy" }),
                [/^aws\.egress: "proxy" is not one of nat, none/],
            ],
            [
                "no way to the release",
                own({ egress: "none" }),
                [
                    /^aws\.egress: "none" leaves no way to etcd's official releases; name a mirror inside in etcd\.archive\.url/,
                ],
            ],
            [
                "no way to a mirror in another region",
                makeAws({ etcd: mirror("https://my-mirror.s3.us-west-2.amazonaws.com/e.tgz") }, { egress: "none" }),
                [
                    /^etcd\.archive\.url: "https:\/\/my-mirror\.s3\.us-west-2\.amazonaws\.com\/e\.tgz" is in us-west-2, but with aws\.egress: none members reach S3 in eu-central-1 alone; name a bucket in eu-central-1/,
                ],
            ],
            [
                "no way to a mirror whose address has no region",
                makeAws({ etcd: mirror("https://my-mirror.s3.amazonaws.com/e.tgz") }, { egress: "none" }),
                [/^etcd\.archive\.url: .* is in us-east-1, but/],
            ],
            [
                "an image in FIPS mode",
                own({ image: { parameter: "/aws/service/example/al2023-fips-x86_64" } }),
                [/^aws\.image\.parameter: .* is an image in FIPS mode, whose SSH takes no ed25519 keys/],
            ],
            [
                "measured round trips",
                makeAws({ timing: { roundTrip: "measure" } }),
                [/^timing\.roundTrip: "measure" is not possible on aws/],
            ],
            [
                "an account that is none",
                own({ account: "1234" }),
                [/^aws\.account: "1234" is not the number of an account/],
            ],
            [
                "an account that YAML has read as an octal number",
                own({ account: 1402433619 }),
                [/^aws\.account: 1402433619 is a number and not text, as YAML .*; give its 12 digits, in quotes\.$/],
            ],
            ["an address for a domain", own({ domain: "1.2.3.4" }), [/^aws\.domain: "1\.2\.3\.4" is not a DNS name/]],
            [
                "a key of another region, and an alias, which no policy can name",
                own({
                    kmsKey: "arn:aws:kms:eu-central-1:123456789012:alias/etcd",
                    alarms: { topic: "arn:aws:sns:us-east-1:123456789012:oncall" },
                }),
                [
                    /^aws\.alarms\.topic: .*is in another region than the cluster/,
                    /^aws\.kmsKey: .*is not an ARN of a key/,
                ],
            ],
            [
                "tags that AWS does not take",
                own({ tags: { "a*": "x", "": "x", team: "a\nb", "AWS:x": "y" } }),
                [
                    /^aws\.tags\..*not the name/,
                    /^aws\.tags\."": /,
                    /^aws\.tags\.team: .*not the value/,
                    /^aws\.tags\.AWS:x: this key is set for you or belongs to AWS/,
                ],
            ],
            [
                "a network and zones that are both wrong, at once",
                makeAws({ network: { cidr: "10.60.0.0/24" } }, { zones: ["us-east-1a"] }),
                [/^network\.cidr: 10\.60\.0\.0\/24 is not between/, /^aws\.zones\[0\]: "us-east-1a" is not a zone/],
            ],
            [
                "a network that is too small and zones that are no list, at once",
                makeAws({ network: { cidr: "10.60.0.0/24" } }, { zones: "eu-central-1a" }),
                [/^network\.cidr: /, /^aws\.zones: "eu-central-1a" is not a list/],
            ],
            [
                "a network that no machine stands in",
                makeAws({ network: { cidr: "169.254.0.0/16" } }),
                [/^network\.cidr: "169\.254\.0\.0\/16" is a link-local address/],
            ],
            ["a domain that is none", own({ domain: "etcd" }), [/^aws\.domain: "etcd" is not a DNS name for a zone/]],
            [
                "a tag of ours",
                own({ tags: { "pulumi-etcd:cluster": "x", team: 7 } }),
                [
                    /^aws\.tags\.pulumi-etcd:cluster: this key is set for you/,
                    /^aws\.tags\.team: 7 is not the value of a tag/,
                ],
            ],
            [
                "a key that is none",
                own({ kmsKey: "alias/etcd" }),
                [/^aws\.kmsKey: "alias\/etcd" is not an ARN of a key of kms/],
            ],
            [
                "an unknown key",
                own({ regoin: "eu-central-1" }),
                [/^aws\.regoin: this key is unknown; did you mean aws\.region\.$/],
            ],
            [
                "a balancer of the user's",
                makeAws({ balancer: { dnsName: "etcd.example.com", address: "10.0.0.1" } }),
                [/^balancer\.address: .* is given, but aws makes its own/, /^balancer\.dnsName: /],
            ],
            [
                "a disk of the user's",
                makeAws({ disk: { device: "/dev/sdb" } }),
                [/^disk\.device: "\/dev\/sdb" is given, but aws attaches its own volumes/],
            ],
            [
                "all of this at once",
                makeAws({ network: {} }, { region: "mars-1", instanceType: "t3.large", access: {} }),
                [
                    /^aws\.region/,
                    /^network\.cidr/,
                    /^aws\.instanceType/,
                    /^aws\.access\.apiServers/,
                    /^aws\.access\.ssh/,
                ],
            ],
        ]);
    });
});
