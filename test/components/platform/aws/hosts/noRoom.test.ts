import assert from "node:assert/strict";

import { adviseOnRoom } from "../../../../../components/platform/aws/hosts/noRoom";

describe("a host that AWS cannot make", () => {
    it("comes with what to do when there is no room for it", () => {
        const errors = ["creating EC2 Instance: operation error EC2: RunInstances, InsufficientInstanceCapacity: none"];
        const advice = adviseOnRoom("cluster-etcd-1-instance", errors) ?? "";
        assert.match(advice, /^AWS has no room for cluster-etcd-1-instance: its member is away, with its data/);
        assert.match(
            advice,
            /aws\.placement to partition or none, or aws\.instanceType to another type of the same size/,
        );
    });

    it("comes with nothing of that when something else is wrong", () => {
        assert.equal(adviseOnRoom("cluster-etcd-1-instance", ["UnauthorizedOperation: not for you"]), undefined);
    });
});
