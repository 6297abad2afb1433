// Every key of a stack's configuration. Pulumi.yaml shows this table to the user (a test keeps the two the same), unknown keys
// are those that are not in it, and the checks read their keys through it.

import { BUILT_IN_RELEASES } from "./facts/archives";
import { AWS_KEYS } from "./platforms/aws/keys";
import { BACKUP } from "./groups/backup";
import { DEFAULT_VERSION } from "./facts/knownVersions";
import { chooseDefault } from "./facts/releases";
import type { KeyTable } from "./values/keySpec";

const MEMBER_KEYS: KeyTable = {
    name: { type: "DNS label", meaning: "name of the member and its host; its identity for as long as it lives" },
    address: {
        type: "IPv4 address",
        default: "lab and aws: the subnet's base + 10 + the number the name ends in",
        meaning: "where peers, clients and SSH reach the host",
    },
    zone: {
        type: "text",
        default: "aws: by the number the name ends in",
        meaning: "failure domain of the host: a rack, a room, an availability zone",
    },
    device: { type: "path", default: "disk.device", meaning: "block device for etcd's data alone" },
    hostKey: { type: "public key", meaning: "the SSH host key, Ed25519 or ECDSA; needed on ssh" },
    port: { type: "port", default: "ssh.port", meaning: "SSH port of this host" },
};

const ARCHIVE_KEYS: KeyTable = {
    url: {
        type: "URL",
        default: "the official release",
        meaning: "https:// or file:/// address of the release archive; {version} and {arch} are filled in",
    },
    sha256: {
        type: "64 hexadecimal digits",
        meaning: "checksum of the archive, or its line of SHA256SUMS; needed for versions that are not built in",
    },
};

const COMPACTION_KEYS: KeyTable = {
    mode: { type: "periodic | revision", default: "periodic", meaning: "what retention counts" },
    retention: {
        type: "duration or number",
        meaning: 'how much history stays: "8h" when periodic, 1000 when revision',
    },
};

const ETCD_KEYS: KeyTable = {
    version: {
        type: "release",
        default: `${chooseDefault(BUILT_IN_RELEASES)}, the newest whose checksum is built in; lab: ${DEFAULT_VERSION}`,
        meaning: "exact version to run, in quotes",
    },
    architecture: { type: "amd64 | arm64", default: "amd64", meaning: "of all hosts" },
    archive: { type: "group", meaning: "where the release comes from", keys: ARCHIVE_KEYS },
    quota: { type: "size", default: "2GiB", meaning: "how large the database may grow; above 8GiB etcd itself warns" },
    maxRequestBytes: { type: "size", default: "1.5MiB", meaning: "the largest request" },
    snapshotCount: { type: "number", default: "etcd's own", meaning: "entries applied between two raft snapshots" },
    autoCompaction: {
        type: "group",
        default: "off: the API server compacts every 5 minutes",
        meaning: "etcd's own compaction, as a backstop",
        keys: COMPACTION_KEYS,
    },
    maxLearners: { type: "number", default: "etcd's own (1)", meaning: "learners at the same time; 3.6 and newer" },
    logLevel: { type: "debug | info | warn | error", default: "info", meaning: "how much etcd logs" },
};

const GENESIS_KEYS: KeyTable = {
    token: {
        type: "text",
        default: "remembered from the birth",
        meaning: "only after the state was lost: the TOKEN in /etc/etcd/marker, which all hosts must have",
    },
};

const TIMING_KEYS: KeyTable = {
    roundTrip: {
        type: 'duration or "measure"',
        default: "measure; aws: 2ms",
        meaning: "time a packet takes between the two most distant members and back",
    },
    heartbeat: { type: "duration", default: "from roundTrip, at least 100ms", meaning: "how often the leader reports" },
    election: { type: "duration", default: "10 heartbeats", meaning: "silence after which a new leader is elected" },
};

