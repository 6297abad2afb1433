// What etcd is told on a host, wherever that is written: as flags, as ETCD_... variables, or as lines of etcd's own YAML file.

/** By flag's name, without the dashes; a flag that is given twice has what was said last, as in etcd. */
export type EtcdFlags = ReadonlyMap<string, string>;

/** Flags that nobody but etcd has; a text with one of them starts an etcd. */
const TELLING = [
    "initial-cluster",
    "initial-cluster-state",
    "initial-cluster-token",
    "initial-advertise-peer-urls",
    "listen-peer-urls",
    "listen-client-urls",
    "advertise-client-urls",
    "peer-trusted-ca-file",
    "peer-cert-file",
    "peer-client-cert-auth",
    "discovery",
    "discovery-srv",
];

/** Undefined when the text starts no etcd. */
export function readFlags(text: string): EtcdFlags | undefined {
    const flags = new Map([...readYaml(text), ...readVariables(text), ...readOptions(text)]);
    return TELLING.some((name) => flags.has(name)) ? flags : undefined;
}

/** `--name=value`, `--name value`, and `--name` alone, which is true. */
function readOptions(text: string): readonly (readonly [string, string])[] {
    const option =
        /(?<![\w-])--?([a-z][a-z0-9-]*[a-z0-9])(?:(?:=|[ \t]+(?![-\\]))("[^"\n]*"|'[^'\n]*'|[^\s\\"',\]]*))?/g;
    return [...text.matchAll(option)].map(([, name = "", value]) => [name, unquote(value ?? "") || "true"]);
}

function readVariables(text: string): readonly (readonly [string, string])[] {
    return [...text.matchAll(/\bETCD_([A-Z][A-Z0-9_]*)["']?\s*[=:]\s*("[^"\n]*"|'[^'\n]*'|[^\s"']*)/g)].map(
        ([, name = "", value = ""]) => [name.toLowerCase().replaceAll("_", "-"), unquote(value)],
    );
}

/** Only lines that hold nothing else. */
function readYaml(text: string): readonly (readonly [string, string])[] {
    return [...text.matchAll(/^[ \t]*([a-z][a-z0-9-]+):[ \t]+("[^"\n]*"|'[^'\n]*'|[^\s"']\S*)[ \t]*$/gm)].map(
        ([, name = "", value = ""]) => [name, unquote(value)],
    );
}

function unquote(value: string): string {
    return value.replace(/^(["'])(.*)\1$/, "$2");
}

/** The exact release that a text installs, as far as it can be seen: `etcd-v3.5.1-linux-amd64`, `etcd:v3.5.1`, `ETCD_VERSION=3.5.1`. */
export function readVersion(text: string): string | undefined {
    return /etcd(?:[\w./:-]{0,40}?[-_:/]v?|[_-]?ver(?:sion)?["']?\s*[=:]\s*["']?v?)(3\.\d{1,2}\.\d{1,2})(?!\d)/i.exec(
        text,
    )?.[1];
}
