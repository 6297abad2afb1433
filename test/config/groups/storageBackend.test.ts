import assert from "node:assert/strict";
import { itRefuses, listProblems, makeSsh } from "../../support/configs";

describe("configuration from old pages", () => {
    itRefuses([
        [
            "etcd2, with the reason and the way out",
            makeSsh({ apiServer: { storageBackend: "etcd2" } }),
            [
                /^apiServer\.storageBackend: "etcd2" was taken out of Kubernetes 1\.13.*brought to etcd3 with Kubernetes 1\.12/,
            ],
        ],
        [
            "a backend that never was",
            makeSsh({ apiServer: { storageBackend: "consul" } }),
            [/^apiServer\.storageBackend: "consul" is no storage backend/],
        ],
        [
            "a Kubernetes that hangs on the first dead member, with the reason",
            makeSsh({ apiServer: { kubernetesVersion: "1.15" } }),
            [
                /^apiServer\.kubernetesVersion: "1\.15" hangs on the first dead member when etcd has TLS \(kubernetes#72102\)/,
            ],
        ],
        [
            "etcd's own users, which are no setting of ours",
            makeSsh({ etcd: { version: "3.6.14", auth: true } }),
            [/^etcd\.auth: this key is unknown/],
        ],
    ]);

    it("has nothing against the backend there is", () => {
        assert.deepEqual(listProblems(makeSsh({ apiServer: { storageBackend: "etcd3" } })), []);
    });
});
