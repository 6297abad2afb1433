import { setTimeout } from "node:timers/promises";
import type { ClusterOutputs } from "../../components/clients/outputs";
import { type ClusterAccess, type ClusterStatus, readStatus } from "../status/clusterStatus";
import type { Lab } from "./lab";
import { project } from "./labStack";
import { Failure } from "../shared/failure";
import { run, type RunResult } from "../shared/run";
import { readStackOutput } from "../status/stackState";
import { printStatus } from "../status/statusTable";
import { coloured } from "../shared/table";

/** How long members that are starting, after their machines were, get to find each other. */
const PATIENCE_MS = 30_000;

/** Proves that the lab's cluster is healthy, prints how to use it, and says of a sick member what its host knows. */
export async function checkLab(lab: Lab): Promise<boolean> {
    const etcd = readLabOutputs(lab);
    const status = await awaitHealth(lab, etcd);
    printStatus(status);
    if (status.healthy) {
        printConnection(lab, etcd);
    } else {
        await printReasons(lab, etcd, status);
    }
    return status.healthy;
}

/** The cluster's status, once it is healthy or will not become so by itself. */
async function awaitHealth(lab: Lab, etcd: ClusterOutputs): Promise<ClusterStatus> {
    const access = accessLab(lab, etcd);
    const end = Date.now() + PATIENCE_MS;
    let told = false;
    for (;;) {
        const status = await readStatus(access);
        if (status.healthy || Date.now() > end || !(await isStarting(lab, etcd, status))) {
            return status;
        }
        if (!told) {
            const down = status.members.filter((member) => !member.healthy).map((member) => member.name);
            process.stdout.write(`waiting for ${down.join(", ")} to be ready ...\n`);
            told = true;
        }
        await setTimeout(300);
    }
}

/** How to ask a cluster in a lab, and the machines around it. */
export function accessLab(lab: Lab, etcd: ClusterOutputs): ClusterAccess {
    return {
        etcd,
        etcdctl: labEtcdctl(etcd),
        credentialsDirectory: lab.credentialsDirectory,
        apiServers: {
            servers: etcd.apiServers,
            ask: ({ address }, command) => askHost(lab, address, command),
        },
    };
}

/** Whether etcd runs on all members that are not ready. */
async function isStarting(lab: Lab, etcd: ClusterOutputs, status: ClusterStatus): Promise<boolean> {
    const down = status.members.filter((member) => !member.healthy);
    const states = down.map((member) => askHost(lab, addressOf(etcd, member.name), "systemctl is-active etcd"));
    return (
        down.length > 0 &&
        (await Promise.all(states)).every(({ stdout }) => /^(active|activating|reloading)$/m.test(stdout))
    );
}

export function readLabOutputs(lab: Lab): ClusterOutputs {
    const etcd = readStackOutput(lab.stateDirectory, project, lab.name, "etcd");
    if (etcd === undefined) {
        throw new Failure(`the stack of the lab ${lab.name} has no output "etcd" yet; make it with \`npm run up\``);
    }
    return etcd as ClusterOutputs;
}

/** The program that the printed line calls. */
export function labEtcdctl(etcd: ClusterOutputs): string {
    return etcd.etcdctl.split(" ")[0] ?? "etcdctl";
}

function printConnection(lab: Lab, etcd: ClusterOutputs): void {
    const list = (flags: readonly string[]): string => flags.map((flag) => `    ${flag}\n`).join("");
    process.stdout.write(`
Endpoints
    members   ${etcd.endpoints.members.join(",")}
${etcd.endpoints.balancer === undefined ? "" : `    balancer  ${etcd.endpoints.balancer}\n`}
API server flags, by the list of members
${list(etcd.apiServer.byMembers)}${etcd.apiServer.byBalancer === undefined ? "" : `\nAPI server flags, by the balancer\n${list(etcd.apiServer.byBalancer)}`}
${apiServerLines(lab, etcd)}etcdctl
    ${etcd.etcdctl} endpoint health
`);
}

/** How to talk to the lab's API servers, where it has some. */
function apiServerLines(lab: Lab, etcd: ClusterOutputs): string {
    const [first] = etcd.apiServers;
    const { kubernetesDirectory: keys } = lab;
    const curl = `curl --cacert ${keys}/ca.crt --cert ${keys}/admin.crt --key ${keys}/admin.key`;
    return first === undefined
        ? ""
        : `API servers\n${etcd.apiServers.map(({ name, address }) => `    ${name}  https://${address}:6443\n`).join("")}    ${curl} https://${first.address}:6443/readyz/etcd\n\n`;
}

/** Asks the hosts of the members that are not well. */
async function printReasons(lab: Lab, etcd: ClusterOutputs, status: ClusterStatus): Promise<void> {
    for (const member of status.members.filter((one) => !one.healthy)) {
        const asked = await askHost(lab, addressOf(etcd, member.name), "/usr/local/sbin/etcd-node status");
        const { code, stdout, stderr } = asked;
        const text = code === 255 ? `its host does not answer over SSH: ${stderr.trim()}` : `${stdout}${stderr}`.trim();
        process.stdout.write(
            `\n${coloured(process.stdout, "bold", `${member.name} says`)}\n${text.replace(/^/gm, "    ")}\n`,
        );
    }
}

function addressOf(etcd: ClusterOutputs, name: string): string {
    return etcd.members.find((member) => member.name === name)?.address ?? "";
}

function askHost(lab: Lab, address: string, command: string): Promise<RunResult> {
    const options = ["BatchMode=yes", "ConnectTimeout=3", "LogLevel=ERROR"];
    options.push("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null");
    const words = options.flatMap((option) => ["-o", option]);
    return run("ssh", ["-i", lab.sshKeyFile, ...words, `root@${address}`, command]);
}
