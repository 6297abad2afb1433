import { createHash } from "node:crypto";
import { HOST_PATHS } from "../plan/hostPaths";
import type { HostProgram } from "../remote/hostProgram";
import { type HostFile, renderFiles } from "../remote/renderFiles";

/** Everything that a member is made of, except its private keys, which are on its host already. */
export interface StagedFiles {
    /** etcd-node, which was put on the host before. */
    readonly program: HostProgram;
    readonly nodeEnv: string;
    readonly unit: string;
    /** What nft loads. */
    readonly firewall: string;
    readonly peerCert: string;
    readonly serverCert: string;
    readonly peerCa: string;
    readonly clientCa: string;
}

export interface Stage {
    /** Stands for all of the content. */
    readonly digest: string;
    readonly script: string;
}

/** Held while files are put there and taken over: the script of a run that was killed may still be at it when the next comes. */
const LOCK = "/run/lock/etcd-stage.lock";

/** Renders the script that stages a member: nothing that runs is touched by it, except that a first start is begun. */
export function renderStage(name: string, staged: StagedFiles): Stage {
    const files: HostFile[] = [
        { path: `${HOST_PATHS.arriving}/etcd-node`, mode: "0755", content: staged.program },
        { path: `${HOST_PATHS.arriving}/node.env`, mode: "0644", content: staged.nodeEnv },
        { path: `${HOST_PATHS.arriving}/etcd.service`, mode: "0644", content: staged.unit },
        { path: `${HOST_PATHS.arriving}/firewall.nft`, mode: "0644", content: staged.firewall },
        { path: `${HOST_PATHS.arriving}/peer.crt`, mode: "0644", content: staged.peerCert },
        { path: `${HOST_PATHS.arriving}/server.crt`, mode: "0644", content: staged.serverCert },
        { path: `${HOST_PATHS.arriving}/peer-ca.crt`, mode: "0644", content: staged.peerCa },
        { path: `${HOST_PATHS.arriving}/client-ca.crt`, mode: "0644", content: staged.clientCa },
    ];
    const hash = createHash("sha256");
    for (const file of files) {
        const content = typeof file.content === "string" ? file.content : file.content.digest;
        hash.update(`${file.path}\0${file.mode}\0${content}\0`);
    }
    const digest = hash.digest("hex").slice(0, 16);
    // The program that arrives stages; the one that guards etcd's starts is left alone until it is this member's turn.
    const then = [`${HOST_PATHS.arriving}/etcd-node stage ${digest}`];
    return { digest, script: renderFiles(`pulumi-etcd: stage ${name}`, files, then, LOCK) };
}
