import { flagsBackend } from "../../policies/rules/flags/flagsBackend";
import { flagsDiscovery } from "../../policies/rules/flags/flagsDiscovery";
import { flagsRecovery } from "../../policies/rules/flags/flagsRecovery";
import type { EtcdPolicy } from "../../policies/policy";
import { authorityProtected } from "../../policies/rules/tls/authorityProtected";
import { certificateExpiry } from "../../policies/rules/tls/certificateExpiry";
import { certificateLifetime } from "../../policies/rules/tls/certificateLifetime";
import { keyExposed } from "../../policies/rules/tls/keyExposed";
import { tlsAuthorities } from "../../policies/rules/tls/tlsAuthorities";
import { tlsClientAuth } from "../../policies/rules/tls/tlsClientAuth";
import { tlsPeer } from "../../policies/rules/tls/tlsPeer";
import { host, userData } from "./goodStack";
import { authority, certificate, command, goodTls, inDays, key, member, ourFlags } from "./goodTls";
import { assertBreaks, assertObeys, type Given } from "./judge";

const told = (changes: Readonly<Record<string, string | undefined>>): Given => host(1, { userData: userData(changes) });
const encoded = (text: string): Given => ({
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    name: "etcd-template",
    props: { userData: Buffer.from(text).toString("base64") },
});

const privateKey = "-----BEGIN EC PRIVATE KEY-----\nabc\n-----END EC PRIVATE KEY-----";

type Broken = readonly [string, readonly Given[], RegExp];

