import type { ClusterOutputs } from "../components/wiring/outputs";
import { type ClusterStatus, readStatus } from "./clusterStatus";
import type { Lab } from "./lab";
import { labEnvironment } from "./labStack";
import { run, runChecked } from "./run";
import { printStatus } from "./statusTable";
import { coloured } from "./table";
import type { Toolchain } from "./toolchain";

/** Proves that the lab's cluster is healthy, prints how to use it, and says of a sick member what its host knows. */
export async function checkLab(lab: Lab, toolchain: Toolchain): Promise<boolean> {
    const etcd = await readLabOutputs(lab, toolchain);
    const status = await readStatus({
        etcd,
        etcdctl: labEtcdctl(etcd),
        credentialsDirectory: lab.credentialsDirectory,
    });
    printStatus(status);
    if (status.healthy) {
        printConnection(etcd);
    } else {
        await printReasons(lab, etcd, status);
    }
    return status.healthy;
}

export async function readLabOutputs(lab: Lab, toolchain: Toolchain): Promise<ClusterOutputs> {
    const text = await runChecked("pulumi", ["stack", "output", "etcd", "--json", "--stack", lab.name], {
        env: labEnvironment(lab, toolchain),
    });
    return JSON.parse(text) as ClusterOutputs;
}

/** The program that the printed line calls. */
export function labEtcdctl(etcd: ClusterOutputs): string {
    return etcd.etcdctl.split(" ")[0] ?? "etcdctl";
}

function printConnection(etcd: ClusterOutputs): void {
    const list = (flags: readonly string[]): string => flags.map((flag) => `    ${flag}\n`).join("");
    process.stdout.write(`
Endpoints
    members   ${etcd.endpoints.members.join(",")}
${etcd.endpoints.balancer === undefined ? "" : `    balancer  ${etcd.endpoints.balancer}\n`}
API server flags, by the list of members
${list(etcd.apiServer.byMembers)}${etcd.apiServer.byBalancer === undefined ? "" : `\nAPI server flags, by the balancer\n${list(etcd.apiServer.byBalancer)}`}
etcdctl
    ${etcd.etcdctl} endpoint health
`);
}

/** Asks the hosts of the members that are not well. */
async function printReasons(lab: Lab, etcd: ClusterOutputs, status: ClusterStatus): Promise<void> {
    for (const member of status.members.filter((one) => !one.healthy)) {
        const address = etcd.members.find((one) => one.name === member.name)?.address ?? "";
        const ssh = [
            "-i",
            lab.sshKeyFile,
            "-o",
            "BatchMode=yes",
            "-o",
            "ConnectTimeout=3",
            "-o",
            "StrictHostKeyChecking=no",
        ];
        const quiet = ["-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"];
        const { code, stdout, stderr } = await run("ssh", [
            ...ssh,
            ...quiet,
            `root@${address}`,
            "/usr/local/sbin/etcd-node status",
        ]);
        const text = code === 255 ? `its host does not answer over SSH: ${stderr.trim()}` : `${stdout}${stderr}`.trim();
        process.stdout.write(
            `\n${coloured(process.stdout, "bold", `${member.name} says`)}\n${text.replace(/^/gm, "    ")}\n`,
        );
    }
}
