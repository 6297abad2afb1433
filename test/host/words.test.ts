import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { etcdNode, program, withFunctions } from "./support/node";

const settings: Record<string, string> = {
    NAME: "etcd-1",
    CLUSTER: "prod-etcd",
    TOKEN: "prod-etcd-1a2b3c4d",
    ADDRESS: "10.0.0.11",
    CLIENT_URL: "https://10.0.0.11:2379",
    PEER_URL: "https://10.0.0.11:2380",
    HEALTH_URL: "http://10.0.0.11:2381",
    GENESIS: "etcd-1=https://10.0.0.11:2380",
    FOUNDER: "true",
    BOOTSTRAP: "ETCD_INITIAL_CLUSTER=etcd-1=https://10.0.0.11:2380 ETCD_INITIAL_CLUSTER_STATE=new",
    MEMBERS: "etcd-1=https://10.0.0.11:2379",
    VERSION: "3.6.16",
    ARCHIVE_URL: "file:///archive.tar",
    ARCHIVE_SHA256: "0".repeat(64),
    DEVICE: "/dev/etcd-data",
    FILESYSTEM: "xfs",
};

describe("etcd-node's arguments", () => {
    const cases: [string[], RegExp][] = [
        [["frobnicate"], /unknown verb 'frobnicate'; see 'etcd-node help'/],
        [["stage", "a", "b"], /'stage' takes one DIGEST, found: a b/],
        [["guard", "now"], /'guard' takes no arguments, found: now/],
        [["converge", "d1", "--timeout"], /--timeout wants a number of seconds, found ''/],
        [["converge", "d1", "--timeout", "soon"], /--timeout wants a number of seconds, found 'soon'/],
        [["stage", "--force"], /unknown option --force/],
    ];
    for (const [args, message] of cases) {
        it(`refuses '${args.join(" ")}' with one kind line`, () => {
            const said = etcdNode(args);
            assert.notEqual(said.code, 0);
            assert.match(said.stderr, message);
            assert.match(said.stderr, /^etcd-node: [^\n]*\n$/);
            assert.equal(said.stdout, "");
        });
    }

    it("are explained by help, which names every verb that main knows", () => {
        const said = etcdNode(["help"]);
        assert.equal(said.code, 0);
        const verbs = withFunctions("compgen -A function verb_").stdout.trimEnd().split("\n");
        assert.ok(verbs.length >= 8, verbs.join());
        for (const verb of verbs)
            assert.ok(said.stdout.includes(verb.slice("verb_".length).replaceAll("_", "-")), `help lacks ${verb}`);
    });

    it("never include what stands on its standard input", () => {
        const said = withFunctions('bash "$1" help >/dev/null; cat', "the rest of the script", [program]);
        assert.equal(said.stdout, "the rest of the script");
    });
});

describe("json_escape", () => {
    it("makes a JSON string of any text", () => {
        const texts = fc
            .sample(fc.string({ unit: "binary", maxLength: 12 }), 200)
            .map((text) => text.replaceAll("\0", ""));
        texts.push('"', "\\", "\n\t\r\b\f\u001b\u007f", "Grüße 🚀", "", "\\u0041", "a/b");
        const script = 'while IFS= read -r -d "" text; do json_string "$text"; printf "\\0"; done';
        const said = withFunctions(`export LC_ALL=C.UTF-8\n${script}`, texts.map((text) => `${text}\0`).join(""));
        assert.equal(said.code, 0, said.stderr);
        const back = said.stdout
            .split("\0")
            .slice(0, -1)
            .map((json) => JSON.parse(json) as string);
        assert.deepEqual(back, texts);
    });
});

