import { spawnSync } from "node:child_process";
import { hostProgramFile } from "../../support/hostProgram";

/** ETCD_NODE_UNDER_TEST names another copy: how these tests are shown to fail when etcd-node is wrong. */
export const program = process.env.ETCD_NODE_UNDER_TEST ?? hostProgramFile("etcd-node");

export interface Said {
    code: number;
    stdout: string;
    stderr: string;
}

/** Runs etcd-node as a user would. */
export function etcdNode(args: string[], input = ""): Said {
    return run([program, ...args], input);
}

/** Runs a script that has etcd-node's functions; nothing of the host is touched unless the script does. */
export function withFunctions(script: string, input = "", args: string[] = []): Said {
    return run(["-c", `source ${program}\n${script}`, "script", ...args], input);
}

function run(args: string[], input: string): Said {
    const ran = spawnSync("bash", args, { input, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
    if (ran.error) throw ran.error;
    return { code: ran.status ?? 128, stdout: ran.stdout, stderr: ran.stderr };
}
