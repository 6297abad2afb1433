import assert from "node:assert/strict";

import { ARCHIVE_DIGESTS } from "../../config/facts/archiveDigests";
import {
    DIGEST,
    HOST_KEY,
    itRefuses,
    listProblems,
    makeAws,
    makeLab,
    makeMember,
    makeSsh,
    mustCheck,
    type Values,
} from "../support/configs";

const members = (...list: Values[]): Values => makeSsh({ members: list });
const etcd = (changes: Values): Values => makeSsh({ etcd: { version: "3.6.14", ...changes } });

describe("configuration that is good", () => {
    it("is complete with three lines on the lab", () => {
        const config = mustCheck(makeLab());
        assert.deepEqual(
            config.members.map((member) => [member.name, member.address, member.device]),
            [1, 2, 3].map((number) => [`etcd-${number}`, `10.213.4.1${number}`, "/dev/etcd-data"]),
        );
        assert.equal(config.name, "test");
        assert.equal(config.etcd.version, "3.6.16");
        assert.deepEqual(config.etcd.archive, {
            url: "file:///opt/etcd-builds/3.6.16/etcd-v3.6.16-linux-amd64.tar",
            sha256: DIGEST,
        });
        assert.equal(config.etcd.quotaBytes, 2 * 2 ** 30);
        assert.equal(config.etcd.maxRequestBytes, 1_572_864);
        assert.deepEqual(config.timing, { roundTripMs: "measure", heartbeatMs: undefined, electionMs: undefined });
        assert.deepEqual(config.tls, {
            algorithm: "ECDSA-P256",
            caValidityHours: 87_600,
            validityHours: 8_760,
            earlyRenewalHours: 2_920,
        });
        assert.deepEqual(config.disk, {
            device: "/dev/etcd-data",
            sizeBytes: 4 * 2 ** 30,
            filesystem: "xfs",
            check: "warn",
            checkSizeBytes: 2 * 2 ** 20,
        });
        assert.deepEqual(config.network, { cidr: "10.213.4.0/24" });
        assert.deepEqual(config.balancer, { enabled: true, address: "10.213.4.5", dnsName: undefined, port: 2379 });
        assert.equal(config.operator.credentialsDirectory, undefined);
        assert.equal(config.ssh, undefined);
        assert.deepEqual(config.lab?.network, "10.213.4.0/24");
    });

    it("is for production when it does not say otherwise, with the disk check enforced", () => {
        const config = mustCheck(makeSsh());
        assert.equal(config.environment, "production");
        assert.equal(config.disk.check, "enforce");
        assert.equal(config.disk.checkSizeBytes, 22 * 2 ** 20);
        assert.deepEqual(config.ssh, {
            user: "root",
            port: 22,
            bastion: undefined,
            authentication: { kind: "agent", socket: undefined },
        });
        assert.deepEqual(config.balancer, { enabled: false, address: undefined, dnsName: undefined, port: 2379 });
        assert.equal(config.etcd.archive.sha256, ARCHIVE_DIGESTS["3.6.14"]?.amd64);
        assert.match(
            config.etcd.archive.url,
            /^https:\/\/github\.com\/etcd-io\/.*\/v3\.6\.14\/etcd-v3\.6\.14-linux-amd64\.tar\.gz$/,
        );
    });

    it("reads everything that can be given", () => {
        const config = mustCheck(
            makeSsh({
                name: "payments",
                environment: "test",
                members: [
                    makeMember(1, { zone: "a", device: "/dev/sdc", port: 2222, hostKey: `${HOST_KEY} root@etcd-1` }),
                    makeMember(2),
                    makeMember(3),
                ],
                etcd: {
                    version: "3.7.3",
                    architecture: "arm64",
                    archive: { url: "https://mirror.example.com/{version}/{arch}.tgz", sha256: DIGEST.toUpperCase() },
                    quota: "8GiB",
                    maxRequestBytes: "3MiB",
                    snapshotCount: 50_000,
                    autoCompaction: { retention: "8h" },
                    maxLearners: 2,
                    logLevel: "debug",
                },
                timing: { roundTrip: "20ms", heartbeat: "150ms", election: "1500ms" },
                disk: { device: "/dev/sdb", size: "20GiB", filesystem: "ext4", check: "off", checkSize: "4MiB" },
                tls: { algorithm: "RSA-4096", caValidity: "3650d", validity: "90d", earlyRenewal: "30d" },
                network: { cidr: "192.0.2.0/24", reserved: ["10.96.0.0/12"] },
                ssh: {
                    user: "root",
                    port: 22,
                    bastion: { address: "jump.example.com", user: "jump", port: 2200, hostKey: HOST_KEY },
                    privateKeyFile: "~/.ssh/etcd",
                },
                balancer: { address: "192.0.2.5", dnsName: "etcd.example.com", port: 12379 },
                operator: { credentialsDirectory: "~/etcd" },
            }),
        );
        assert.deepEqual(config.members[0], {
            name: "etcd-1",
            address: "192.0.2.11",
            zone: "a",
            device: "/dev/sdc",
            hostKey: HOST_KEY,
            port: 2222,
        });
        assert.deepEqual(config.members[1]?.device, "/dev/sdb");
        assert.deepEqual(config.etcd, {
            version: "3.7.3",
            architecture: "arm64",
            archive: { url: "https://mirror.example.com/3.7.3/arm64.tgz", sha256: DIGEST },
            quotaBytes: 8 * 2 ** 30,
            maxRequestBytes: 3 * 2 ** 20,
            snapshotCount: 50_000,
            autoCompaction: { mode: "periodic", retention: 8 * 3_600_000 },
            maxLearners: 2,
            logLevel: "debug",
        });
        assert.deepEqual(config.timing, { roundTripMs: 20, heartbeatMs: 150, electionMs: 1500 });
        assert.deepEqual(config.tls, {
            algorithm: "RSA-4096",
            caValidityHours: 87_600,
            validityHours: 2_160,
            earlyRenewalHours: 720,
        });
        assert.deepEqual(config.ssh?.bastion, {
            address: "jump.example.com",
            user: "jump",
            port: 2200,
            hostKey: HOST_KEY,
        });
        assert.deepEqual(config.ssh.authentication, { kind: "keyFile", path: "/home/someone/.ssh/etcd" });
        assert.deepEqual(config.balancer, {
            enabled: true,
            address: "192.0.2.5",
            dnsName: "etcd.example.com",
            port: 12379,
        });
        assert.equal(config.operator.credentialsDirectory, "/home/someone/etcd");
        assert.deepEqual(config.warnings, []);
    });

    it("is frozen all the way down", () => {
        const config = mustCheck(makeLab());
        assert.ok(Object.isFrozen(config) && Object.isFrozen(config.members) && Object.isFrozen(config.members[0]));
        assert.ok(Object.isFrozen(config.etcd.archive) && Object.isFrozen(config.warnings));
    });

    it("plans the lab's addresses from the number a name ends in", () => {
        const config = mustCheck(
            makeLab({ members: [{ name: "red-7" }, { name: "blue", address: "10.213.4.200" }, { name: "x042" }] }),
        );
        assert.deepEqual(
            config.members.map((member) => member.address),
            ["10.213.4.17", "10.213.4.200", "10.213.4.52"],
        );
    });

    it("may be a single member in a test environment, or seven", () => {
        assert.deepEqual(listProblems(makeLab({ members: 1 })), []);
        assert.deepEqual(listProblems(makeLab({ members: 7, environment: "production" })), []);
    });

    it("treats what Pulumi.yaml has as defaults as not given", () => {
        const empty = {
            name: "",
            etcd: {},
            timing: {},
            disk: {},
            tls: {},
            network: {},
            ssh: {},
            sshPrivateKey: "",
        };
        assert.deepEqual(mustCheck(makeLab({ ...empty, balancer: {}, operator: {} })), mustCheck(makeLab()));
    });

    const warned: [string, Values, RegExp][] = [
        [
            "a quota above what etcd suggests",
            makeSsh({ etcd: { version: "3.6.14", quota: "9GiB" } }),
            /^etcd\.quota: 9GiB is above the 8GiB/,
        ],
        [
            "reserved networks that are compared with nothing",
            makeSsh({ network: { reserved: ["10.96.0.0/12"] } }),
            /^network\.reserved: it is compared with network\.cidr, which is not given$/,
        ],
        [
            "an instance type of a size that nobody knows",
            makeAws({}, { instanceType: "m7i.2xlrge" }),
            /^aws\.instanceType: m7i\.2xlrge is of a size that is not in our list; is it a spelling mistake\?$/,
        ],
        [
            "a disk too small to defragment a full database",
            makeSsh({ disk: { device: "/dev/sdb", size: "3GiB" } }),
            /^disk\.size: 3GiB is less than twice etcd\.quota \(2GiB\)/,
        ],
    ];
    for (const [what, values, warning] of warned) {
        it(`warns about ${what}`, () => {
            const { warnings } = mustCheck(values);
            assert.equal(warnings.length, 1);
            assert.match(warnings[0] ?? "", warning);
        });
    }
});

