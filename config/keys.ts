// Every key of a stack's configuration, group after group. Pulumi.yaml shows them to the user (a test keeps the two the same),
// unknown keys are those that are not here, and the checks read their keys through it.
import { ACCESS, FIREWALL } from "./groups/access";
import { API_SERVER } from "./groups/apiServer";
import { API_SERVERS } from "./groups/apiServers";
import { BACKUP } from "./groups/backup";
import { BALANCER } from "./groups/balancer";
import { CLUSTER_KEYS } from "./groups/cluster";
import { DISK } from "./groups/disk";
import { ETCD } from "./groups/etcd";
import { GENESIS } from "./groups/genesis";
import { KUBECONFIG, KUBERNETES } from "./groups/kubernetes";
import { MEMBERS } from "./groups/members";
import { NETWORK } from "./groups/network";
import { OPERATOR } from "./groups/operator";
import { SSH, SSH_PRIVATE_KEY } from "./groups/ssh";
import { TIMING } from "./groups/timing";
import { TLS } from "./groups/tls";
import { AWS } from "./platforms/aws/aws";
import { LAB } from "./platforms/lab/lab";
import type { KeyTable } from "./values/keySpec";

export const CONFIG_KEYS: KeyTable = {
    ...CLUSTER_KEYS,
    members: MEMBERS,
    etcd: ETCD,
    genesis: GENESIS,
    timing: TIMING,
    disk: DISK,
    tls: TLS,
    network: NETWORK,
    ssh: SSH,
    sshPrivateKey: SSH_PRIVATE_KEY,
    balancer: BALANCER,
    apiServers: API_SERVERS,
    apiServer: API_SERVER,
    access: ACCESS,
    firewall: FIREWALL,
    operator: OPERATOR,
    aws: AWS,
    kubernetes: KUBERNETES,
    kubeconfig: KUBECONFIG,
    backup: BACKUP,
    lab: LAB,
};
