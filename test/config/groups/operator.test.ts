import assert from "node:assert/strict";

import { itRefuses, listProblems, makeSsh } from "../../support/configs";

describe("configuration of the operator", () => {
    itRefuses([
        [
            "a folder that only a shell would find, the root, and one with a line break",
            makeSsh({ operator: { credentialsDirectory: "$HOME/etcd" } }),
            [/^operator\.credentialsDirectory: "\$HOME\/etcd" has a part that only a shell would replace/],
        ],
        [
            "the folder of another user by name",
            makeSsh({ operator: { credentialsDirectory: "~bob/etcd" } }),
            [/^operator\.credentialsDirectory: "~bob\/etcd" has a part that only a shell would replace/],
        ],
        [
            "a folder with a line break, as YAML's | gives it",
            makeSsh({ operator: { credentialsDirectory: "/home/me/etcd\n" } }),
            [/^operator\.credentialsDirectory: "\/home\/me\/etcd\\n" is not a path: there is a line break/],
        ],
        [
            "the root of all files",
            makeSsh({ operator: { credentialsDirectory: "/" } }),
            [/^operator\.credentialsDirectory: "\/" is the root of all files/],
        ],
    ]);

    it("refuses a folder with an authority of somebody else's, and takes one with its own files", () => {
        const values = makeSsh({ operator: { credentialsDirectory: "/etc/kubernetes/pki" } });
        const has =
            (...files: readonly string[]) =>
            (path: string) =>
                files.some((file) => path === `/etc/kubernetes/pki/${file}`) ? "PEM" : undefined;
        assert.match(
            listProblems(values, { readText: has("ca.crt", "ca.key") }).join("\n"),
            /^operator\.credentialsDirectory: "\/etc\/kubernetes\/pki" has a ca\.crt of somebody else's, .*; give a folder of its own/,
        );
        assert.deepEqual(listProblems(values, { readText: has("ca.crt", "operator.crt") }), []);
        assert.deepEqual(listProblems(values), []);
    });
});
