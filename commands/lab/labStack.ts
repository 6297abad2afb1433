import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { checkConfig } from "../../config/check";
import { ConfigError } from "../../config/values/errors";
import { DEFAULT_VERSION } from "../../config/facts/knownVersions";
import { Failure } from "../shared/failure";
import { type Lab, readLabNetwork } from "./lab";
import { root } from "../shared/root";
import { runChecked } from "../shared/run";
import { stackExists } from "../status/stackState";
import { cacheDirectory, type Toolchain } from "../shared/toolchain";

export const project = "pulumi-etcd";

/** The setting that --with-apiserver stands for. */
export const WITH_API_SERVERS = "apiServers=[{name: cp-1, kind: static-pod}, {name: cp-2, kind: systemd}]";

type Settings = Record<string, unknown>;
interface StackConfig {
    encryptionsalt?: string;
    config: Settings;
}

/** The environment in which the engine finds the lab's stack: its state and secrets are in the lab's folder. */
export function labEnvironment(lab: Lab, toolchain: Toolchain): NodeJS.ProcessEnv {
    return {
        ...toolchain.env,
        PULUMI_BACKEND_URL: `file://${lab.stateDirectory}`,
        PULUMI_CONFIG_PASSPHRASE_FILE: lab.passphraseFile,
        // It would win over the file.
        PULUMI_CONFIG_PASSPHRASE: undefined,
    };
}

/** Makes the lab's stack unless it is there. Killed half-way, it is made again: there is nothing in it yet. */
export async function makeLabStack(lab: Lab, toolchain: Toolchain): Promise<void> {
    fs.mkdirSync(lab.stateDirectory, { recursive: true });
    if (stackExists(lab.stateDirectory, project, lab.name) && fs.existsSync(lab.stackConfig)) {
        return;
    }
    if (!fs.existsSync(lab.passphraseFile)) {
        writeWhole(lab.passphraseFile, randomBytes(24).toString("base64url"));
    }
    // Made in a folder of its own, since it writes the salt of its secrets into the stack's settings, which are under version control.
    fs.copyFileSync(path.join(root, "Pulumi.yaml"), path.join(lab.directory, "Pulumi.yaml"));
    const env = labEnvironment(lab, toolchain);
    if (stackExists(lab.stateDirectory, project, lab.name)) {
        await runChecked(
            "pulumi",
            ["-C", lab.directory, "stack", "rm", lab.name, "--yes", "--force", "--non-interactive"],
            { env },
        );
    }
    await runChecked("pulumi", ["-C", lab.directory, "stack", "init", lab.name, "--no-select", "--non-interactive"], {
        env,
    });
}

/** Forgets the stack in one step; what is left of it goes with the lab's folder. */
export function forgetStack(lab: Lab): void {
    const forgotten = forgottenState(lab);
    if (fs.existsSync(lab.stateDirectory)) {
        fs.rmSync(forgotten, { recursive: true, force: true });
        fs.renameSync(lab.stateDirectory, forgotten);
    }
}

function forgottenState(lab: Lab): string {
    return `${lab.stateDirectory}.removed`;
}

/** Clears away what a removal that was killed left: the state that it forgot, and machines that no stack knows. */
export async function removeForgotten(lab: Lab): Promise<void> {
    fs.rmSync(forgottenState(lab), { recursive: true, force: true });
    const machines = path.join(lab.directory, "machines");
    const left = fs.existsSync(machines) && fs.readdirSync(machines).length > 0;
    if (left && !stackExists(lab.stateDirectory, project, lab.name)) {
        await runChecked("lab/lab", ["destroy", lab.directory]);
        await runChecked("lab/lab", ["create", lab.directory]);
    }
}

