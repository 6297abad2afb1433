import assert from "node:assert/strict";

import fc from "fast-check";

import { CLIENT_PORT, HEALTH_PORT, Party, PEER_PORT, planCluster, SSH_PORT } from "../../../components/plan";
import { containsAddress, parseAddress, parseNetwork } from "../../../config/values/address";
import { makeAws, makeLab, makeMember, makeSsh, mustCheck } from "../../support/configs";

/** Odd numbers of differently numbered members, as a lab's configuration has them. */
const labMembers = fc
    .uniqueArray(fc.integer({ min: 1, max: 244 }), { minLength: 1, maxLength: 7 })
    .filter((numbers) => numbers.length % 2 === 1)
    .map((numbers) => numbers.map((number) => ({ name: `etcd-${number}` })));

const planLab = (members: readonly { name: string }[]) => planCluster(mustCheck(makeLab({ members })));

describe("topology", () => {
    it("says where three members of a lab stand and how they are reached", () => {
        const plan = planCluster(mustCheck(makeLab({ name: "orders" })));
        assert.equal(plan.name, "orders");
        assert.equal(plan.version, "3.6.16");
        assert.deepEqual([plan.quorum, plan.tolerance], [2, 1]);
        assert.deepEqual(plan.members[1], {
            name: "etcd-2",
            address: "10.213.4.12",
            zone: undefined,
            dnsName: undefined,
            clientUrl: "https://10.213.4.12:2379",
            peerUrl: "https://10.213.4.12:2380",
            healthUrl: "http://10.213.4.12:2381",
            peerSans: { dnsNames: ["etcd-2"], ipAddresses: ["10.213.4.12"] },
            serverSans: { dnsNames: ["etcd-2", "localhost"], ipAddresses: ["10.213.4.12", "127.0.0.1", "10.213.4.5"] },
        });
        assert.equal(
            plan.initialCluster,
            "etcd-1=https://10.213.4.11:2380,etcd-2=https://10.213.4.12:2380,etcd-3=https://10.213.4.13:2380",
        );
        assert.deepEqual(plan.balancer, {
            name: "balancer",
            address: "10.213.4.5",
            dnsName: undefined,
            port: 2379,
            endpoint: "https://10.213.4.5:2379",
        });
    });

    it("has a name of its own and the domain's in every certificate, where there is a domain", () => {
        const plan = planCluster(mustCheck(makeAws({ name: "orders" })));
        assert.equal(plan.domain, "orders.internal");
        const [member] = plan.members;
        assert.equal(member?.dnsName, "etcd-1.orders.internal");
        assert.deepEqual(member.peerSans, {
            dnsNames: ["etcd-1", "etcd-1.orders.internal", "orders.internal"],
            ipAddresses: ["10.60.0.11"],
        });
        assert.deepEqual(member.serverSans, {
            dnsNames: ["etcd-1", "etcd-1.orders.internal", "orders.internal", "localhost", "etcd.orders.internal"],
            ipAddresses: ["10.60.0.11", "127.0.0.1"],
        });
        assert.equal(plan.balancer?.endpoint, "https://etcd.orders.internal:2379");
    });

    it("prefers the balancer's name over its address, and has both in the certificates", () => {
        const balancer = { address: "192.0.2.5", dnsName: "etcd.example.com", port: 12379 };
        const plan = planCluster(mustCheck(makeSsh({ balancer })));
        assert.equal(plan.balancer?.endpoint, "https://etcd.example.com:12379");
        for (const member of plan.members) {
            assert.ok(member.serverSans.dnsNames.includes("etcd.example.com"));
            assert.ok(member.serverSans.ipAddresses.includes("192.0.2.5"));
        }
    });

    it("has no balancer where none is wanted or known, and then nothing flows through one", () => {
        for (const values of [makeSsh(), makeLab({ balancer: { enabled: false } })]) {
            const plan = planCluster(mustCheck(values));
            assert.equal(plan.balancer, undefined);
            assert.ok(plan.flows.every((flow) => flow.from !== Party.balancer && flow.to !== Party.balancer));
        }
    });

    it("names in each certificate every host of the URLs it is served under", () => {
        fc.assert(
            fc.property(labMembers, (members) => {
                const plan = planLab(members);
                for (const member of plan.members) {
                    const peer = [...member.peerSans.dnsNames, ...member.peerSans.ipAddresses];
                    const server = [...member.serverSans.dnsNames, ...member.serverSans.ipAddresses];
                    assert.ok(peer.includes(new URL(member.peerUrl).hostname));
                    assert.ok(server.includes(new URL(member.clientUrl).hostname));
                    assert.ok(server.includes(new URL(plan.balancer?.endpoint ?? "").hostname));
                    assert.ok(server.includes("127.0.0.1") && server.includes("localhost"));
                    assert.equal(new Set(server).size, server.length);
                }
            }),
        );
    });

    it("gives every machine an address of its own inside the network", () => {
        const network = parseNetwork("10.213.4.0/24");
        assert.ok(network !== undefined);
        fc.assert(
            fc.property(labMembers, (members) => {
                const plan = planLab(members);
                const all = [
                    ...plan.members.map((member) => member.address),
                    plan.balancer?.address ?? "",
                    "10.213.4.1",
                ];
                assert.equal(new Set(all).size, members.length + 2);
                for (const address of all) {
                    assert.ok(containsAddress(network, parseAddress(address) ?? -1), address);
                }
            }),
        );
    });

    it("never moves a member when others come or go", () => {
        fc.assert(
            fc.property(labMembers, labMembers, (before, after) => {
                const [old, young] = [planLab(before), planLab(after)];
                for (const member of young.members) {
                    const same = old.members.find((candidate) => candidate.name === member.name);
                    assert.deepEqual(same ?? member, member);
                }
            }),
        );
    });

    it("keeps the order of the members, in lists and in the initial cluster", () => {
        fc.assert(
            fc.property(labMembers, (members) => {
                const plan = planLab(members);
                const names = members.map((member) => member.name);
                assert.deepEqual(
                    plan.members.map((member) => member.name),
                    names,
                );
                assert.deepEqual(
                    plan.initialCluster.split(",").map((entry) => entry.split("=")[0]),
                    names,
                );
                assert.deepEqual(
                    plan.clientEndpoints,
                    plan.members.map((member) => member.clientUrl),
                );
            }),
        );
    });

    it("gives the same plan for the same configuration, frozen", () => {
        const config = mustCheck(makeLab());
        assert.deepEqual(planCluster(config), planCluster(config));
        const plan = planCluster(config);
        assert.ok(
            Object.isFrozen(plan) &&
                Object.isFrozen(plan.members[0]?.serverSans.dnsNames) &&
                Object.isFrozen(plan.flows),
        );
    });

    it("lets only members reach the peer port, and nobody but the named parties anything", () => {
        const { flows } = planCluster(mustCheck(makeLab()));
        for (const flow of flows) {
            if (flow.port === PEER_PORT) {
                assert.deepEqual([flow.from, flow.to], [Party.members, Party.members]);
            }
            assert.equal(flow.port === SSH_PORT, flow.from === Party.deployers);
            assert.ok([CLIENT_PORT, PEER_PORT, HEALTH_PORT, SSH_PORT].includes(flow.port));
            assert.ok(flow.to === Party.members || flow.to === Party.balancer);
            assert.notEqual(flow.why, "");
        }
        const pairs = flows.map((flow) => `${flow.from} ${flow.to} ${flow.port}`);
        assert.equal(new Set(pairs).size, pairs.length);
        assert.ok(pairs.includes("apiServers members 2379") && pairs.includes("balancer members 2381"));
        assert.ok(!pairs.includes("apiServers members 2381"));
    });

    it("passes on what the configuration warns about, and adds the spread", () => {
        const members = [1, 2, 3].map((number) => makeMember(number, { zone: number === 3 ? "b" : "a" }));
        const { warnings } = planCluster(mustCheck(makeSsh({ members, etcd: { version: "3.6.14", quota: "9GiB" } })));
        assert.equal(warnings.length, 2);
        assert.match(warnings[0] ?? "", /^etcd\.quota: 9GiB/);
        assert.match(warnings[1] ?? "", /^members: etcd-1, etcd-2 all stand in zone "a"/);
    });
});
