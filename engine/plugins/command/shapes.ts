import { DEFAULTS } from "../../../ssh/connection";

/**
 * The inputs and outputs of all resources of the package, in one place: check, diff and schema follow from
 * them. Error texts name the Go types that the official provider has.
 */
export type Field = {
    description: string;
    required?: true;
    secret?: true;
    replaces?: true;
    default?: string | number;
} & (
    | { type: "string" | "number" | "integer" | "boolean" | "any" }
    | { type: "list" | "map"; items: Field }
    | { type: "enum"; enum: "local" | "remote" }
    | { type: "object"; object: Shape }
);

export interface Shape {
    /** The Go type, as error texts name it. */
    name: string;
    fields: ReadonlyMap<string, Field>;
}

export interface ResourceShape {
    inputs: Shape;
    outputs: ReadonlyMap<string, Field>;
    description: string;
}

export const LOGGING_MODES = ["stdout", "stderr", "stdoutAndStderr", "none"];

const text = (description: string): Field => ({ type: "string", description });
const texts = (description: string): Field => ({ type: "list", items: text(""), description });
const fields = (entries: Record<string, Field>): ReadonlyMap<string, Field> => new Map(Object.entries(entries));

const stdin = text("Pass a string to the command's process as standard in");
const addPreviousOutputInEnv: Field = {
    type: "boolean",
    description:
        "If the standard output and error of the previous create or update are given to the next run as " +
        "PULUMI_COMMAND_STDOUT and PULUMI_COMMAND_STDERR. Defaults to true.",
};
const triggers: Field = {
    type: "list",
    items: { type: "any", description: "" },
    description: "Values of any type; the resource is replaced when one of them changes.",
    replaces: true,
};
const lifecycle: Record<string, Field> = {
    triggers,
    create: text("The command to run on create."),
    update: text("The command to run on update; if empty, create runs again."),
    delete: text("The command to run on delete."),
};
const logging = (module: "local" | "remote"): Field => ({
    type: "enum",
    enum: module,
    description: "What of the command's output is logged. Captured it is in any case. Defaults to stdoutAndStderr.",
});

const connectionFields: Record<string, Field> = {
    user: { ...text("The user to log in as."), default: DEFAULTS.user },
    host: { ...text("The address to connect to."), required: true },
    port: { type: "number", description: "The port to connect to.", default: DEFAULTS.port },
    privateKey: { ...text("The content of an SSH private key."), secret: true },
    agentSocketPath: text("Path of an SSH agent's socket. Defaults to the environment variable SSH_AUTH_SOCK."),
    dialErrorLimit: {
        type: "integer",
        description: "How many failed attempts to connect are forgiven; -1: all.",
        default: DEFAULTS.dialErrorLimit,
    },
    perDialTimeout: {
        type: "integer",
        description: "Longest time in seconds for one attempt to connect; 0: no limit.",
        default: DEFAULTS.perDialTimeout,
    },
    hostKey: text("The public key that the host must have. If not given, any host key is accepted."),
};
export const PROXY: Shape = { name: "remote.ProxyConnection", fields: fields(connectionFields) };
export const CONNECTION: Shape = {
    name: "remote.Connection",
    fields: fields({
        ...connectionFields,
        proxy: { type: "object", object: PROXY, description: "The bastion host to connect through." },
    }),
};
const connection: Field = {
    type: "object",
    object: CONNECTION,
    description: "How to connect to the remote host.",
    required: true,
    secret: true,
};

const localRun: Record<string, Field> = {
    stdin,
    logging: logging("local"),
    interpreter: texts('Program and arguments that run the command. Defaults to ["/bin/sh", "-c"].'),
    dir: text("The directory to run the command in."),
    environment: { type: "map", items: text(""), description: "Additional environment variables of the command." },
    addPreviousOutputInEnv,
};
const streams: Record<string, Field> = {
    stdout: { ...text("The standard output of the command"), required: true },
    stderr: { ...text("The standard error of the command"), required: true },
};

export const RESOURCES: ReadonlyMap<string, ResourceShape> = new Map<string, ResourceShape>([
    [
        "command:local:Command",
        {
            description: "A local command to be executed.",
            inputs: { name: "local.CommandInputs", fields: fields({ ...lifecycle, ...localRun }) },
            outputs: fields(streams),
        },
    ],
    [
        "command:remote:Command",
        {
            description: "A command to run on a remote host, over SSH.",
            inputs: {
                name: "remote.CommandInputs",
                fields: fields({
                    ...lifecycle,
                    stdin,
                    logging: logging("remote"),
                    connection,
                    addPreviousOutputInEnv,
                }),
            },
            outputs: fields(streams),
        },
    ],
]);