const DISK_KEYS: KeyTable = {
    device: {
        type: "path",
        default: "lab: /dev/etcd-data",
        meaning: "block device for etcd's data alone, on every member that names none",
    },
    size: {
        type: "size",
        default: "twice etcd.quota, at least 1GiB; aws: at least 20GiB",
        meaning: "lab and aws: size of the disk that is made; ssh: the least that is accepted",
    },
    filesystem: { type: "xfs | ext4", default: "xfs", meaning: "what an empty disk is formatted with" },
    check: {
        type: "enforce | warn | off",
        default: "enforce in production, warn in test",
        meaning: "what happens when the disk takes more than 10 ms for a write to be safe",
    },
    checkSize: { type: "size", default: "22MiB, lab 2MiB", meaning: "how much that check writes" },
};

const TLS_KEYS: KeyTable = {
    algorithm: {
        type: "ECDSA-P256 | ECDSA-P384 | RSA-3072 | RSA-4096",
        default: "ECDSA-P256",
        meaning: "of keys that are made from then on",
    },
    caValidity: { type: "duration", default: "87600h (10 years)", meaning: "of the two certificate authorities" },
    validity: { type: "duration", default: "8760h (1 year)", meaning: "of member and client certificates" },
    earlyRenewal: {
        type: "duration",
        default: "a third of validity",
        meaning: "how long before its end a certificate is renewed",
    },
};

const NETWORK_KEYS: KeyTable = {
    cidr: {
        type: "IPv4 network",
        default: "lab: the lab's own",
        meaning: "where all members stand; addresses are checked against it; aws: the network of the VPC",
    },
    reserved: {
        type: "list of IPv4 networks",
        meaning: "networks that must not overlap with cidr: pods, services, offices",
    },
};

const BASTION_KEYS: KeyTable = {
    address: { type: "host name or address", meaning: "the machine through which the members are reached" },
    user: { type: "text", default: "ssh.user", meaning: "who logs in there" },
    port: { type: "port", default: "22", meaning: "SSH port there" },
    hostKey: { type: "public key", meaning: "its SSH host key, Ed25519 or ECDSA" },
};

const SSH_KEYS: KeyTable = {
    user: {
        type: "text",
        default: "root",
        meaning: "who logs in; any other than root becomes it by sudo, without a password",
    },
    port: { type: "port", default: "22", meaning: "SSH port of members that name none" },
    bastion: { type: "group", meaning: "a machine to go through", keys: BASTION_KEYS },
    privateKeyFile: { type: "path", meaning: "file with the private key, when sshPrivateKey is not used" },
    agentSocket: { type: "path", default: "SSH_AUTH_SOCK", meaning: "socket of the SSH agent, when there is no key" },
};

const BALANCER_KEYS: KeyTable = {
    enabled: {
        type: "true | false",
        default: "aws and lab: true; ssh: true when address or dnsName is given",
        meaning: "whether there is a balancer",
    },
    address: { type: "IPv4 address", meaning: "ssh: address of the balancer you run" },
    dnsName: { type: "DNS name", meaning: "name by which API servers reach the balancer; goes into the certificates" },
    port: { type: "port", default: "2379", meaning: "where the balancer listens" },
};

const API_SERVER_HOST_KEYS: KeyTable = {
    name: { type: "DNS label", meaning: "name of the control-plane host; names its certificate too" },
    address: {
        type: "IPv4 address",
        default: "lab: the network's base + 200 + the number the name ends in",
        meaning: "where the host is reached; its API server comes from there to etcd",
    },
    kind: {
        type: "static-pod | systemd",
        default: "static-pod",
        meaning:
            "what runs kube-apiserver there: the kubelet, from a manifest as kubeadm writes it, or a unit of systemd",
    },
    hostKey: { type: "public key", meaning: "the SSH host key, Ed25519 or ECDSA; needed on ssh" },
    port: { type: "port", default: "ssh.port", meaning: "SSH port of this host" },
};

const EVENTS_KEYS: KeyTable = {
    servers: {
        type: "list of URLs",
        meaning: "client URLs of another etcd cluster for events alone; it must trust this one's clients (etcd.caPem)",
    },
    caPem: { type: "certificate", meaning: "authority of that cluster's server certificates, when it is another one" },
};

