import assert from "node:assert/strict";
import { type Genesis, isFounder } from "../../../components/member/genesis";

const genesis: Genesis = {
    name: "main",
    attempt: "main-1a2b3c4d",
    token: "main-1a2b3c4d",
    roundTripMs: 0,
    members: [
        { name: "etcd-1", peerUrl: "https://192.0.2.11:2380", dataLocation: "aa" },
        { name: "etcd-2", peerUrl: "https://192.0.2.12:2380", dataLocation: "bb" },
    ],
};

describe("genesis", () => {
    it("takes only the same name on the same machine for one that was there at the birth", () => {
        assert.equal(isFounder(genesis, "etcd-1", "aa"), true);
        assert.equal(isFounder(genesis, "etcd-1", "cc"), false, "the machine was made anew");
        assert.equal(isFounder(genesis, "etcd-1", "bb"), false, "the machine was another member's");
        assert.equal(isFounder(genesis, "etcd-3", "aa"), false, "the member came later");
        assert.equal(isFounder(genesis, "etcd-1", ""), false, "nobody knows the machine");
    });
});
