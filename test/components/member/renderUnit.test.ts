import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { HOST_PATHS } from "../../../components/plan/hostPaths";
import { shipProgram } from "../../../components/remote/hostProgram";
import { renderUnit } from "../../../components/member/renderUnit";
import { planTiming, planCluster, renderFlags } from "../../../components/plan";
import { sshConfig } from "../../support/clusterConfig";
import { DIGEST } from "../../support/configs";
import { assertGolden } from "../../support/golden";
import { useTemporaryFolder } from "../../support/temporaryFolder";
import { describeWithTools, runTool } from "../../support/tools";

/** The unit of the second of three members. */
function renderMember(version: string): string {
    const config = sshConfig(3, {
        etcd: { version, archive: { url: "https://example.com/etcd.tar.gz", sha256: DIGEST } },
    });
    const plan = planCluster(config);
    const member = plan.members[1];
    assert.ok(member !== undefined);
    return renderUnit(
        member.name,
        plan.version,
        renderFlags({ member, timing: planTiming(0.4, config.timing), etcd: config.etcd }),
    );
}

describe("renderUnit", () => {
    for (const version of ["3.5.33", "3.6.16", "3.7.3"]) {
        it(`writes the unit of a member that runs ${version}`, () => {
            assertGolden(`member/etcd-${version.replace(/\.\d+$/, "")}.service`, renderMember(version));
        });
    }

    it("never starts etcd where its data disk is not", () => {
        const unit = renderMember("3.6.16");
        assert.match(unit, /^AssertPathIsMountPoint=\/var\/lib\/etcd$/m);
        assert.match(unit, /^Requires=etcd-disk\.service$/m);
        assert.match(unit, /^After=.*\betcd-disk\.service\b/m);
        assert.match(unit, /^ExecStartPre=\+\/usr\/local\/sbin\/etcd-node guard$/m);
    });

    it("has no flag of a first start", () => {
        assert.doesNotMatch(renderMember("3.6.16"), /--initial-cluster|--force-new-cluster/);
    });

    it("calls only what etcd-node can do", () => {
        const program = shipProgram("etcd-node").text;
        const verbs = [...renderMember("3.6.16").matchAll(/\/etcd-node ([\w-]+)$/gm)].map(([, verb]) => verb ?? "");
        assert.ok(verbs.length > 0);
        for (const verb of verbs) {
            assert.ok(program.includes(`\nverb_${verb.replaceAll("-", "_")}() {`), `etcd-node has no verb ${verb}`);
        }
    });

    it("starts the program that etcd-node installs", () => {
        assert.match(renderMember("3.6.16"), new RegExp(`^ExecStart=${HOST_PATHS.binary} \\\\$`, "m"));
    });
});

describeWithTools("what renderUnit writes, by systemd itself", ["systemd-analyze"], () => {
    const folder = useTemporaryFolder();

    /** What systemd says of the unit, but for programs and units that are not on this computer. */
    const complaints = (unit: string): readonly string[] => {
        const file = join(folder(), "etcd.service");
        writeFileSync(file, unit);
        const { stdout, stderr } = runTool("systemd-analyze", ["verify", "--man=no", "--recursive-errors=no", file]);
        return `${stdout}${stderr}`.split("\n").filter((line) => line.includes(`${file}:`));
    };

    it("is understood, every line of it", () => {
        assert.deepEqual(complaints(renderMember("3.6.16")), []);
    });

    it("would not be with a word that systemd does not know", () => {
        assert.match(complaints(renderMember("3.6.16").replace("LimitNOFILE", "LimitFiles")).join(), /Unknown key/);
    });
});
