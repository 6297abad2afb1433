import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Machine } from "../../remote/host";
import { createRemoteScript } from "../../remote/remoteScript";
import { renderFiles } from "../../remote/renderFiles";
import type { ApiServerHostArgs, ParentOptions } from "../platform";
import { createLabHost, readSshKey } from "./hosts";

/** What all control-plane machines share; `npm run up` makes it with lab/kubernetes/keys. */
const sharedKeys = ["ca.crt", "ca.key", "front-proxy-ca.crt", "front-proxy-ca.key", "sa.key", "sa.pub"];

const programs = ["prepare", "run-static-pod"];
const folder = path.join(__dirname, "../../../lab/kubernetes");
const there = "/usr/local/lib/lab-kubernetes";

/** Boots a machine and plays kubeadm's part on it: what is there then is a control-plane host as one has it, not wired yet. */
export function createApiServerHost(name: string, args: ApiServerHostArgs, opts: ParentOptions): Machine {
    const { config, server } = args;
    const directory = config.lab?.directory ?? "";
    const machine = { name: server.name, address: server.address, diskMiB: undefined };
    const host = createLabHost(name, { directory, machine, sshKey: readSshKey(directory) }, opts);
    const prepared = createRemoteScript(
        `${name}-prepare`,
        {
            host,
            command: "bash -s",
            stdin: pulumi.secret(renderPrepare(directory, args)),
            timeoutSeconds: 120,
        },
        opts,
    );
    // What is done on it waits until it is one.
    return {
        ...host,
        machineId: pulumi.all([host.machineId, prepared.stdout]).apply(([machineId]) => machineId),
    };
}

function renderPrepare(directory: string, { config, plan, server }: ApiServerHostArgs): string {
    const read = (file: string): string => fs.readFileSync(file, "utf8");
    const manifest = read(path.join(folder, "kube-apiserver.manifest"))
        .replaceAll("@ADDRESS@", server.address)
        .replaceAll("@SERVERS@", plan.clientEndpoints.join(","))
        .replaceAll("@DIRECTORY@", config.apiServer.certificateDirectory);
    return renderFiles(
        `pulumi-etcd: control plane ${server.name} of a lab`,
        [
            ...sharedKeys.map((file) => ({
                path: `/etc/kubernetes/pki/${file}`,
                mode: "0600",
                content: read(path.join(directory, "kubernetes", file)),
            })),
            ...programs.map((file) => ({
                path: `${there}/${file}`,
                mode: "0755",
                content: read(path.join(folder, file)),
            })),
            { path: `${there}/kube-apiserver.manifest`, mode: "0644", content: manifest },
        ],
        [`${there}/prepare ${server.kind} ${server.address}`],
    );
}
