import assert from "node:assert/strict";

import { planTiming } from "../../components/plan/timing";
import { CONFIG_KEYS } from "../../config/keys";
import type { ClusterConfig } from "../../config/schema";
import { formatDuration } from "../../config/values/duration";
import type { KeyTable } from "../../config/values/keySpec";
import { formatSize } from "../../config/values/size";
import { CONTEXT, HOST_KEY, listProblems, makeAws, makeLab, makeSsh, mustCheck } from "../support/configs";
import { kubeconfig } from "../doubles/kubernetes/kubeconfig";

const SERVER = { name: "cp-1", address: "192.0.2.31", hostKey: HOST_KEY };
const BASTION = { address: "192.0.2.30", hostKey: HOST_KEY };

/** Which say as little as they can; a platform that does not matter is ssh. */
const ssh = mustCheck(
    makeSsh({
        etcd: undefined,
        kubeconfig: kubeconfig(),
        apiServers: [SERVER],
        ssh: { bastion: BASTION },
        sshPrivateKey: undefined,
    }),
);
const lab = mustCheck(makeLab({ apiServers: [{ name: "cp-3" }] }));
const aws = mustCheck(makeAws({ etcd: undefined }));
const small = { quota: "256MiB" };
const own = aws.aws;

function check(values: Parameters<typeof mustCheck>[0]): ClusterConfig {
    return mustCheck(values);
}

/** Their host number in the lab's network. */
function hostNumber(address: string | undefined): number {
    return Number(address?.split(".").at(-1));
}

function years(hours: number | undefined): string {
    const count = (hours ?? 0) / (365 * 24);
    return `${hours ?? 0}h (${count} ${count === 1 ? "year" : "years"})`;
}