describe("configuration that is wrong", () => {
    itRefuses([
        ["nothing at all", {}, [/^platform: nothing is given/, /^members: nothing is given/]],
        [
            "an unknown platform",
            makeLab({ platform: "gcp" }),
            [/^platform: "gcp" is not one of aws, lab, ssh; take one of these\.$/],
        ],
        [
            "a misspelt choice",
            makeLab({ environment: "prodution" }),
            [/^environment: "prodution" .* \(did you mean production\?\)\.$/],
        ],
        ["an unknown key", makeLab({ platfrom: "lab" }), [/^platfrom: this key is unknown; did you mean platform\.$/]],
        [
            "an unknown key in a group",
            makeLab({ etcd: { qouta: "2GiB" } }),
            [/^etcd\.qouta: this key is unknown; did you mean etcd\.quota\.$/],
        ],
        [
            "an unknown key two groups down",
            etcd({ archive: { sha: DIGEST } }),
            [/^etcd\.archive\.sha: .*did you mean etcd\.archive\.sha256\.$/],
        ],
        [
            "an unknown key of a member",
            members(makeMember(1, { adress: "x" }), makeMember(2), makeMember(3)),
            [/^members\[0\]\.adress: .*members\[0\]\.address\.$/],
        ],
        [
            "an unknown key that resembles nothing",
            makeLab({ disk: { zzzzzzzz: 1 } }),
            [/^disk\.zzzzzzzz: this key is unknown; remove it; known here are device, size,/],
        ],
        [
            "keys of other groups, and says whose they are",
            makeLab({ version: "3.6.16", cidr: "x", region: "y", user: "z", etcd: { zones: [] } }),
            [
                /^version: this key is unknown; did you mean etcd\.version\.$/,
                /^cidr: .*did you mean network\.cidr\.$/,
                /^region: .*did you mean aws\.region\.$/,
                /^user: .*did you mean ssh\.user\.$/,
                /^etcd\.zones: .*did you mean aws\.zones\.$/,
            ],
        ],
        [
            "a lab's group elsewhere",
            makeSsh({ lab: { directory: "/lab" } }),
            [/^lab: this group is given, but the platform is ssh; remove it/],
        ],
        ["a key that every object has", makeLab({ constructor: 1 }), [/^constructor: this key is unknown/]],
        ["a group that is none", makeLab({ tls: "yes" }), [/^tls: "yes" is not a group of settings; give algorithm,/]],
        ["a group that is a list", makeLab({ disk: [1] }), [/^disk: \[1\] is not a group/]],
        [
            "a lab that was not made",
            makeLab({ lab: {} }),
            [/^lab: directory, network, buildsDirectory must be set, .*npm run up/],
        ],
    ]);
    it("refuses a stack's name that cannot name a cluster, and takes a given name instead", () => {
        const [problem = "", ...rest] = listProblems(makeLab(), { stack: "org.Prod_1" });
        assert.match(problem, /^name: the stack's name "org\.Prod_1" cannot be the cluster's name; set name: /);
        assert.deepEqual(rest, []);
        assert.deepEqual(listProblems(makeLab({ name: "prod" }), { stack: "org.Prod_1" }), []);
    });

    it("refuses a version that was not built for the lab, and says how to build it", () => {
        const problems = listProblems(makeLab({ etcd: { version: "3.5.35" } }), { findBuildDigest: () => undefined });
        assert.equal(problems.length, 1);
        assert.match(
            problems[0] ?? "",
            /^etcd\.archive\.sha256: .*has not been built.*tools\/setup --need etcd=3\.5\.35/,
        );
    });

    it("refuses to go on when there is no way to log in", () => {
        const problems = listProblems(makeSsh(), { agentSocket: undefined });
        assert.equal(problems.length, 1);
        assert.match(problems[0] ?? "", /^ssh: no way to log in is given, and no SSH agent runs here/);
    });

    it("refuses a private key file that cannot be used", () => {
        const fault = { findKeyFault: (path: string) => (path === "/k" ? "is protected by a passphrase" : undefined) };
        const problems = listProblems(makeSsh({ ssh: { privateKeyFile: "/k" } }), fault);
        assert.equal(problems.length, 1);
        assert.match(problems[0] ?? "", /^ssh\.privateKeyFile: "\/k" is protected by a passphrase; .*agent/);
    });

    it("never shows a key, wherever it was put", () => {
        const key = "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0c2VjcmV0\n-----END OPENSSH PRIVATE KEY-----";
        const wrong: Values[] = [
            makeSsh({ sshPrivateKey: key }),
            makeSsh({ ssh: { privateKey: key } }),
            makeSsh({ ssh: { user: key } }),
            makeSsh({ ssh: key }),
            makeSsh({ members: [makeMember(1, { hostKey: key }), makeMember(2), makeMember(3)] }),
            makeSsh({ network: { reserved: [key] } }),
            makeSsh({ members: [key] }),
            makeLab({ name: key }),
        ];
        for (const values of wrong) {
            const problems = listProblems(values);
            assert.ok(problems.length > 0);
            assert.doesNotMatch(problems.join("\n"), /c2VjcmV0|BEGIN/);
        }
    });
});