const API_SERVER_KEYS: KeyTable = {
    endpoints: {
        type: "members | balancer",
        default: "members",
        meaning: "what API servers are given: all members, in an order of their own, or the balancer alone",
    },
    kubernetesVersion: {
        type: "minor",
        default: "1.36",
        meaning: "from 1.30 to 1.36, in quotes; the form of what is rendered",
    },
    storageBackend: {
        type: "etcd3",
        default: "etcd3",
        meaning: "the only one; etcd2 is refused, since Kubernetes 1.13 has taken it out",
    },
    prefix: {
        type: "path",
        default: "kube-apiserver's own (/registry)",
        meaning: "where in etcd this Kubernetes cluster keeps its objects",
    },
    healthcheckTimeout: {
        type: "duration",
        default: "kube-apiserver's own (2s)",
        meaning: "for etcd to answer /livez",
    },
    readycheckTimeout: {
        type: "duration",
        default: "kube-apiserver's own (2s)",
        meaning: "for etcd to answer /readyz",
    },
    compactionInterval: {
        type: "duration",
        default: "kube-apiserver's own (5m)",
        meaning: "how often API servers have etcd forget old revisions; 0s is never",
    },
    events: { type: "group", meaning: "another etcd cluster for events", keys: EVENTS_KEYS },
    certificateDirectory: {
        type: "path",
        default: "/etc/kubernetes/pki/etcd-client",
        meaning: "folder of this product's own on the hosts: ca.crt, client.crt and client.key",
    },
    manifest: {
        type: "path",
        default: "/etc/kubernetes/manifests/kube-apiserver.yaml",
        meaning: "the static pod's manifest",
    },
    unit: { type: "unit", default: "kube-apiserver.service", meaning: "the unit of systemd" },
    takeOver: {
        type: "true | false",
        default: "false",
        meaning:
            "whether flags that were set by hand to something else are replaced; objects in another etcd do not move",
    },
};

const ACCESS_KEYS: KeyTable = {
    apiServers: {
        type: "list of IPv4 addresses and networks",
        meaning: "API servers beside those under apiServers, which are let in already: they use etcd (2379)",
    },
    operators: {
        type: "list of IPv4 addresses and networks",
        default: "lab: this computer",
        meaning: "where you run etcdctl and status (2379, 2381); SSH is not touched",
    },
    monitoring: { type: "list of IPv4 addresses and networks", meaning: "what collects metrics (2381)" },
    balancers: {
        type: "list of IPv4 addresses and networks",
        default: "balancer.address",
        meaning: "from where the balancer comes (2379, 2381), when not from its own address",
    },
};

const FIREWALL_KEYS: KeyTable = {
    enabled: {
        type: "true | false",
        default: "lab: true; ssh: true when access names anybody",
        meaning:
            "whether the hosts refuse everybody else on 2379, 2380 and 2381, by nftables; no other port is touched",
    },
};

const OPERATOR_KEYS: KeyTable = {
    credentialsDirectory: {
        type: "path",
        meaning:
            "where the operator's certificate and key are written on this computer, readable by you alone; nowhere by default",
    },
};

const DEFRAG_KEYS: KeyTable = {
    enabled: {
        type: "true | false",
        default: "false",
        meaning: "whether a CronJob defragments etcd when the rule says so",
    },
    schedule: { type: "cron", default: "20 3 * * *", meaning: "when the rule is asked" },
    rule: {
        type: "text",
        default: "dbQuotaUsage > 0.8 || dbSizeFree > 200*1024*1024",
        meaning: "when a member is defragmented; empty space is no harm, so as rarely as possible",
    },
    image: { type: "image", default: "ghcr.io/ahrtr/etcd-defrag:v0.42.0", meaning: "etcd-defrag, by tag or digest" },
    waitBetween: { type: "duration", default: "1m", meaning: "between two members" },
};

