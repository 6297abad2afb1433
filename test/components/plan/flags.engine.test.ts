import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { type FlagPaths, planTiming, renderFlags } from "../../../components/plan";
import { planMember } from "../../../components/plan/network";
import type { MemberPlan } from "../../../components/plan/plan";
import { DIGEST, makeSsh, mustCheck, type Values } from "../../support/configs";
import { describeEtcd, EtcdProcess, findFreePorts, makeCertificate } from "../../support/etcd";

const run = promisify(execFile);

/** On the loopback too, but not 127.0.0.1, where etcd listens beside it. */
const ADDRESS = "127.0.0.2";

interface Scene {
    readonly folder: string;
    readonly member: MemberPlan;
    readonly flags: readonly string[];
    readonly clientUrl: string;
    readonly healthUrl: string;
    readonly bootstrap: Readonly<Record<string, string>>;
}

const SETTINGS: Values = {
    quota: "64MiB",
    maxRequestBytes: "2MiB",
    snapshotCount: 5000,
    autoCompaction: { mode: "periodic", retention: "8h" },
};

const EXPECTED_SETTINGS: Values = {
    name: "etcd-1",
    "heartbeat-interval": "150ms",
    "election-timeout": "1.5s",
    "snapshot-count": 5000,
    "quota-backend-bytes": 64 * 2 ** 20,
    "max-request-bytes": 2 * 2 ** 20,
    "auto-compaction-mode": "periodic",
    "auto-compaction-retention": "8h0m0s",
    "corrupt-check-time-interval": "12h0m0s",
    "compact-check-time-interval": "1m0s",
};

/** What every etcd says that is not told to listen on yet another port. */
const ALWAYS_WARNED = "Running http and grpc server on single port. This is not recommended for production.";

async function makeScene(version: string): Promise<Scene> {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-etcd-flags-"));
    const archive = { url: "https://m.example.com/e", sha256: DIGEST };
    const learners = version.startsWith("3.5.") ? {} : { maxLearners: 2 };
    const { etcd, members } = mustCheck(makeSsh({ etcd: { ...SETTINGS, ...learners, version, archive } }));
    const [first] = members;
    assert.ok(first !== undefined);
    const member = planMember({ ...first, address: ADDRESS }, undefined);
    makePki(folder, member);
    // Other ports, so that nothing else on this computer is in the way; everything else is as on a host.
    const ports = await findFreePorts(3);
    const move = (text: string): string =>
        [2379, 2380, 2381].reduce((moved, port, index) => moved.replaceAll(`:${port}`, `:${ports[index]}`), text);
    const flags = renderFlags({ member, etcd, timing: planTiming(120), paths: makePaths(folder) }).map(move);
    return {
        folder,
        member,
        flags,
        clientUrl: move(member.clientUrl),
        healthUrl: move(member.healthUrl),
        bootstrap: {
            ETCD_INITIAL_CLUSTER: `${member.name}=${move(member.peerUrl)}`,
            ETCD_INITIAL_CLUSTER_STATE: "new",
            ETCD_INITIAL_CLUSTER_TOKEN: "flags",
        },
    };
}

function makePaths(folder: string): FlagPaths {
    return {
        dataDirectory: join(folder, "data"),
        peerCertificate: join(folder, "peer.crt"),
        peerKey: join(folder, "peer.key"),
        peerAuthority: join(folder, "peer-ca.crt"),
        serverCertificate: join(folder, "server.crt"),
        serverKey: join(folder, "server.key"),
        clientAuthority: join(folder, "client-ca.crt"),
    };
}

function makePki(folder: string, { peerSans, serverSans }: MemberPlan): void {
    const sans = ({ dnsNames, ipAddresses }: typeof peerSans): string =>
        `subjectAltName=${[...dnsNames.map((name) => `DNS:${name}`), ...ipAddresses.map((ip) => `IP:${ip}`)].join(",")}`;
    makeCertificate(folder, "peer-ca", "peer", [sans(peerSans), "extendedKeyUsage=serverAuth,clientAuth"]);
    makeCertificate(folder, "client-ca", "server", [sans(serverSans), "extendedKeyUsage=serverAuth,clientAuth"]);
    makeCertificate(folder, "client-ca", "client", ["extendedKeyUsage=clientAuth"]);
}

