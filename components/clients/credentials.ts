import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { ClientPair } from "../pki/certificates";
import { renderFiles, shellQuote } from "../remote/renderFiles";

export interface CredentialsArgs {
    readonly directory: string;
    readonly caPem: pulumi.Output<string>;
    readonly operator: ClientPair;
}

/**
 * Writes the operator's files on the machine that runs Pulumi: ca.crt, operator.crt and operator.key, for that user alone. They
 * are taken away with the cluster.
 */
export function createCredentials(
    name: string,
    { directory, caPem, operator }: CredentialsArgs,
    opts: pulumi.CustomResourceOptions,
): void {
    // ca.crt comes last and goes first: one that is there without operator.crt is not ours (config/groups/operator.ts).
    const files = ["operator.key", "operator.crt", "ca.crt"].map((file) => `${directory}/${file}`);
    const script = pulumi.all([operator.keyPem, operator.certPem, caPem]).apply((contents) =>
        renderFiles(
            `pulumi-etcd: the operator's credentials`,
            files.map((path, i) => ({ path, mode: "0600", content: contents[i] ?? "" })),
            [],
        ),
    );
    new command.local.Command(
        name,
        {
            create: "bash -s",
            delete: `rm -f ${files.toReversed().map(shellQuote).join(" ")}`,
            stdin: pulumi.secret(script),
            logging: command.local.Logging.Stderr,
            addPreviousOutputInEnv: false,
        },
        { ...opts, deleteBeforeReplace: true },
    );
}
