import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { ClusterOutputs } from "../components/clients/outputs";
import type { ApiServerHost } from "./status/apiServerStatus";
import { type ClusterAccess, readStatus } from "./status/clusterStatus";
import { parseCommandLine } from "./shared/commandLine";
import { Failure, runCommand } from "./shared/failure";
import { findLab } from "./lab/lab";
import { accessLab as accessLabCluster, readLabOutputs } from "./lab/labHealth";
import { run, runChecked, type RunResult } from "./shared/run";
import { printStatus } from "./status/statusTable";
import { readToolchain } from "./shared/toolchain";

const usage = `npm run status -- [--lab NAME | --stack STACK] [--json]

Asks every member how it is. Ends with code 0 when the cluster is healthy, with 1 when it is not.
  --lab NAME     a lab on this computer (default: lab)
  --stack STACK  any other stack; its members must be reachable from here, and etcdctl be on the PATH;
                 the hosts of API servers are asked by ssh, as you
  --json         for programs
`;

async function main(): Promise<number> {
    const options = parseCommandLine(usage, {
        lab: { type: "string", default: "lab" },
        stack: { type: "string" },
        json: { type: "boolean", default: false },
    });
    const { access, release } = options.stack === undefined ? accessLab(options.lab) : await accessStack(options.stack);
    try {
        const status = await readStatus(access);
        if (options.json) {
            process.stdout.write(`${JSON.stringify(status, undefined, 2)}\n`);
        } else {
            printStatus(status);
        }
        return status.healthy ? 0 : 1;
    } finally {
        release();
    }
}

interface Access {
    readonly access: ClusterAccess;
    readonly release: () => void;
}

function accessLab(name: string): Access {
    const lab = findLab(name);
    if (!fs.existsSync(lab.stackConfig)) {
        throw new Failure(`there is no lab ${name} here; make it with \`npm run up\``);
    }
    const etcd = readLabOutputs(lab);
    return {
        access: accessLabCluster(lab, etcd),
        release: () => undefined,
    };
}

/** The operator's key is put into a private folder for as long as it takes. */
async function accessStack(stack: string): Promise<Access> {
    const { env } = await readToolchain(["engine"]);
    const text = await runChecked("pulumi", ["stack", "output", "etcd", "--json", "--show-secrets", "--stack", stack], {
        env,
    });
    const etcd = JSON.parse(text) as Omit<ClusterOutputs, "caPem" | "operator"> & {
        caPem: string;
        operator: { certPem: string; keyPem: string };
    };
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "etcd-status-"));
    fs.writeFileSync(path.join(directory, "ca.crt"), etcd.caPem);
    fs.writeFileSync(path.join(directory, "operator.crt"), etcd.operator.certPem);
    fs.writeFileSync(path.join(directory, "operator.key"), etcd.operator.keyPem, { mode: 0o600 });
    return {
        access: {
            etcd,
            etcdctl: "etcdctl",
            credentialsDirectory: directory,
            apiServers: { servers: etcd.apiServers, ask: askHost },
        },
        release: () => {
            fs.rmSync(directory, { recursive: true, force: true });
        },
    };
}

/** With the keys and the known hosts of whoever asks. */
function askHost({ address, port, user }: ApiServerHost, command: string): Promise<RunResult> {
    const options = ["BatchMode=yes", "ConnectTimeout=5", "LogLevel=ERROR"].flatMap((option) => ["-o", option]);
    return run("ssh", [...options, "-p", String(port), `${user}@${address}`, command]);
}

runCommand(main);
