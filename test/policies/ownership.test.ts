// A cluster of ours is judged by what it is made of, and never by what its names remind of.
import assert from "node:assert/strict";
import { policies } from "../../policies/all";
import { forgetDeclared, noteDeclared } from "../../policies/reading/declared";
import { memberSingle } from "../../policies/rules/cluster/memberSingle";
import { hostBurstable } from "../../policies/rules/host/hostBurstable";
import { hostPublic } from "../../policies/rules/host/hostPublic";
import { portWorld } from "../../policies/rules/network/portWorld";
import { authorityProtected } from "../../policies/rules/tls/authorityProtected";
import { certificateExpiry } from "../../policies/rules/tls/certificateExpiry";
import { volumeEncrypted } from "../../policies/rules/volume/volumeEncrypted";
import { rule, world } from "./goodNetwork";
import { cluster, host, INSTANCE, volume } from "./goodStack";
import { assertBreaks, assertObeys, type Given, judge, urnOf } from "./judge";

const INPUTS = cluster().props;

/** A cluster of ours of any name, with members of any names. */
function clusterOf(name: string, members: readonly string[]): Given {
    const zones = Object.fromEntries(members.map((member, i) => [member, "abc"[i % 3]]));
    return { ...cluster(), name, props: { ...INPUTS, members, zones } };
}

function below(above: Given, child: Given): Given {
    return { ...child, below: [above.type], parent: urnOf(above) };
}

const tiny = { instanceType: "t3.large" };
const key: Given = { type: "tls:index/privateKey:PrivateKey", name: "", props: {} };
const MISLEADING = ["backup", "monitor", "bastion-clients", "vault", "prometheus", "no-etcd", "ca", "root"];

describe("a cluster of ours", () => {
    for (const name of MISLEADING) {
        it(`is judged whatever it is called: ${name}`, () => {
            const above = clusterOf(name, ["m1", "m2", "m3"]);
            const machine = below(above, host(1, tiny, { name: `${name}-m1-instance` }));
            assertBreaks(hostBurstable, [above, machine], /is a burstable t3/);
            const disk = below(above, volume({ encrypted: false }, { name: `${name}-m1-volume` }));
            assertBreaks(volumeEncrypted, [above, disk], /is not encrypted/);
        });

        it(`needs no protection of keys that only sound like an authority's: ${name}`, () => {
            const above = clusterOf(name, ["m1", "m2", "ca"]);
            const names = ["m1-host-key", "operator-key", "login-key", "ca-host-key", "ca-key"];
            const keys = names.map((part) => below(above, { ...key, name: `${name}-${part}` }));
            assertObeys(authorityProtected, [above, ...keys]);
            const authority = below(above, { ...key, name: `${name}-peer-ca-key` });
            assertBreaks(authorityProtected, [above, authority], /is not protected/);
        });
    }

    it("has a bastion that is no member, and whose port is not open to the world either", () => {
        const above = clusterOf("blue", ["etcd-1", "etcd-2", "etcd-3"]);
        const bastion = below(above, host(1, { ...tiny, associatePublicIpAddress: true }, { name: "blue-bastion" }));
        assertObeys(hostBurstable, [above, bastion]);
        assertObeys(hostPublic, [above, bastion]);
        const open = below(above, rule({ ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIpv4: "0.0.0.0/0" }));
        assertBreaks(portWorld, [above, { ...open, name: "blue-bastion-from-world" }], /to port 22/);
    });

    it("has no member with a public address", () => {
        const above = clusterOf("blue", ["etcd-1", "etcd-2", "etcd-3"]);
        const eip = (name: string) => below(above, { type: "aws:ec2/eip:Eip", name, props: {} });
        assertBreaks(hostPublic, [above, eip("blue-etcd-2-address")], /gives a member a public address/);
        assertObeys(hostPublic, [above, eip("blue-nat-a-address"), eip("blue-bastion-address")]);
    });

    it("is not a component of somebody's own that has its name and says nothing", () => {
        const above: Given = { type: cluster().type, name: "blue", props: {} };
        const child = below(above, { type: INSTANCE, name: "web", props: tiny });
        assertObeys(hostBurstable, [above, child]);
        assertBreaks(hostBurstable, [above, { ...child, name: "etcd-1" }], /is a burstable t3/);
    });

    it("may stand below a component of somebody's own", () => {
        const outer: Given = { type: "acme:index:Platform", name: "platform", props: {} };
        const above = { ...below(outer, clusterOf("blue", ["m1", "m2", "m3"])), below: [outer.type] };
        const child = { ...below(above, host(1, tiny, { name: "blue-m1" })), below: [outer.type, above.type] };
        assertObeys(hostBurstable, [outer, above, { ...child, name: "blue-tool" }]);
        assertBreaks(hostBurstable, [outer, above, { ...child, name: "blue-m1-instance" }], /is a burstable t3/);
    });
});

describe("what somebody wrote by hand", () => {
    it("is judged beside a cluster of ours as it is alone, by every policy", () => {
        const above = clusterOf("blue", ["m1", "m2", "m3", "m4", "m5"]);
        const open = rule({ ipProtocol: "tcp", fromPort: 2379, toPort: 2379, cidrIpv4: "0.0.0.0/0" });
        const theirs = [
            host(1, tiny),
            volume({ encrypted: false }),
            { ...open, name: "open", props: { ...open.props, ...world } },
        ];
        let broken = 0;
        for (const policy of policies) {
            const alone = judge(policy, theirs).violations;
            broken += alone.length;
            const ours = judge(policy, [above]).violations;
            const both = judge(policy, [above, ...theirs]).violations;
            assert.deepEqual([...both].sort(), [...ours, ...alone].sort(), policy.name);
        }
        assert.ok(broken >= 4, `${broken} things are wrong`);
    });
});

describe("a policy that judges whole stacks of others", () => {
    function show(all: readonly Given[]): void {
        forgetDeclared();
        for (const one of all) {
            const { type, name, props, parent } = one;
            noteDeclared(urnOf(one), () => ({ type, name, urn: urnOf(one), props, parent, protect: false }));
        }
    }
    const offered = (): boolean => memberSingle.validateStack !== undefined;

    it("is asked to as long as nothing is known", () => {
        forgetDeclared();
        assert.equal(offered(), true);
    });

    it("is not asked to when everything is ours, and is from the first other resource on", () => {
        const above = clusterOf("blue", ["m1", "m2", "m3"]);
        show([above, below(above, host(1, {}, { name: "blue-m1-instance" }))]);
        assert.equal(offered(), false);
        assert.notEqual(certificateExpiry.validateStack, undefined, "it judges ours too");
        show([above, { ...key, name: "a-key-of-theirs" }]);
        assert.equal(offered(), false);
        show([above, host(1)]);
        assert.equal(offered(), true);
    });
});
