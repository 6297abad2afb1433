import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../../../commands/lab/lab";

/** A lab in a folder of this test, as `lab/lab create` and the making of its stack leave it; without machines. */
export function makeLab(folder: string): Lab {
    const directory = join(folder, "lab");
    mkdirSync(directory);
    writeFileSync(join(directory, "lab.env"), "LAB_ID=0123abcd\nLAB_NET=10.213.4\nLAB_BRIDGE=pe-0123abcd\n");
    writeFileSync(join(directory, "Pulumi.lab.yaml"), "encryptionsalt: v1:salt\nconfig: {}\n");
    return {
        name: "lab",
        directory,
        stateDirectory: join(directory, "state"),
        passphraseFile: join(directory, "passphrase"),
        stackConfig: join(directory, "Pulumi.lab.yaml"),
        sshKeyFile: join(directory, "id_ed25519"),
        credentialsDirectory: join(directory, "pki"),
        kubernetesDirectory: join(directory, "kubernetes"),
    };
}
