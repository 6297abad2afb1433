// What etcd is told on a host, wherever that is written: as flags, as ETCD_... variables, or as lines of etcd's own YAML file.
import { fillVariables } from "./fillVariables";

/** By flag's name, without the dashes; a flag that is given twice has what was said last, as in etcd. */
export type EtcdFlags = ReadonlyMap<string, string>;

/** Flags that nobody but etcd has; a text with one of them starts an etcd. */
const ETCD_ONLY_FLAGS = [
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
    const said = fillVariables(withoutOthers(text));
    const flags = new Map([...readYaml(said), ...readVariables(said), ...readOptions(said)]);
    if (!ETCD_ONLY_FLAGS.some((name) => flags.has(name))) {
        return undefined;
    }
    return /\bkind: ClusterConfiguration\b|kubeadm init phase etcd local/.test(said)
        ? new Map([...KUBEADM, ...flags])
        : flags;
}

/** What kubeadm gives an etcd by itself. */
const KUBEADM: readonly (readonly [string, string])[] = [
    "trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt",
    "cert-file=/etc/kubernetes/pki/etcd/server.crt",
    "key-file=/etc/kubernetes/pki/etcd/server.key",
    "client-cert-auth=true",
    "peer-trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt",
    "peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt",
    "peer-key-file=/etc/kubernetes/pki/etcd/peer.key",
    "peer-client-cert-auth=true",
].map((flag) => flag.split("=") as [string, string]);

/** Without comments, and without what etcd's own tools are told: a restore names members too, and starts none. */
function withoutOthers(text: string): string {
    return text
        .replace(/\\\\?\r?\n\s*/g, " ")
        .replace(/^[ \t]*(#(?!!)|\/\/|;).*$/gm, "")
        .replace(/\b(etcdctl|etcdutl)\b[^\n;&|]*/g, "$1");
}

/** A list of URLs may have blanks after its commas. */
const BARE = String.raw`(?:[^\s\\"'\],]|,(?=[^\s"'\]])|,[ \t]+(?=[\w.-]*=?https?:\/\/))`;
const QUOTED = String.raw`\\?"(?:[^"\n\\]|\\(?!"))*\\?"|'[^'\n]*'`;
const OPTION = new RegExp(
    String.raw`(?<![\w-])--?([a-z][a-z0-9-]*[a-z0-9])(?:(?:=|[ \t]+(?![-\\])|["'],\s*(?=["'](?!-)))(${QUOTED}|${BARE}*))?`,
    "g",
);
const VARIABLE = new RegExp(
    String.raw`\bETCD_([A-Z][A-Z0-9_]*)["']?(?:\s*[=:]\s*|["',\s]+value["']?\s*[:=]\s*)(${QUOTED}|${BARE}*)`,
    "g",
);

/** `--name=value`, `--name value`, `"--name", "value"`, and `--name` alone, which is true. */
function readOptions(text: string): readonly (readonly [string, string])[] {
    return [...text.matchAll(OPTION)].map(([, name = "", value]) => [name, unquote(value ?? "") || "true"]);
}

/** `ETCD_NAME=value`, also as a map, and as a name and a value of their own. */
function readVariables(text: string): readonly (readonly [string, string])[] {
    return [...text.matchAll(VARIABLE)].flatMap(([, name = "", value = ""]) => {
        const flag = name.toLowerCase().replaceAll("_", "-");
        return value === "" ? [] : [[flag, unquote(value)] as const];
    });
}

/** Only lines that hold nothing else. etcd's own file has two sections, in which the same names speak of clients and of peers. */
function readYaml(text: string): readonly (readonly [string, string])[] {
    const found: (readonly [string, string])[] = [];
    let section: { readonly indent: number; readonly peer: boolean } | undefined;
    const unfolded = text.replace(/^([ \t]*)((?:peer|client)-transport-security): *\{(.*)\}[ \t]*$/gm, unfold);
    for (const line of unfolded.split("\n")) {
        const [, blanks = "", key = "", value = ""] =
            /^([ \t]*)["']?([a-z][a-z0-9-]+)["']?:(?:[ \t]+("[^"\n]*"|'[^'\n]*'|[^\s"'{[|>][^\n#]*?))?,?[ \t]*$/.exec(
                line,
            ) ?? [];
        const indent = blanks.length;
        if (key === "") {
            continue;
        }
        if (section !== undefined && indent <= section.indent) {
            section = undefined;
        }
        if (value === "") {
            const sectionOf = /^(peer|client)-transport-security$/.exec(key)?.[1];
            section = sectionOf === undefined ? section : { indent, peer: sectionOf === "peer" };
            continue;
        }
        found.push([section?.peer === true ? `peer-${key}` : key, unquote(value)]);
    }
    return found;
}

/** `section: { a: b, c: d }` on lines of their own. */
function unfold(_: string, indent: string, section: string, inner: string): string {
    return [`${indent}${section}:`, ...inner.split(",").map((one) => `${indent}  ${one.trim()}`)].join("\n");
}

function unquote(value: string): string {
    return value
        .trim()
        .replace(/^\\?(["'])(.*?)\\?\1$/, "$2")
        .replace(/,$/, "");
}
