import assert from "node:assert/strict";
import { belongsTo, isPart, memberName, memberOf, Part, partName } from "../../components/names";

describe("names of resources", () => {
    it("are read as they are built, for every part of every member", () => {
        const members = ["etcd-1", "etcd-1-a", "a", "a-target"];
        for (const member of members) {
            for (const part of Object.values(Part)) {
                const name = partName(memberName("cluster", member), part);
                assert.ok(isPart(name, part), name);
                // "a-target" is the part of one member and the name of another: the longer one has it.
                if (!(member === "a" && part === Part.target)) {
                    assert.equal(memberOf(name, "cluster", members), member, name);
                }
            }
        }
    });

    it("are of no member when they are the cluster's own or another cluster's", () => {
        assert.equal(memberOf(partName("cluster", Part.genesis), "cluster", ["etcd-1"]), undefined);
        assert.equal(memberOf("other-etcd-1-target", "cluster", ["etcd-1"]), undefined);
        assert.equal(memberOf("cluster-etcd-10-target", "cluster", ["etcd-1"]), undefined);
    });

    it("begin with their cluster's name as a whole", () => {
        assert.ok(belongsTo("cluster", "cluster"));
        assert.ok(belongsTo("cluster-etcd-1", "cluster"));
        assert.ok(!belongsTo("cluster2-etcd-1", "cluster"));
    });
});