const cases: readonly { policy: EtcdPolicy; broken: readonly Broken[] }[] = [
    {
        policy: tlsClientAuth,
        broken: [
            [
                "clients without TLS",
                [told({ "listen-client-urls": "http://0.0.0.0:2379" })],
                /^etcd-1 serves clients without TLS/,
            ],
            [
                "clients without certificates",
                [told({ "client-cert-auth": undefined })],
                /serves clients that show no certificate/,
            ],
            ["certificates that are not asked for", [told({ "client-cert-auth": "false" })], /show no certificate/],
            ["no authority to know clients by", [told({ "trusted-ca-file": undefined })], /show no certificate/],
            [
                "a member of ours without a flag",
                [member(ourFlags.filter((flag) => !flag.startsWith("--client-cert-auth")))],
                /^blue-etcd-1 serves clients/,
            ],
            [
                "the same in a template",
                [encoded(userData({ "client-cert-auth": undefined }))],
                /^etcd-template serves clients/,
            ],
            [
                "the same in a command",
                [
                    command({
                        create: `ETCD_INITIAL_CLUSTER=a=https://a:2380 ETCD_LISTEN_CLIENT_URLS="https://a:2379" etcd`,
                    }),
                ],
                /^install serves clients/,
            ],
        ],
    },
    {
        policy: tlsPeer,
        broken: [
            [
                "peers without TLS",
                [told({ "listen-peer-urls": "http://10.0.1.11:2380" })],
                /talks to other members without TLS/,
            ],
            [
                "a list of members without TLS",
                [told({ "initial-cluster": "etcd-1=http://10.0.1.11:2380" })],
                /without TLS/,
            ],
            [
                "certificates that make themselves",
                [told({ "peer-auto-tls": "true" })],
                /generates its own peer certificates/,
            ],
            [
                "peers without certificates",
                [told({ "peer-client-cert-auth": undefined })],
                /accepts peers that show no certificate/,
            ],
            ["no authority to know peers by", [told({ "peer-trusted-ca-file": undefined })], /show no certificate/],
        ],
    },
    {
        policy: tlsAuthorities,
        broken: [
            [
                "one authority for both",
                [told({ "peer-trusted-ca-file": "/pki/client-ca.crt" })],
                /trusts one authority for peers and clients/,
            ],
        ],
    },
    {
        policy: certificateLifetime,
        broken: [
            ["a certificate of a hundred years", [certificate({ validityPeriodHours: 876_000 })], /lives 36500 days/],
            [
                "a certificate that says nothing",
                [certificate({ validityPeriodHours: undefined })],
                /does not say how long it lives/,
            ],
            [
                "a certificate that is not renewed",
                [certificate({ earlyRenewalHours: undefined })],
                /is never renewed before it ends.*about 2920/s,
            ],
            ["an authority of fifty years", [authority({ validityPeriodHours: 438_000 })], /lives 18250 days/],
        ],
    },
    {
        policy: certificateExpiry,
        broken: [
            ["a certificate with five days left", [certificate({ validityEndTime: inDays(5) })], /ends in 5 days/],
            ["a certificate that has ended", [certificate({ validityEndTime: inDays(-2) })], /has ended/],
            [
                "an authority with a hundred days left",
                [authority({ validityEndTime: inDays(100) })],
                /ends in 100 days.*plan the change/s,
            ],
        ],
    },
    {
        policy: authorityProtected,
        broken: [
            ["an authority without protection", [authority({}, { protect: false })], /^etcd-peer-ca is not protected/],
            [
                "an authority's key without protection",
                [key("etcd-peer-ca-key", false)],
                /^etcd-peer-ca-key is not protected/,
            ],
        ],
    },
    {
        policy: keyExposed,
        broken: [
            ["a key in user data", [host(1, { userData: `# etcd\n${privateKey}` })], /has a private key in a text/],
            ["a key in a template", [encoded(`# etcd\n${privateKey}`)], /has a private key in a text/],
            [
                "a key in a command",
                [command({ create: `echo '${privateKey}' > /etc/etcd/key` })],
                /has a private key in a text/,
            ],
        ],
    },
    {
        policy: flagsRecovery,
        broken: [
            [
                "a cluster that is made anew",
                [told({ "force-new-cluster": "true" })],
                /is started with --force-new-cluster, which/,
            ],
            [
                "writes that are on no disk",
                [told({ "unsafe-no-fsync": "true" })],
                /--unsafe-no-fsync, which acknowledges writes/,
            ],
            [
                "changes of members that nobody checks",
                [told({ "strict-reconfig-check": "false" })],
                /--strict-reconfig-check=false/,
            ],
            [
                "a member of ours with such a flag",
                [member([...ourFlags, "--force-new-cluster=true"])],
                /^blue-etcd-1 is started with --force-new/,
            ],
            [
                "such a flag in a variable",
                [command({ stdin: "ETCD_INITIAL_CLUSTER=a=https://a:2380\nETCD_FORCE_NEW_CLUSTER=true\n" })],
                /--force-new-cluster/,
            ],
        ],
    },
    {
        policy: flagsBackend,
        broken: [
            [
                "data of etcd 2",
                [command({ create: "kube-apiserver --etcd-servers=https://a:2379 --storage-backend=etcd2" })],
                /--storage-backend=etcd2/,
            ],
            ["the API of etcd 2", [told({ "enable-v2": "true" })], /turns on the API of etcd 2/],
            ["the same in a variable", [command({ create: "ETCD_ENABLE_V2=true etcd" })], /turns on the API/],
        ],
    },
    {
        policy: flagsDiscovery,
        broken: [
            [
                "the public service",
                [told({ discovery: "https://discovery.etcd.io/0123456789" })],
                /asks discovery\.etcd\.io/,
            ],
        ],
    },
];

describe("policies about certificates, keys and flags", () => {
    for (const { policy, broken } of cases) {
        describe(policy.name, () => {
            it("lets a good stack pass", () => {
                assertObeys(policy, goodTls);
            });

            for (const [what, resources, expected] of broken) {
                it(`refuses ${what}`, () => {
                    assertBreaks(policy, resources, expected);
                });
            }
        });
    }

    it("do not speak of what is nobody's etcd", () => {
        const others: readonly Given[] = [
            certificate({ validityPeriodHours: 876_000, validityEndTime: inDays(1) }, { name: "web" }),
            authority({}, { name: "web-ca", protect: false }),
            key("web-ca-key", false),
            command({ create: `echo '${privateKey}'` }),
        ];
        for (const { policy } of cases) {
            assertObeys(policy, others);
        }
    });

    it("ask no protection of the authorities of a test", () => {
        assertObeys(authorityProtected, [authority({ tags: { environment: "test" } }, { protect: false })]);
    });

    it("accept a key that a command reads from its standard input", () => {
        assertObeys(keyExposed, [command({ create: "install -m 0600 /dev/stdin /etc/etcd/key", stdin: privateKey })]);
    });

    it("say nothing of a certificate that is yet to be made", () => {
        assertObeys(certificateExpiry, [certificate({ validityEndTime: undefined })]);
    });
});
