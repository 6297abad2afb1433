import assert from "node:assert/strict";
import { readFlags } from "../../policies/reading/text/readFlags";
import { readVersion } from "../../policies/reading/text/readVersion";

function read(text: string, name: string): string | undefined {
    return readFlags(text)?.get(name);
}

describe("readFlags", () => {
    for (const [form, text] of [
        ["with an equals sign", "etcd --initial-cluster=a=https://a:2380"],
        ["with a space", "etcd --initial-cluster a=https://a:2380 --name a"],
        ["in quotes", `etcd --initial-cluster "a=https://a:2380"`],
        ["with one dash", "etcd -initial-cluster=a=https://a:2380"],
        ["over lines", "etcd \\\n  --initial-cluster=a=https://a:2380 \\\n  --name=a"],
        ["in a variable", `Environment="ETCD_INITIAL_CLUSTER=a=https://a:2380"`],
        ["in a variable in quotes", `ETCD_INITIAL_CLUSTER="a=https://a:2380"`],
        ["in YAML", "name: a\ninitial-cluster: a=https://a:2380\n"],
        ["in YAML in quotes", `initial-cluster: "a=https://a:2380"`],
        ["in a list of arguments", `args: ["etcd", "--initial-cluster=a=https://a:2380", "--name=a"]`],
    ] as const) {
        it(`reads a flag ${form}`, () => {
            assert.equal(read(text, "initial-cluster"), "a=https://a:2380");
        });
    }

    it("takes a flag alone for true", () => {
        assert.equal(read("etcd --initial-cluster=a --force-new-cluster --name=b", "force-new-cluster"), "true");
        assert.equal(
            read("etcd --initial-cluster=a \\\n --client-cert-auth \\\n --name=b", "client-cert-auth"),
            "true",
        );
    });

    it("takes what was said last", () => {
        assert.equal(read("etcd --initial-cluster=a --initial-cluster=b", "initial-cluster"), "b");
    });

    it("finds no etcd where none is started", () => {
        for (const text of [
            "",
            "apt-get install -y etcd-client",
            "curl --cert-file=x",
            "echo etcd --help",
            "name: web\n",
        ]) {
            assert.equal(readFlags(text), undefined, text);
        }
    });
});

describe("readVersion", () => {
    for (const text of [
        "etcd-v3.5.1-linux-amd64.tar.gz",
        "https://github.com/etcd-io/etcd/releases/download/v3.5.1/x.tar.gz",
        "quay.io/coreos/etcd:v3.5.1",
        "ETCD_VERSION=3.5.1",
        'ETCD_VER="v3.5.1"',
        "etcd_version: 3.5.1",
    ]) {
        it(`finds 3.5.1 in ${text}`, () => {
            assert.equal(readVersion(text), "3.5.1");
        });
    }

    it("finds none where none is", () => {
        for (const text of [
            "",
            "etcd",
            "kubernetes v3.5.1",
            "etcd-v3.5",
            "etcd and then something else that has a version of 3.5.1",
        ]) {
            assert.equal(readVersion(text), undefined, text);
        }
    });
});
