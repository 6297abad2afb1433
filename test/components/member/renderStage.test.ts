import assert from "node:assert/strict";
import { renderNodeEnv } from "../../../components/member/renderNodeEnv";
import { renderStage, type StagedFiles } from "../../../components/member/renderStage";
import { describeProgram, shipProgram } from "../../../components/remote/hostProgram";
import { assertGolden } from "../../support/golden";
import { describeWithTools, runTool } from "../../support/tools";
import { nodeSettings } from "./nodeSettings";

const certificate = (of: string): string => `-----BEGIN CERTIFICATE-----\n${of}\n-----END CERTIFICATE-----\n`;

const staged: StagedFiles = {
    program: describeProgram("etcd-node", "#!/bin/bash\necho the program\n"),
    nodeEnv: renderNodeEnv(nodeSettings),
    firewall: "add table inet pulumi_etcd\n",
    unit: "[Service]\nExecStart=/opt/etcd/current/etcd\n",
    peerCert: certificate("peer"),
    serverCert: certificate("server"),
    peerCa: certificate("peer authority"),
    clientCa: certificate("client authority"),
};

describe("renderStage", () => {
    it("writes a script that puts everything in place, then stages it", () => {
        assertGolden("member/stage.sh", renderStage("etcd-1", staged).script);
    });

    it("has the same digest for the same content", () => {
        assert.deepEqual(renderStage("etcd-1", { ...staged }), renderStage("etcd-1", staged));
        assert.match(renderStage("etcd-1", staged).digest, /^[0-9a-f]{16}$/);
    });

    const changes: readonly Partial<StagedFiles>[] = [
        { program: describeProgram("etcd-node", "#!/bin/bash\necho another one\n") },
        { nodeEnv: "" },
        { unit: "" },
        { firewall: "" },
        { peerCert: "" },
        { serverCert: "" },
        { peerCa: "" },
        { clientCa: "" },
    ];
    for (const change of changes) {
        const file = Object.keys(change).join("");
        it(`has another digest when ${file} changes`, () => {
            const changed = renderStage("etcd-1", { ...staged, ...change });
            assert.notEqual(changed.digest, renderStage("etcd-1", staged).digest);
        });
    }

    it("names the program by its digest alone", () => {
        const { script } = renderStage("etcd-1", staged);
        assert.ok(!script.includes("echo the program"));
        assert.equal(script.split(staged.program.digest).length, 2, "once, so that another one is one changed line");
    });

    it("has another digest when content moves from one file to the next", () => {
        const moved = { ...staged, peerCert: staged.serverCert, serverCert: staged.peerCert };
        assert.notEqual(renderStage("etcd-1", moved).digest, renderStage("etcd-1", staged).digest);
    });

    it("stages by the program that arrives, under the digest", () => {
        const { digest, script } = renderStage("etcd-1", staged);
        assert.ok(script.includes(`\n    /etc/etcd/staged.new/etcd-node stage ${digest} </dev/null\n`));
        assert.ok(!script.includes("/usr/local/sbin"), "the program that guards etcd's starts is not touched");
    });

    it("stages every file that etcd-node puts live", () => {
        const program = shipProgram("etcd-node").text;
        const live = /^LIVE_FILES='(.*)'$/m.exec(program)?.[1]?.split(" ") ?? [];
        const { script } = renderStage("etcd-1", staged);
        const put = [...script.matchAll(/^ {4}put \d+ \/etc\/etcd\/staged\.new\/(\S+) /gm)].map(([, file]) => file);
        assert.deepEqual(put.sort(), live.sort());
    });
});

describeWithTools("what renderStage writes, by shellcheck", ["shellcheck"], () => {
    it("has nothing to complain of", () => {
        const { script } = renderStage("etcd-1", staged);
        assert.deepEqual(runTool("shellcheck", ["--shell=bash", "-"], script), { code: 0, stdout: "", stderr: "" });
    });
});