/** Writes the settings of the lab's stack: those of Pulumi.lab.yaml, changed as asked, and where this lab is. */
export function writeLabConfig(lab: Lab, changes: readonly string[]): void {
    const base = parse(fs.readFileSync(path.join(root, "Pulumi.lab.yaml"), "utf8")) as StackConfig;
    const made = parse(fs.readFileSync(lab.stackConfig, "utf8")) as StackConfig;
    const config: Settings = { ...base.config };
    const asked = mergeChanges(lab, changes);
    for (const change of asked) {
        setPath(config, change);
    }
    config[`${project}:lab`] = {
        directory: lab.directory,
        network: readLabNetwork(lab),
        buildsDirectory: path.join(cacheDirectory(), "etcd"),
    };
    const operator = `${project}:operator`;
    config[operator] = {
        credentialsDirectory: lab.credentialsDirectory,
        ...(config[operator] as Settings | undefined),
    };
    checkSettings(lab, config);
    if (changes.length > 0) {
        writeWhole(changesFile(lab), JSON.stringify(asked));
    }
    const text = stringify({ encryptionsalt: made.encryptionsalt, config });
    if (text !== fs.readFileSync(lab.stackConfig, "utf8")) {
        writeWhole(lab.stackConfig, text);
    }
}

/** All that was ever asked for, the newest of each setting; an empty value takes it back. */
function mergeChanges(lab: Lab, changes: readonly string[]): readonly string[] {
    const file = changesFile(lab);
    const kept = fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as string[]) : [];
    changes.forEach((change) => {
        setPath({}, change);
    });
    const keyOf = (change: string): string => change.slice(0, change.indexOf("="));
    const byKey = new Map([...kept, ...changes].map((change) => [keyOf(change), change]));
    return [...byKey.values()].filter((change) => change !== `${keyOf(change)}=`);
}

function changesFile(lab: Lab): string {
    return path.join(lab.directory, "settings.json");
}

/** What is wrong is said before it is kept, so that a slip does not come back with every later run. */
function checkSettings(lab: Lab, config: Settings): void {
    const prefix = `${project}:`;
    const own = Object.entries(config).filter(([key]) => key.startsWith(prefix));
    const checked = checkConfig(Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value])), {
        stack: lab.name,
        agentSocket: undefined,
        resolvePath: (file) => path.resolve(root, file),
        readText: (file) => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined),
        findKeyFault: () => undefined,
        // What is not built yet is built next.
        findBuildDigest: () => "0".repeat(64),
    });
    if (!checked.ok) {
        throw new Failure(new ConfigError(checked.problems).message);
    }
}

/** The etcd version that the lab's settings ask for. */
export function labEtcdVersion(lab: Lab): string {
    const made = parse(fs.readFileSync(lab.stackConfig, "utf8")) as StackConfig;
    const etcd = made.config[`${project}:etcd`] as { version?: unknown } | null | undefined;
    return typeof etcd?.version === "string" ? etcd.version : DEFAULT_VERSION;
}

/** Whether machines with API servers belong to the lab. */
export function labHasApiServers(lab: Lab): boolean {
    const made = parse(fs.readFileSync(lab.stackConfig, "utf8")) as StackConfig;
    const servers = made.config[`${project}:apiServers`];
    return Array.isArray(servers) && servers.length > 0;
}

/** `members=5` or `etcd.version=3.7.3`: the value as YAML reads it. */
function setPath(config: Settings, change: string): void {
    const [, keys, value] = /^([\w.-]+)=(.*)$/s.exec(change) ?? [];
    if (keys === undefined || value === undefined) {
        throw new Failure(
            `--set "${change}" is not KEY=VALUE; give for example --set members=5 or --set etcd.version=3.7.3`,
        );
    }
    const [first = "", ...rest] = keys.split(".");
    let place = config;
    let key = `${project}:${first}`;
    for (const next of rest) {
        const inner = { ...(place[key] as Settings | undefined) };
        place[key] = inner;
        place = inner;
        key = next;
    }
    try {
        place[key] = parse(value) as unknown;
    } catch {
        throw new Failure(`--set ${keys}: "${value}" is not a YAML value; put it in quotes within the shell's quotes`);
    }
}

function writeWhole(file: string, text: string): void {
    fs.writeFileSync(`${file}.new`, text, { mode: 0o600 });
    fs.renameSync(`${file}.new`, file);
}
