import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { readFlags } from "../../policies/reading/text/readFlags";
import { readHours } from "../../policies/reading/text/readHours";
import { readEtcdText } from "../../policies/reading/text/startedEtcd";

const unit =
    "[Service]\nExecStart=/usr/bin/etcd --name=a --initial-cluster-token=blue-1 --listen-peer-urls=https://a:2380\n";
const base64 = (text: string | Buffer): string => Buffer.from(text).toString("base64");

describe("a text that starts an etcd", () => {
    for (const [form, text] of [
        ["in base64", base64(unit)],
        ["in gzip and base64", base64(gzipSync(unit))],
        ["in a file of cloud-config", `#cloud-config\nwrite_files:\n  - encoding: b64\n    content: ${base64(unit)}\n`],
        [
            "in a part of several",
            `--x\nContent-Transfer-Encoding: base64\n\n${base64(unit).replace(/.{76}/g, "$&\n")}\n--x--`,
        ],
        ["in a unit of Ignition", JSON.stringify({ systemd: { units: [{ name: "etcd.service", contents: unit }] } })],
        [
            "in a file of Ignition",
            JSON.stringify({ storage: { files: [{ contents: { source: `data:,${encodeURIComponent(unit)}` } }] } }),
        ],
    ] as const) {
        it(`is read ${form}`, () => {
            assert.equal(readEtcdText(text).flags?.get("initial-cluster-token"), "blue-1");
        });
    }

    for (const text of [
        "snap install etcd --channel=3.4/stable",
        "sudo salt-call --local --id=a state.apply etcd.server",
    ]) {
        it(`is one that installs it: ${text}`, () => {
            assert.equal(readEtcdText(text).starts, true);
        });
    }

    for (const text of [
        "snap install etcd-manager",
        "salt-call state.apply kubernetes pillar='{etcd: [a, b]}'",
        "salt-call state.apply etcd.client",
    ]) {
        it(`is none that only has to do with it: ${text}`, () => {
            assert.equal(readEtcdText(text).starts, false);
        });
    }

    it("is none where only its tools are told of members", () => {
        assert.equal(
            readEtcdText("etcdctl snapshot restore s.db --initial-cluster a=https://a:2380 \\\n --name a").starts,
            false,
        );
        assert.equal(readEtcdText("apt-get install -y etcd-client").starts, false);
    });

    for (const [form, text] of [
        ["a list with blanks", "etcd --listen-client-urls http://127.0.0.1:2379, http://a:2379 --name a"],
        ["a variable that was set before", "URL=http://127.0.0.1:2379,http://a:2379\netcd --listen-client-urls ${URL}"],
        ["a variable in a map", 'environment:\n  ETCD_LISTEN_CLIENT_URLS: "http://127.0.0.1:2379,http://a:2379"'],
        ["a name and a value", "- name: ETCD_LISTEN_CLIENT_URLS\n  value: http://127.0.0.1:2379,http://a:2379"],
        ["arguments of their own", '["--listen-client-urls", "http://127.0.0.1:2379,http://a:2379"]'],
    ] as const) {
        it(`gives flags as ${form}`, () => {
            assert.match(
                readFlags(text)?.get("listen-client-urls") ?? "",
                /^http:\/\/127\.0\.0\.1:2379, ?http:\/\/a:2379$/,
            );
        });
    }

    it("tells clients' and peers' certificates apart in etcd's own file", () => {
        const flags = readFlags(
            "initial-cluster: a\nclient-transport-security:\n  cert-file: c\npeer-transport-security:\n  cert-file: p\n",
        );
        assert.deepEqual([flags?.get("cert-file"), flags?.get("peer-cert-file")], ["c", "p"]);
    });
});

describe("readHours", () => {
    for (const [schedule, hours] of [
        ["cron(0 3 ? * SUN *)", 168],
        ["rate(7 days)", 168],
        ["0 */6 * * *", 6],
        ["0 3 1,15 * *", 744],
        ["@daily", 24],
        ["*:0/30", 1],
    ] as const) {
        it(`gives ${hours} for ${schedule}`, () => {
            assert.equal(readHours(schedule), hours);
        });
    }
});
