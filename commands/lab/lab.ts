import * as fs from "node:fs";
import * as path from "node:path";
import { Failure } from "../shared/failure";
import { root } from "../shared/root";
import { runChecked } from "../shared/run";

/** A lab on this machine: a folder that holds its machines, its stack's state and everything else about it. */
export interface Lab {
    readonly name: string;
    readonly directory: string;
    readonly stateDirectory: string;
    readonly passphraseFile: string;
    readonly stackConfig: string;
    readonly sshKeyFile: string;
    readonly credentialsDirectory: string;
    /** Keys of the lab's Kubernetes cluster, where it has one. */
    readonly kubernetesDirectory: string;
}

export function findLab(name: string): Lab {
    if (!/^[a-z][a-z0-9-]{0,19}$/.test(name)) {
        throw new Failure(
            `--lab "${name}" is not a lab's name; give lower-case letters, digits and hyphens, at most 20, a letter first`,
        );
    }
    const directory = path.join(root, ".lab", name);
    return {
        name,
        directory,
        stateDirectory: path.join(directory, "state"),
        passphraseFile: path.join(directory, "passphrase"),
        stackConfig: path.join(directory, `Pulumi.${name}.yaml`),
        sshKeyFile: path.join(directory, "id_ed25519"),
        credentialsDirectory: path.join(directory, "pki"),
        kubernetesDirectory: path.join(directory, "kubernetes"),
    };
}

/** What the lab's own programs wrote down about its network. */
export function readLabNetwork(lab: Lab): string {
    const text = fs.readFileSync(path.join(lab.directory, "lab.env"), "utf8");
    const net = /^LAB_NET=(?:'|")?([\d.]+)/m.exec(text)?.[1];
    if (net === undefined) {
        throw new Failure(
            `${lab.directory}/lab.env names no network; remove the lab with \`npm run down\` and start again`,
        );
    }
    return `${net}.0/24`;
}

/** Makes the key that logs in to the lab's machines; it exists whole or not at all. */
export async function makeSshKey(lab: Lab): Promise<void> {
    if (fs.existsSync(lab.sshKeyFile)) {
        return;
    }
    const fresh = `${lab.sshKeyFile}.new`;
    fs.rmSync(fresh, { force: true });
    await runChecked("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", `lab-${lab.name}`, "-f", fresh]);
    fs.renameSync(`${fresh}.pub`, `${lab.sshKeyFile}.pub`);
    fs.renameSync(fresh, lab.sshKeyFile);
}

/** Makes the keys that the lab's control-plane machines share, as kubeadm would. */
export async function makeControlPlaneKeys(lab: Lab): Promise<void> {
    await runChecked("lab/kubernetes/keys", [lab.kubernetesDirectory]);
}