const KUBERNETES_KEYS: KeyTable = {
    kubeconfigFile: { type: "path", meaning: "file with the kubeconfig, when the secret kubeconfig is not used" },
    context: { type: "text", default: "the current one", meaning: "context of the kubeconfig" },
    namespace: { type: "text", default: "kube-system", meaning: "where all of it is made; it must be there" },
    prometheus: {
        type: "auto | on | off",
        default: "auto: when Kubernetes knows these kinds",
        meaning: "whether a ServiceMonitor and a PrometheusRule are made",
    },
    labels: {
        type: "list of KEY=VALUE",
        meaning: 'put on all that is made, such as "release=prometheus" by which your Prometheus chooses',
    },
    defrag: { type: "group", meaning: "defragmentation by etcd-defrag", keys: DEFRAG_KEYS },
};

const LAB_KEYS: KeyTable = {
    directory: { type: "path", meaning: "where the lab keeps its machines" },
    network: { type: "IPv4 network", meaning: "the lab's own /24" },
    buildsDirectory: { type: "path", meaning: "where etcd's builds are on this computer" },
};

export const CONFIG_KEYS: KeyTable = {
    name: { type: "DNS label", default: "the stack's name", meaning: "name of the cluster" },
    platform: {
        type: "aws | lab | ssh",
        meaning: "where the hosts come from: made on AWS, made on this computer, or ones you have",
    },
    environment: {
        type: "production | test",
        default: "production",
        meaning: "test permits a single member and only warns about slow disks",
    },
    members: {
        type: "number or list",
        meaning: "1 (test only), 3, 5 or 7; on ssh a list",
        keys: MEMBER_KEYS,
    },
    etcd: { type: "group", meaning: "what is run", keys: ETCD_KEYS },
    genesis: { type: "group", meaning: "a cluster that the stack has forgotten", keys: GENESIS_KEYS },
    timing: {
        type: "group",
        meaning: "how etcd fits the network between the members; the same on all of them",
        keys: TIMING_KEYS,
    },
    disk: { type: "group", meaning: "where etcd's data lives", keys: DISK_KEYS },
    tls: { type: "group", meaning: "keys and certificates", keys: TLS_KEYS },
    network: { type: "group", meaning: "where the members stand", keys: NETWORK_KEYS },
    ssh: { type: "group", meaning: "how the hosts are reached; on aws only the bastion", keys: SSH_KEYS },
    sshPrivateKey: {
        type: "private key",
        secret: true,
        meaning: "key to log in with; pulumi config set --secret sshPrivateKey < FILE; on aws for the bastion alone",
    },
    balancer: { type: "group", meaning: "the one address in front of all members", keys: BALANCER_KEYS },
    apiServers: {
        type: "list",
        default: "none: wired by hand, from the output etcd",
        meaning: "control-plane hosts whose API servers are wired to this cluster; by SSH, as members are",
        keys: API_SERVER_HOST_KEYS,
    },
    apiServer: { type: "group", meaning: "how API servers use this cluster", keys: API_SERVER_KEYS },
    access: { type: "group", meaning: "who may reach the members, beside the members themselves", keys: ACCESS_KEYS },
    firewall: { type: "group", meaning: "the hosts' own firewall, for etcd's ports alone", keys: FIREWALL_KEYS },
    operator: { type: "group", meaning: "what the people who run the cluster get", keys: OPERATOR_KEYS },
    aws: { type: "group", meaning: "a cluster on AWS; platform aws only", keys: AWS_KEYS },
    kubernetes: {
        type: "group",
        meaning: "what is made in the Kubernetes cluster that uses this etcd; nothing without a kubeconfig",
        keys: KUBERNETES_KEYS,
    },
    kubeconfig: {
        type: "kubeconfig",
        secret: true,
        meaning: "for the group kubernetes; pulumi config set --secret kubeconfig < FILE",
    },
    backup: BACKUP,
    lab: { type: "group", meaning: "written by npm run up, never by hand; platform lab only", keys: LAB_KEYS },
};
