import assert from "node:assert/strict";
import { renderBootstrap } from "../../../components/plan";

describe("renderBootstrap", () => {
    it("gives one word for each flag of a first start", () => {
        const founders = [
            { name: "etcd-1", peerUrl: "https://192.0.2.11:2380" },
            { name: "etcd-2", peerUrl: "https://192.0.2.12:2380" },
        ];
        assert.deepEqual(renderBootstrap(founders, "main-1a2b3c4d").split(" "), [
            "ETCD_INITIAL_CLUSTER=etcd-1=https://192.0.2.11:2380,etcd-2=https://192.0.2.12:2380",
            "ETCD_INITIAL_CLUSTER_STATE=new",
            "ETCD_INITIAL_CLUSTER_TOKEN=main-1a2b3c4d",
        ]);
    });
});