/** What the table of keys must say, made of what a configuration becomes that does not have the key. */
const SAID: Readonly<Record<string, () => string>> = {
    environment: () => ssh.environment,
    name: () => (ssh.name === CONTEXT.stack ? "the stack's name" : ssh.name),
    "members.address": () =>
        `lab and aws: the subnet's base + ${hostNumber(lab.members[0]?.address) - 1} + the number the name ends in`,
    "members.zone": () => {
        const zones = aws.members.map(({ name, zone }) => `${name.slice(-1)}${zone?.slice(-1) ?? ""}`);
        return zones.join() === "1a,2b,3c" ? "aws: by the number the name ends in" : "";
    },
    "members.device": () => (ssh.members[0]?.device === ssh.disk.device ? "disk.device" : ""),
    "members.port": () => (check(makeSsh({ ssh: { port: 7022 } })).members[0]?.port === 7022 ? "ssh.port" : ""),
    "etcd.version": () => `${ssh.etcd.version}, the newest whose checksum is built in; lab: ${lab.etcd.version}`,
    "etcd.architecture": () => ssh.etcd.architecture,
    "etcd.archive.url": () => (ssh.etcd.archive.url.startsWith("https://github.com/") ? "the official release" : ""),
    "etcd.quota": () => formatSize(ssh.etcd.quotaBytes),
    "etcd.maxRequestBytes": () => `${ssh.etcd.maxRequestBytes / 2 ** 20}MiB`,
    "etcd.snapshotCount": () => (ssh.etcd.snapshotCount === undefined ? "etcd's own" : ""),
    "etcd.autoCompaction": () =>
        ssh.etcd.autoCompaction === undefined ? "off: the API server compacts every 5 minutes" : "",
    "etcd.autoCompaction.mode": () =>
        check(makeSsh({ etcd: { autoCompaction: { retention: "8h" } } })).etcd.autoCompaction?.mode ?? "",
    "etcd.maxLearners": () => (ssh.etcd.maxLearners === undefined ? "etcd's own (1)" : ""),
    "etcd.logLevel": () => ssh.etcd.logLevel,
    "genesis.token": () => (ssh.genesis.token === undefined ? "remembered from the birth" : ""),
    "timing.roundTrip": () => `${ssh.timing.roundTripMs}; aws: ${aws.timing.roundTripMs}ms`,
    "timing.heartbeat": () =>
        planTiming(200).heartbeatMs > planTiming(20).heartbeatMs
            ? `from roundTrip, at least ${formatDuration(planTiming(0).heartbeatMs)}`
            : "",
    "timing.election": () => `${planTiming(1).electionMs / planTiming(1).heartbeatMs} heartbeats`,
    "disk.device": () => `lab: ${lab.disk.device ?? ""}`,
    "disk.size": () => {
        const least = check(makeSsh({ etcd: small })).disk.sizeBytes;
        const twice = ssh.disk.sizeBytes / ssh.etcd.quotaBytes === 2 ? "twice etcd.quota" : "";
        return `${twice}, at least ${formatSize(least)}; aws: at least ${formatSize(aws.disk.sizeBytes)}`;
    },
    "disk.filesystem": () => ssh.disk.filesystem,
    "disk.check": () => `${ssh.disk.check} in production, ${lab.disk.check} in test`,
    "disk.checkSize": () => `${formatSize(ssh.disk.checkSizeBytes)}, lab ${formatSize(lab.disk.checkSizeBytes)}`,
    "tls.algorithm": () => ssh.tls.algorithm,
    "tls.caValidity": () => years(ssh.tls.caValidityHours),
    "tls.validity": () => years(ssh.tls.validityHours),
    "tls.earlyRenewal": () => (ssh.tls.earlyRenewalHours * 3 === ssh.tls.validityHours ? "a third of validity" : ""),
    "network.cidr": () => (lab.network.cidr === lab.lab?.network ? "lab: the lab's own" : ""),
    "ssh.user": () => ssh.ssh?.user ?? "",
    "ssh.port": () => `${ssh.ssh?.port ?? 0}`,
    "ssh.bastion.user": () =>
        check(makeSsh({ ssh: { user: "someone", bastion: BASTION } })).ssh?.bastion?.user === "someone"
            ? "ssh.user"
            : "",
    "ssh.bastion.port": () => `${ssh.ssh?.bastion?.port ?? 0}`,
    "ssh.agentSocket": () => (ssh.ssh?.authentication.kind === "agent" ? "SSH_AUTH_SOCK" : ""),
    "balancer.enabled": () => {
        const named = check(makeSsh({ balancer: { dnsName: "etcd.example.com" } })).balancer.enabled;
        const made = `aws and lab: ${[...new Set([aws, lab].map((one) => one.balancer.enabled))].join(" or ")}`;
        return `${made}; ssh: ${named && !ssh.balancer.enabled ? "true when address or dnsName is given" : ""}`;
    },
    "balancer.port": () => `${ssh.balancer.port}`,
    apiServers: () => (aws.apiServers.length === 0 ? "none: wired by hand, from the output etcd" : ""),
    "apiServers.address": () =>
        `lab: the network's base + ${hostNumber(lab.apiServers[0]?.address) - 3} + the number the name ends in`,
    "apiServers.kind": () => ssh.apiServers[0]?.kind ?? "",
    "apiServers.port": () =>
        check(makeSsh({ ssh: { port: 7022 }, apiServers: [SERVER] })).apiServers[0]?.port === 7022 ? "ssh.port" : "",
    "apiServer.endpoints": () => ssh.apiServer.endpoints,
    "apiServer.kubernetesVersion": () => `1.${ssh.apiServer.kubernetesMinor}`,
    "apiServer.storageBackend": () =>
        listProblems(makeSsh({ apiServer: { storageBackend: "etcd3" } })).length === 0 ? "etcd3" : "",
    "apiServer.prefix": () => (ssh.apiServer.prefix === undefined ? "kube-apiserver's own (/registry)" : ""),
    "apiServer.healthcheckTimeout": () =>
        ssh.apiServer.healthcheckTimeoutMs === undefined ? "kube-apiserver's own (2s)" : "",
    "apiServer.readycheckTimeout": () =>
        ssh.apiServer.readycheckTimeoutMs === undefined ? "kube-apiserver's own (2s)" : "",
    "apiServer.compactionInterval": () =>
        ssh.apiServer.compactionIntervalMs === undefined ? "kube-apiserver's own (5m)" : "",
    "apiServer.certificateDirectory": () => ssh.apiServer.certificateDirectory,
    "apiServer.manifest": () => ssh.apiServer.manifest,
    "apiServer.unit": () => ssh.apiServer.unit,
    "apiServer.takeOver": () => `${ssh.apiServer.takeOver}`,
    "access.operators": () => (lab.access.operators.join() === "10.213.4.1/32" ? "lab: this computer" : ""),
    "access.balancers": () => (ssh.access.balancers.length === 0 ? "balancer.address" : ""),
    "firewall.enabled": () => {
        const listed = check(makeSsh({ access: { apiServers: ["192.0.2.31"] } })).firewall.enabled;
        return `lab: ${lab.firewall.enabled}; ssh: ${listed && !ssh.firewall.enabled ? "true when access names anybody" : ""}`;
    },
    "kubernetes.context": () => (ssh.kubernetes?.context === undefined ? "the current one" : ""),
    "kubernetes.namespace": () => ssh.kubernetes?.namespace ?? "",
    "kubernetes.prometheus": () => `${ssh.kubernetes?.prometheus ?? ""}: when Kubernetes knows these kinds`,
    "kubernetes.defrag.enabled": () => `${ssh.kubernetes?.defrag.enabled ?? ""}`,
    "kubernetes.defrag.schedule": () => ssh.kubernetes?.defrag.schedule ?? "",
    "kubernetes.defrag.rule": () => ssh.kubernetes?.defrag.rule ?? "",
    "kubernetes.defrag.image": () => ssh.kubernetes?.defrag.image ?? "",
    "kubernetes.defrag.waitBetween": () => formatDuration(ssh.kubernetes?.defrag.waitBetweenMs ?? 0),
    "aws.vpc": () => (own?.vpc === undefined ? "an own VPC with network.cidr" : ""),
    "aws.egress": () => own?.egress ?? "",
    "aws.flowLogs": () => `${own?.flowLogs ?? ""}`,
    "aws.sizeClass": () => {
        const named = check(makeAws({}, { sizeClass: "large" })).aws;
        return named?.instanceType === own?.instanceType && named?.volume.iops === own?.volume.iops ? "large" : "";
    },
    "aws.instanceType": () =>
        check(makeAws({}, { sizeClass: "small" })).aws?.instanceType === own?.instanceType ? "" : "from sizeClass",
    "aws.placement": () => own?.placement ?? "",
    "aws.image.parameter": () =>
        /al2023.*x86_64$/.test(own?.image.parameter ?? "") ? "the newest Amazon Linux 2023 for the architecture" : "",
    "aws.image.generation": () => `${own?.image.generation ?? 0}`,
    "aws.volume.type": () => own?.volume.type ?? "",
    "aws.volume.iops": () =>
        check(makeAws({}, { sizeClass: "small" })).aws?.volume.iops === own?.volume.iops ? "" : "from sizeClass",
    "aws.volume.throughput": () =>
        check(makeAws({}, { sizeClass: "xlarge" })).aws?.volume.throughput === own?.volume.throughput
            ? ""
            : "from sizeClass",
    "aws.bastion.create": () => `${own?.bastionType !== undefined}`,
    "aws.bastion.instanceType": () =>
        ["amd64", "arm64"]
            .map(
                (architecture) =>
                    check(makeAws({ etcd: { architecture } }, { bastion: { create: true } })).aws?.bastionType,
            )
            .join(" or "),
    "aws.vpc.subnets.balancerAddress": () => {
        const subnet = { id: "subnet-0a1b2c3d", zone: "eu-central-1a", cidr: "10.60.1.0/24" };
        const vpc = { id: "vpc-0a1b2c3d", subnets: [subnet] };
        const config = check(makeAws({ environment: "test" }, { vpc, zones: undefined }));
        return hostNumber(config.aws?.subnets[0]?.balancerAddress) === 4 ? "the fifth of the network" : "";
    },
    "aws.domain": () => aws.domain?.replace(aws.name, "NAME") ?? "",
    "aws.snapshots.enabled": () => `${own?.snapshots !== undefined}`,
    "aws.snapshots.every": () => `${own?.snapshots?.everyHours ?? 0}h`,
    "aws.snapshots.keep": () => `${own?.snapshots?.keep ?? 0}`,
    "aws.alarms.topic": () => (own?.alarms.topicArn === undefined ? "one is made" : ""),
    "aws.kmsKey": () => (own?.keyArn === undefined ? "one is made" : ""),
    "aws.permissionsBoundary": () => (own?.roles.boundaryArn === undefined ? "none" : ""),
    "aws.rolePath": () => own?.roles.path ?? "",
};

function listDefaults(keys: KeyTable, above = ""): readonly (readonly [string, string])[] {
    return Object.entries(keys).flatMap(([key, spec]) => [
        ...(spec.default === undefined ? [] : [[`${above}${key}`, spec.default] as const]),
        ...listDefaults(spec.keys ?? {}, `${above}${key}.`),
    ]);
}

describe("a default in the table of keys", () => {
    const defaults = listDefaults(CONFIG_KEYS);

    it("is there for all that are tried here, and is tried", () => {
        assert.deepEqual(defaults.map(([path]) => path).toSorted(), Object.keys(SAID).toSorted());
    });

    for (const [path, text] of defaults) {
        it(`is what holds when nobody says: ${path}`, () => {
            assert.equal(text, SAID[path]?.());
        });
    }
});
