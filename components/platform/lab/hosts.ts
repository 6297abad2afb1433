import * as fs from "node:fs";
import * as path from "node:path";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { Part, partName } from "../../names";
import type { Host } from "../../remote/host";

/** A machine of the lab. */
export interface LabMachine {
    readonly name: string;
    readonly address: string;
    /** Size of the data disk; none for a machine without one. */
    readonly diskMiB: number | undefined;
}

/** What logs in to the lab's machines. */
export interface SshKey {
    readonly privateKey: pulumi.Output<string>;
    readonly publicKey: string;
}

/** Reads the key that was made together with the lab's folder. */
export function readSshKey(directory: string): SshKey {
    const file = path.join(directory, "id_ed25519");
    return {
        privateKey: pulumi.secret(fs.readFileSync(file, "utf8")),
        publicKey: fs.readFileSync(`${file}.pub`, "utf8").trim(),
    };
}

/** Where a machine of the lab sees its data disk, whichever loop device it is outside. */
export const labDataDevice = "/dev/etcd-data";

const tool = path.join(__dirname, "../../../lab/machine");

/** What lab/machine says of a machine that it made. */
interface MadeMachine {
    readonly machineId: string;
    readonly hostKey: string;
}

export interface LabHostArgs {
    /** Of the lab. */
    readonly directory: string;
    readonly machine: LabMachine;
    readonly sshKey: SshKey;
}

/** Boots a machine and returns once it answers over SSH, with the host key that was made for it. */
export function createLabHost(
    name: string,
    { directory, machine, sshKey }: LabHostArgs,
    opts: pulumi.CustomResourceOptions,
): Host {
    const disk = machine.diskMiB === undefined ? "" : ` --disk ${machine.diskMiB}`;
    const booted = new command.local.Command(
        partName(name, Part.machine),
        {
            create: `'${tool}' create '${directory}' ${machine.name} ${machine.address}${disk}`,
            // What the machine said of itself when it was made: another one that stands there now is another resource's.
            delete: `'${tool}' delete '${directory}' ${machine.name} --made "$PULUMI_COMMAND_STDOUT"`,
            stdin: `${sshKey.publicKey}\n`,
            logging: command.local.Logging.Stderr,
            addPreviousOutputInEnv: true,
        },
        opts,
    );
    const made = booted.stdout.apply((text) => JSON.parse(text) as MadeMachine);
    return {
        name: machine.name,
        address: machine.address,
        connection: {
            host: machine.address,
            user: "root",
            hostKey: made.apply((machine) => machine.hostKey),
            privateKey: sshKey.privateKey,
        },
        sudo: false,
        dataDevice: labDataDevice,
        machineId: made.apply((machine) => machine.machineId),
    };
}
