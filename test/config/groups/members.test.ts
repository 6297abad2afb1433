import {
    type Values,
    itRefuses,
    makeHostKey,
    makeLab,
    makeMember,
    makePublicKey,
    makeSsh,
} from "../../support/configs";

const RSA_KEY = makePublicKey("ssh-rsa", Buffer.from([1, 0, 1]), Buffer.alloc(257, 1));
const SECURITY_KEY = makePublicKey("sk-ssh-ed25519@openssh.com", Buffer.alloc(32, 7), "ssh:");
const ECDSA_KEY = makePublicKey("ecdsa-sha2-nistp256", "nistp256", Buffer.alloc(65, 4));

const members = (...list: Values[]): Values => makeSsh({ members: list });

describe("configuration of members", () => {
    itRefuses([
        [
            "an even number of members",
            makeLab({ members: 4 }),
            [/^members: 4 is an even number of members: it tolerates 1 failed, no more than 3 would; give 3 or 5\.$/],
        ],
        [
            "two members",
            makeLab({ members: 2 }),
            [/^members: 2 is an even number .* tolerates 0 failed, no more than 1 would; give 3 or 5\.$/],
        ],
        ["no member", makeLab({ members: 0 }), [/^members: 0 is not a number of members; give 3, 5 or 7\.$/]],
        ["an empty list", makeLab({ members: [] }), [/^members: a list of 0 is not a number of members/]],
        [
            "four members of which one is wrong too",
            members(makeMember(1), makeMember(2, { address: "x" }), makeMember(3), makeMember(4)),
            [/^members: a list of 4 is an even number/, /^members\[1\]\.address: "x" is not an IPv4 address/],
        ],
        ["a negative number", makeLab({ members: -3 }), [/^members: -3 is not a number of members/]],
        ["half a member", makeLab({ members: 2.5 }), [/^members: 2\.5 is not a number of members/]],
        ["nine members", makeLab({ members: 9 }), [/^members: 9 is more than 7 members/]],
        ["a word", makeLab({ members: "three" }), [/^members: "three" is neither a number nor a list/]],
        [
            "a single member in production",
            makeLab({ members: 1, environment: "production" }),
            [/^members: 1 member cannot survive any failure; give 3 or 5, or set environment: test\.$/],
        ],
        [
            "a number where hosts must be named",
            makeSsh({ members: 3 }),
            [/^members: 3 says how many, but not which hosts/],
        ],
        [
            "a member that is a word",
            makeLab({ members: ["etcd-1", { name: "etcd-2" }, { name: "etcd-3" }] }),
            [/^members\[0\]: "etcd-1" is not a member/],
        ],
        [
            "the same name twice",
            members(makeMember(1), makeMember(2), makeMember(3, { name: "etcd-1" })),
            [/^members\[2\]\.name: "etcd-1" is also the name of members\[0\]/],
        ],
        [
            "the same address twice",
            members(makeMember(1), makeMember(2), makeMember(3, { address: "192.0.2.12" })),
            [/^members\[2\]\.address: "192\.0\.2\.12" is also the address of members\[1\]/],
        ],
        [
            "names that plan the same address",
            makeLab({ members: [{ name: "a-1" }, { name: "b-1" }, { name: "c-2" }] }),
            [/^members\[1\]\.address: "10\.213\.4\.11" is also the address of members\[0\]/],
        ],
        [
            "a name that plans no address",
            makeLab({ members: [{ name: "one" }, { name: "etcd-2" }, { name: "etcd-3" }] }),
            [/^members\[0\]\.address: nothing is given.*its name does not end in a number/],
        ],
        [
            "a number outside the network",
            makeLab({ members: [{ name: "etcd-250" }, { name: "etcd-2" }, { name: "etcd-3" }] }),
            [/^members\[0\]\.address: .*10\.213\.4\.0\/24 has no host 10 \+ 250/],
        ],
        [
            "a name that is no label",
            members(makeMember(1, { name: "Etcd_1" }), makeMember(2), makeMember(3)),
            [/^members\[0\]\.name: "Etcd_1" is not a name for a host; give 1 to 40/],
        ],
        [
            "a name of 41 letters",
            members(makeMember(1, { name: "a".repeat(41) }), makeMember(2), makeMember(3)),
            [/^members\[0\]\.name: "a{41}" is not a name/],
        ],
        [
            "a name that is taken",
            members(makeMember(1, { name: "balancer" }), makeMember(2), makeMember(3)),
            [/^members\[0\]\.name: "balancer" is the name of another machine/],
        ],
        [
            "a name that is a number",
            members(makeMember(1, { name: 1 }), makeMember(2), makeMember(3)),
            [/^members\[0\]\.name: 1 is a number and not text, as YAML reads it without quotes; write it in quotes/],
        ],
        [
            "no name",
            members(makeMember(1, { name: "" }), makeMember(2), makeMember(3)),
            [/^members\[0\]\.name: nothing is given/],
        ],
        [
            "an address that is none",
            members(makeMember(1), makeMember(2), makeMember(3, { address: "10.0.0.300" })),
            [
                /^members\[2\]\.address: "10\.0\.0\.300" is not an IPv4 address; give a host address inside network\.cidr \(192\.0\.2\.0\/24\)\.$/,
            ],
        ],
        [
            "no address",
            members(makeMember(1, { address: undefined }), makeMember(2), makeMember(3)),
            [/^members\[0\]\.address: nothing is given/],
        ],
        [
            "an address outside the network",
            members(makeMember(1, { address: "192.0.3.1" }), makeMember(2), makeMember(3)),
            [/^members\[0\]\.address: "192\.0\.3\.1" is outside network\.cidr \(192\.0\.2\.0\/24\)/],
        ],
        [
            "the network's own address",
            members(makeMember(1, { address: "192.0.2.0" }), makeMember(2), makeMember(3)),
            [/^members\[0\]\.address: "192\.0\.2\.0" is not a host's address/],
        ],
        [
            "the broadcast address",
            members(makeMember(1, { address: "192.0.2.255" }), makeMember(2), makeMember(3)),
            [/^members\[0\]\.address: "192\.0\.2\.255" is not a host's address/],
        ],
        [
            "a loopback address",
            makeSsh({ network: {}, members: [makeMember(1, { address: "127.0.0.1" }), makeMember(2), makeMember(3)] }),
            [/^members\[0\]\.address: "127\.0\.0\.1" is a loopback address/],
        ],
        [
            "the address of the lab's balancer",
            makeLab({ members: [{ name: "etcd-1", address: "10.213.4.5" }, { name: "etcd-2" }, { name: "etcd-3" }] }),
            [/^members\[0\]\.address: "10\.213\.4\.5" is the address of the lab's balancer/],
        ],
        [
            "the address of the lab's gateway",
            makeLab({ members: [{ name: "etcd-1", address: "10.213.4.1" }, { name: "etcd-2" }, { name: "etcd-3" }] }),
            [/^members\[0\]\.address: "10\.213\.4\.1" is the address of the lab's gateway/],
        ],
        [
            "the address of one's own balancer",
            makeSsh({ balancer: { address: "192.0.2.11" } }),
            [/^members\[0\]\.address: "192\.0\.2\.11" is the address of the balancer/],
        ],
        [
            "no host key",
            members(makeMember(1, { hostKey: undefined }), makeMember(2), makeMember(3)),
            [/^members\[0\]\.hostKey: nothing is given.*ssh-keyscan/],
        ],
        [
            "a host key that is none",
            members(makeMember(1, { hostKey: "ssh-ed25519 AAAA" }), makeMember(2), makeMember(3)),
            [/^members\[0\]\.hostKey: "ssh-ed25519 AAAA" is a public SSH host key that is cut off or damaged; copy it/],
        ],
        [
            "a whole line of ssh-keyscan",
            members(makeMember(1, { hostKey: `192.0.2.11 ${makeHostKey(1)}` }), makeMember(2), makeMember(3)),
            [
                /^members\[0\]\.hostKey: .* is a whole line of ssh-keyscan.*; leave out what stands before ssh-ed25519\.$/,
            ],
        ],
        [
            "the same host key twice, as cloned machines have",
            members(makeMember(1), makeMember(2), makeMember(3, { hostKey: makeHostKey(1) })),
            [/^members\[2\]\.hostKey: .* is also the host key of members\[0\]; give each host its own/],
        ],
        [
            "an even number where hosts must be named: both at once",
            makeSsh({ members: 4 }),
            [/^members: 4 is an even number/, /^members: 4 says how many, but not which hosts/],
        ],
        [
            "a zone that differs from another by a space that nobody sees",
            members(makeMember(1, { zone: "a" }), makeMember(2, { zone: "a " }), makeMember(3, { zone: "b\nc" })),
            [/^members\[1\]\.zone: "a " is not the name of a zone/, /^members\[2\]\.zone: /],
        ],
        [
            "a link-local address",
            makeSsh({
                network: {},
                members: [makeMember(1, { address: "169.254.1.1" }), makeMember(2), makeMember(3)],
            }),
            [/^members\[0\]\.address: "169\.254\.1\.1" is a link-local address/],
        ],
        [
            "the balancer's address, also where no network is given",
            makeSsh({ network: {}, balancer: { address: "192.0.2.11" } }),
            [/^members\[0\]\.address: "192\.0\.2\.11" is the address of the balancer/],
        ],
        [
            "a fingerprint for a host key",
            members(makeMember(1, { hostKey: "SHA256:abc" }), makeMember(2), makeMember(3)),
            [/^members\[0\]\.hostKey: "SHA256:abc" is not a public/],
        ],
        [
            "host keys that the command provider cannot check",
            members(
                makeMember(1, { hostKey: RSA_KEY }),
                makeMember(2, { hostKey: SECURITY_KEY }),
                makeMember(3, { hostKey: ECDSA_KEY }),
            ),
            [
                /^members\[0\]\.hostKey: "ssh-rsa .* is an RSA key, .*; give .*"ssh-keyscan -t ed25519 HOST" shows it\.$/,
                /^members\[1\]\.hostKey: "sk-ssh-ed25519@openssh\.com .* is the key of a security key, /,
            ],
        ],
        [
            "no device for one member",
            makeSsh({
                disk: {},
                members: [makeMember(1, { device: "/dev/sdb" }), makeMember(2), makeMember(3, { device: "/dev/sdb" })],
            }),
            [/^members\[1\]\.device: nothing is given/],
        ],
        [
            "a port that is none",
            members(makeMember(1, { port: 70_000 }), makeMember(2), makeMember(3)),
            [/^members\[0\]\.port: 70000 is out of range; give a number from 1 to 65535\.$/],
        ],
    ]);
});