describe("the settings file", () => {
    let directory: string;
    before(() => {
        directory = mkdtempSync(join(tmpdir(), "etcd-node-"));
    });
    after(() => {
        rmSync(directory, { recursive: true });
    });

    function load(text: string, show = ""): ReturnType<typeof withFunctions> {
        const file = join(directory, "node.env");
        writeFileSync(file, text);
        return withFunctions(`load_settings "$1"\n${show}`, "", [file]);
    }

    const render = (changes: Record<string, string | undefined> = {}): string =>
        Object.entries({ ...settings, ...changes })
            .filter(([, value]) => value !== undefined)
            .map(([key, value]) => `${key}='${value ?? ""}'\n`)
            .join("");

    it("is read with and without quotes, comments and empty lines", () => {
        const said = load(
            `# made by hand\n\n${render({ NAME: undefined })}NAME=etcd-1\n`,
            'printf "%s %s" "$NAME" "$GENESIS"',
        );
        assert.equal(said.stdout, "etcd-1 etcd-1=https://10.0.0.11:2380");
        assert.equal(said.code, 0, said.stderr);
    });

    it("may hold quotes, and is never executed", () => {
        const value = "a'\\''b $(touch /nonexistent/x) `id`";
        assert.equal(
            load(render({ CLUSTER: value }), 'printf %s "$CLUSTER"').stdout,
            "a'b $(touch /nonexistent/x) `id`",
        );
    });

    const bad: [string, string, RegExp][] = [
        ["a line that is none", `${render()}export X\n`, /line 17 is not KEY='value': export X/],
        ["an unknown key", `${render()}COLOUR='blue'\n`, /line 17: unknown key COLOUR/],
        ["a missing key", render({ TOKEN: undefined }), /has no TOKEN/],
        ["an empty key", render({ DEVICE: "" }), /has no DEVICE/],
        ["a name that is none", render({ NAME: "../etcd" }), /NAME '..\/etcd' is not a member name/],
        ["a version that is none", render({ VERSION: "latest" }), /VERSION 'latest' is not like 3.6.16/],
        ["an answer that is none", render({ FOUNDER: "yes" }), /FOUNDER is 'yes', expected true or false/],
        ["an unknown filesystem", render({ FILESYSTEM: "btrfs" }), /FILESYSTEM is 'btrfs', expected xfs or ext4/],
        ["an unknown disk check", render({ DISK_CHECK: "maybe" }), /DISK_CHECK is 'maybe'/],
        ["a size that is none", render({ DISK_MIN_MIB: "4G" }), /must be whole numbers/],
        ["a checksum that is none", render({ ARCHIVE_SHA256: "abc" }), /ARCHIVE_SHA256 'abc' is not a SHA-256/],
    ];
    for (const [what, text, message] of bad) {
        it(`with ${what} is refused by one kind line`, () => {
            const said = load(text, "echo went on");
            assert.notEqual(said.code, 0);
            assert.match(said.stderr, message);
            assert.match(said.stderr, /^etcd-node: [^\n]*\n$/);
            assert.equal(said.stdout, "");
        });
    }

    it("gives each member of each cluster its own filesystem label of at most 12 characters", () => {
        const labels = [
            render(),
            render({ NAME: "etcd-2" }),
            render({ TOKEN: "prod-etcd-ffffffff" }),
            render({ DEVICE: "/dev/sdb" }),
        ].map((text) => load(text, 'make_label; printf %s "$LABEL"').stdout);
        for (const label of labels) assert.match(label, /^etcd-[0-9a-f]{7}$/);
        assert.equal(new Set(labels).size, 3, "only name and token may make a difference");
        assert.equal(labels[0], labels[3]);
    });
});

describe("an error that nobody foresaw", () => {
    it("names the place and shows no trace", () => {
        const said = withFunctions("strange() { false; }\nstrange");
        assert.notEqual(said.code, 0);
        assert.match(
            said.stderr,
            /^etcd-node: strange failed with code 1; run it again, and report this if it stays\n$/,
        );
    });

    it("is not added to a failure that has been explained, in a subshell either", () => {
        const said = withFunctions('explain() { fail "it rains; take a coat"; }\nx=$(explain)\necho "went on $x"');
        assert.equal(said.stderr, "etcd-node: it rains; take a coat\n");
        assert.equal(said.stdout, "");
        assert.notEqual(said.code, 0);
    });
});
