import assert from "node:assert/strict";

import { itRefuses, listProblems, makeLab, makeSsh } from "../../support/configs";

describe("configuration of timing and balancer", () => {
    itRefuses([
        [
            "a duration without a unit",
            makeLab({ timing: { heartbeat: 100 } }),
            [/^timing\.heartbeat: 100 is a number without a unit/],
        ],
        [
            "a duration with a comma",
            makeLab({ timing: { roundTrip: "1,5ms" } }),
            [/^timing\.roundTrip: "1,5ms" is not a duration/],
        ],
        [
            "an election shorter than five heartbeats",
            makeLab({ timing: { heartbeat: "300ms", election: "1s" } }),
            [/^timing\.election: 1s is less than 5 heartbeats of 300ms.*give at least 1s500ms/],
        ],
        [
            "an election shorter than ten round trips",
            makeLab({ timing: { roundTrip: "200ms", election: "1s" } }),
            [/^timing\.election: 1s is less than 10 round trips of 200 ms; give at least 2s/],
        ],
        [
            "an election above etcd's limit",
            makeLab({ timing: { election: "51s" } }),
            [/^timing\.election: 51s is above etcd's limit of 50 s/],
        ],
        [
            "a heartbeat far below the round trip",
            makeLab({ timing: { roundTrip: "250ms", heartbeat: "100ms" } }),
            [/^timing\.heartbeat: 100ms is less than half a round trip \(250ms\)/],
        ],
        [
            "a balancer on ssh that nobody runs",
            makeSsh({ balancer: { enabled: true } }),
            [/^balancer\.enabled: true needs a balancer that you run/],
        ],
        [
            "a balancer's name that is none",
            makeSsh({ balancer: { dnsName: "etcd_lb" } }),
            [/^balancer\.dnsName: "etcd_lb" is not a DNS name/],
        ],
        [
            "an address for a balancer's name, which would go into certificates as one",
            makeSsh({ balancer: { dnsName: "192.0.2.5" } }),
            [
                /^balancer\.dnsName: "192\.0\.2\.5" is an address, which no certificate can have as a name; give it as balancer\.address\.$/,
            ],
        ],
        [
            "what ends in a number and so is no name",
            makeSsh({ balancer: { dnsName: "192.0.2.300" } }),
            [/^balancer\.dnsName: "192\.0\.2\.300" is not a DNS name/],
        ],
        [
            "a number for a name",
            makeSsh({ balancer: { dnsName: "2379" } }),
            [/^balancer\.dnsName: "2379" is not a DNS/],
        ],
        [
            "what is no address, once",
            makeSsh({ balancer: { address: 5 } }),
            [/^balancer\.address: 5 is a number and not text/],
        ],
        [
            "the network's own address for a balancer",
            makeSsh({ balancer: { address: "192.0.2.255" } }),
            [/^balancer\.address: "192\.0\.2\.255" is not a host's address in 192\.0\.2\.0\/24/],
        ],
        [
            "a port without a balancer",
            makeSsh({ balancer: { port: 6443 } }),
            [/^balancer\.port: 6443 is given, but there is no balancer/],
        ],
        [
            "a folder that only a shell would find, the root, and one with a line break",
            makeSsh({ operator: { credentialsDirectory: "$HOME/etcd" } }),
            [/^operator\.credentialsDirectory: "\$HOME\/etcd" has a part that only a shell would replace/],
        ],
        [
            "the folder of another user by name",
            makeSsh({ operator: { credentialsDirectory: "~bob/etcd" } }),
            [/^operator\.credentialsDirectory: "~bob\/etcd" has a part that only a shell would replace/],
        ],
        [
            "a folder with a line break, as YAML's | gives it",
            makeSsh({ operator: { credentialsDirectory: "/home/me/etcd\n" } }),
            [/^operator\.credentialsDirectory: "\/home\/me\/etcd\\n" is not a path: there is a line break/],
        ],
        [
            "the root of all files",
            makeSsh({ operator: { credentialsDirectory: "/" } }),
            [/^operator\.credentialsDirectory: "\/" is the root of all files/],
        ],
        [
            "an address for the lab's balancer",
            makeLab({ balancer: { address: "10.213.4.9" } }),
            [/^balancer\.address: "10\.213\.4\.9" is given, but the lab makes its own balancer/],
        ],
        [
            "a switch that is neither on nor off",
            makeLab({ balancer: { enabled: "yes" } }),
            [/^balancer\.enabled: "yes" is neither true nor false/],
        ],
    ]);

    it("refuses a folder with an authority of somebody else's, and takes one with its own files", () => {
        const values = makeSsh({ operator: { credentialsDirectory: "/etc/kubernetes/pki" } });
        const has =
            (...files: readonly string[]) =>
            (path: string) =>
                files.some((file) => path === `/etc/kubernetes/pki/${file}`) ? "PEM" : undefined;
        assert.match(
            listProblems(values, { readText: has("ca.crt", "ca.key") }).join("\n"),
            /^operator\.credentialsDirectory: "\/etc\/kubernetes\/pki" has a ca\.crt of somebody else's, .*; give a folder of its own/,
        );
        assert.deepEqual(listProblems(values, { readText: has("ca.crt", "operator.crt") }), []);
        assert.deepEqual(listProblems(values), []);
    });
});
