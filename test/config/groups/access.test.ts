import assert from "node:assert/strict";
import fc from "fast-check";
import { containsAddress, formatAddress, parseAddress, parseNetwork } from "../../../config/values/address";
import { HOST_KEY, itRefuses, makeAws, makeLab, makeSsh, mustCheck } from "../../support/configs";

const withAccess = (access: object) => makeSsh({ access });

describe("configuration of access and firewall", () => {
    itRefuses([
        [
            "the whole world",
            withAccess({ apiServers: ["0.0.0.0/0"] }),
            [/^access\.apiServers\[0\]: "0\.0\.0\.0\/0" is the whole world; .*name the machines/],
        ],
        [
            "half of the world, in any list",
            withAccess({
                apiServers: ["10.0.0.7"],
                operators: ["128.0.0.0/1"],
                monitoring: ["64.0.0.0/7"],
                balancers: ["0.0.0.0/2"],
            }),
            [/^access\.operators\[0\].*good part of the world/, /^access\.monitoring\[0\]/, /^access\.balancers\[0\]/],
        ],
        [
            "a name, a number and an IPv6 address",
            withAccess({ apiServers: ["cp-1.example.com", 7, "fd00::7"] }),
            [
                /^access\.apiServers\[1\]: 7 is not text; write it as one text, in quotes/,
                /^access\.apiServers\[0\]: "cp-1\.example\.com" is neither an IPv4 address nor a network/,
                /^access\.apiServers\[2\]: "fd00::7" is neither/,
            ],
        ],
        [
            "an address with the mask of its network",
            withAccess({ apiServers: ["10.0.0.7/24"] }),
            [
                /^access\.apiServers\[0\]: "10\.0\.0\.7\/24" is an address inside a network; .*"10\.0\.0\.0\/24", or .*"10\.0\.0\.7"/,
            ],
        ],
        [
            "an address that no machine has",
            withAccess({ apiServers: ["127.0.0.1", "224.0.0.0/8"] }),
            [/^access\.apiServers\[0\].*loopback/, /^access\.apiServers\[1\].*multicast/],
        ],
        [
            "a list under a wrong name, once",
            withAccess({ apiServer: ["10.0.0.7"] }),
            [/^access\.apiServer: this key is unknown; did you mean access\.apiServers/],
        ],
        [
            "lists for hosts on AWS, which has security groups",
            makeAws({ access: { apiServers: ["10.0.0.7"] } }),
            [/^access: this is for hosts of your own and the lab; .*aws\.access/],
        ],
        [
            "the hosts' own firewall on AWS",
            makeAws({ firewall: { enabled: true } }),
            [/^firewall\.enabled: this is for hosts of your own and the lab/],
        ],
        ["a single text", withAccess({ apiServers: "10.0.0.7" }), [/^access\.apiServers: "10\.0\.0\.7" is not a list/]],
        [
            "a firewall that lets nobody in",
            makeSsh({ firewall: { enabled: true } }),
            [/^firewall\.enabled: true would shut out everybody.*access\.apiServers/],
        ],
        [
            "lists that name nobody, by the path that was written",
            withAccess({ apiServers: [] }),
            [/^access: this group names nobody, and the firewall that is on with it would shut out everybody; list/],
        ],
        [
            "objects and lists where an address belongs",
            withAccess({ apiServers: [{ toString: "192.0.2.21" }, ["192.0.2.21"]], operators: ["10.0.0.7"] }),
            [/^access\.apiServers\[0\]: \{"toString":.*is not text/, /^access\.apiServers\[1\]: \["192.*is not text/],
        ],
        [
            "a firewall that cannot know the balancer",
            makeSsh({ access: { apiServers: ["10.0.0.7"] }, balancer: { dnsName: "etcd.example.com" } }),
            [/^access\.balancers: nothing is given, but the firewall must know from where the balancer comes/],
        ],
    ]);

    it("has the firewall on in the lab, where this computer is the operator", () => {
        const { access, firewall } = mustCheck(makeLab());
        assert.deepEqual(firewall, { enabled: true });
        assert.deepEqual(access, { apiServers: [], operators: ["10.213.4.1/32"], monitoring: [], balancers: [] });
    });

    it("has it on elsewhere when somebody is named, and off when nobody is", () => {
        assert.equal(mustCheck(makeSsh()).firewall.enabled, false);
        assert.equal(mustCheck(withAccess({ apiServers: ["10.0.0.7"] })).firewall.enabled, true);
        const off = makeSsh({ access: { apiServers: ["10.0.0.7"] }, firewall: { enabled: false } });
        assert.equal(mustCheck(off).firewall.enabled, false);
        assert.equal(mustCheck(makeLab({ firewall: { enabled: false } })).firewall.enabled, false);
    });

    it("lets hosts in that are wired, without turning the firewall on for them", () => {
        const apiServers = [{ name: "cp-1", address: "198.51.100.1", hostKey: HOST_KEY }];
        const wired = mustCheck(makeSsh({ apiServers }));
        assert.deepEqual(wired.access.apiServers, ["198.51.100.1/32"]);
        assert.equal(wired.firewall.enabled, false);
        const listed = mustCheck(makeSsh({ apiServers, access: { apiServers: ["10.0.0.7"] } }));
        assert.deepEqual(listed.access.apiServers, ["10.0.0.7/32", "198.51.100.1/32"]);
        assert.equal(mustCheck(makeSsh({ apiServers, firewall: { enabled: true } })).firewall.enabled, true);
    });

    it("warns when no API server is named", () => {
        const { warnings } = mustCheck(withAccess({ operators: ["10.0.0.7"] }));
        assert.equal(warnings.length, 1);
        assert.match(warnings[0] ?? "", /^access\.apiServers: nobody is named/);
    });

    it("takes a balancer without an address when it is said from where it comes", () => {
        const access = { apiServers: ["10.0.0.7"], balancers: ["10.0.0.3", "10.0.0.4"] };
        const config = mustCheck(makeSsh({ access, balancer: { dnsName: "etcd.example.com" } }));
        assert.deepEqual(config.access.balancers, ["10.0.0.3/32", "10.0.0.4/32"]);
    });

    it("leaves out what another entry contains, whatever the order, and nothing else", () => {
        const networks = fc.tuple(fc.nat(0xff_ff), fc.integer({ min: 8, max: 32 })).map(([low, prefix]) => {
            const address = 0x0a_00_00_00 + low;
            return `${formatAddress(address - (address % 2 ** (32 - prefix)))}/${prefix}`;
        });
        fc.assert(
            fc.property(fc.array(networks, { minLength: 1, maxLength: 8 }), fc.nat(0xff_ff), (given, low) => {
                const kept = mustCheck(withAccess({ apiServers: given })).access.apiServers;
                assert.deepEqual(mustCheck(withAccess({ apiServers: [...given].reverse() })).access.apiServers, kept);
                const covers = (list: readonly string[], address: number): number =>
                    list.filter((text) => {
                        const network = parseNetwork(text);
                        return network !== undefined && containsAddress(network, address);
                    }).length;
                for (const address of [
                    0x0a_00_00_00 + low,
                    ...given.map((text) => parseAddress(text.split("/")[0] ?? "") ?? 0),
                ]) {
                    assert.equal(covers(kept, address), covers(given, address) > 0 ? 1 : 0, formatAddress(address));
                }
            }),
        );
    });
});
