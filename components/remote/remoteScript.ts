import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Machine } from "./host";
import type { ProgramDelivery } from "./programDelivery";

export interface RemoteScriptArgs {
    readonly host: Machine;
    /** The command line; not secret, shown when it fails. It is given to a shell, as root. */
    readonly command: pulumi.Input<string>;
    /** What the command reads from its standard input. */
    readonly stdin?: pulumi.Input<string>;
    /** Brings the programs that the command runs, right before it runs. */
    readonly programs?: ProgramDelivery;
    /** Seconds after which the command is ended on the host. @default 600 */
    readonly timeoutSeconds?: number;
}

/**
 * Runs a command on a host: the only place that makes a remote.Command, so that all of them
 * - are run again when an input changes, which is safe because what they run is idempotent,
 * - are run anew when another machine takes the host's place,
 * - end by themselves, also when nobody waits for them any more,
 * - do nothing when they are deleted: the host may be long gone.
 * Standard output is the result and stays out of the log; standard error is progress, shown while it runs.
 */
export function createRemoteScript(
    name: string,
    args: RemoteScriptArgs,
    opts: pulumi.CustomResourceOptions,
): command.remote.Command {
    const limit = args.timeoutSeconds ?? 600;
    const elevate = args.host.sudo ? "sudo -n " : "";
    return new command.remote.Command(
        name,
        {
            connection: args.host.connection,
            create: pulumi.interpolate`${elevate}timeout ${limit} ${args.command}`,
            ...(args.stdin === undefined ? {} : { stdin: args.stdin }),
            triggers: [args.host.machineId],
            logging: command.remote.Logging.Stderr,
            addPreviousOutputInEnv: false,
        },
        args.programs === undefined ? opts : { ...opts, hooks: args.programs.before(name, args.host, opts.hooks) },
    );
}
