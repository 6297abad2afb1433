import assert from "node:assert/strict";

import { renderUserData } from "../../../../../components/platform/aws/hosts/renderUserData";
import { assertGolden } from "../../../../support/golden";
import { describeWithTools, runTool } from "../../../../support/tools";

const DATA = {
    region: "eu-central-1",
    hostKeyParameter: "/pulumi-etcd/main/etcd-1/host-key",
    authorizedKeys: ["ssh-ed25519 AAAAC3Nz ours", "ssh-ed25519 AAAAC3Nz somebody"],
};

describe("user data", () => {
    it("is as it was reviewed", () => {
        assertGolden("aws/user-data", renderUserData(DATA));
    });

    it("runs before sshd starts, and names the key without holding it", () => {
        const text = renderUserData(DATA);
        assert.ok(text.startsWith("#cloud-boothook\n#!/bin/bash\n"));
        assert.ok(text.includes(DATA.hostKeyParameter) && !text.includes("PRIVATE KEY"));
        assert.ok(Buffer.byteLength(text) < 16_384, "AWS takes no more");
    });

    describeWithTools("by shellcheck", ["shellcheck"], () => {
        it("has nothing to complain of", () => {
            // cloud-init takes the first line away.
            const script = renderUserData(DATA).replace(/^.*\n/, "");
            const said = runTool("shellcheck", ["--shell=bash", "-"], script);
            assert.deepEqual(said, { code: 0, stdout: "", stderr: "" });
        });
    });
});