for (const version of ["3.5.35", "3.6.16", "3.7.3"]) {
    describeEtcd(version, (binaries) => {
        let scene: Scene;
        let etcd: EtcdProcess;

        before(async () => {
            scene = await makeScene(version);
            etcd = EtcdProcess.start(binaries, scene.flags, scene.bootstrap);
            await etcd.waitReady(scene.healthUrl);
        });
        after(async () => {
            await etcd.stop();
            rmSync(scene.folder, { recursive: true, force: true });
        });

        it("starts with the rendered flags, and warns about none of them", () => {
            // A field of 3.6's and 3.7's settings is called v2-deprecation.
            assert.doesNotMatch(etcd.text.replaceAll('"v2-deprecation"', ""), /deprecat|unrecognized|shadowed/i);
            const aboutSettings = etcd.log.filter((line) => /^(?:embed\/config|flags|etcdmain)/.test(line.caller));
            const warnings = aboutSettings.filter((line) => line.level !== "info").map((line) => line.msg);
            assert.deepEqual([...new Set(warnings)], [ALWAYS_WARNED]);
        });

        it("takes the values it was given", () => {
            const settings = etcd.log.find((line) => line.msg === "starting an etcd server");
            assert.ok(settings !== undefined);
            for (const [field, value] of Object.entries(EXPECTED_SETTINGS)) {
                assert.deepEqual(settings[field], value, field);
            }
            assert.equal(settings["etcd-version"], version);
            assert.equal(settings["max-learners"], version.startsWith("3.5.") ? undefined : 2);
        });

        it("compares its data with the others'", async () => {
            assert.equal(etcd.log.find((line) => line.msg === "enabled corruption checking")?.interval, "12h0m0s");
            if (version.startsWith("3.5.")) {
                const settings = etcd.log.find((line) => line.msg === "starting an etcd server");
                assert.equal(settings?.["compact-check-time-enabled"], true);
                return;
            }
            const metrics = await (await fetch(`${scene.healthUrl}/metrics`)).text();
            for (const gate of ["InitialCorruptCheck", "CompactHashCheck"]) {
                assert.match(metrics, new RegExp(`etcd_server_feature_enabled\\{name="${gate}",stage="[A-Z]*"\\} 1`));
            }
        });

        it("serves clients that show a certificate, at its address and on the host itself, and no others", async () => {
            const port = new URL(scene.clientUrl).port;
            const ctl = (host: string, ...args: string[]): Promise<{ stdout: string }> => {
                const authority = `--cacert=${join(scene.folder, "client-ca.crt")}`;
                return run(join(binaries, "etcdctl"), [`--endpoints=https://${host}:${port}`, authority, ...args]);
            };
            const identity = [
                `--cert=${join(scene.folder, "client.crt")}`,
                `--key=${join(scene.folder, "client.key")}`,
            ];
            for (const host of [ADDRESS, "127.0.0.1", "localhost"]) {
                await ctl(host, ...identity, "put", "key", host);
                const { stdout } = await ctl(host, ...identity, "get", "key", "--print-value-only");
                assert.equal(stdout.trim(), host);
            }
            await assert.rejects(ctl(ADDRESS, "--command-timeout=500ms", "get", "key"), /deadline|certificate/);
        });

        it("starts again without the variables of its birth", async () => {
            await etcd.stop();
            etcd = EtcdProcess.start(binaries, scene.flags, {});
            await etcd.waitReady(scene.healthUrl);
            assert.ok(etcd.log.some((line) => line.msg === "restarting local member"));
            // Only a member that has data checks it before it serves.
            assert.ok(etcd.log.some((line) => line.msg === "starting initial corruption check"));
        });
    });
}
