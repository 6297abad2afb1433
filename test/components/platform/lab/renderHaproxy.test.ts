import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderHaproxy } from "../../../../components/platform/lab/renderHaproxy";
import { planCluster } from "../../../../components/plan";
import { labConfig } from "../../../support/clusterConfig";
import { assertGolden } from "../../../support/golden";
import { useTemporaryFolder } from "../../../support/temporaryFolder";
import { type Finished, runTool } from "../../../support/tools";
import { findHaproxy } from "./findHaproxy";

function render(memberCount: number, port = 2379): string {
    const plan = planCluster(labConfig(memberCount, "/var/lab", { balancer: { port } }));
    assert.ok(plan.balancer !== undefined);
    return renderHaproxy(plan, plan.balancer);
}

describe("renderHaproxy", () => {
    it("writes the balancer's configuration", () => {
        assertGolden("haproxy/three-members.cfg", render(3));
    });

    it("listens on the port that is asked for, and reaches the members on theirs", () => {
        const text = render(1, 6443);
        assert.match(text, /^ {4}bind :6443$/m);
        assert.match(text, /^ {4}server etcd-1 10\.213\.4\.11:2379 check port 2381$/m);
    });
});

const haproxy = findHaproxy();
const title = `what renderHaproxy writes${haproxy === undefined ? " (skipped: neither this computer nor a lab's image has haproxy)" : ""}`;

(haproxy === undefined ? describe.skip : describe)(title, () => {
    const folder = useTemporaryFolder();
    const check = (text: string): Finished => {
        const file = join(folder(), "haproxy.cfg");
        writeFileSync(file, text);
        const [program = "", ...words] = haproxy ?? [];
        return runTool(program, [...words, "-c", "-f", file]);
    };

    for (const memberCount of [1, 3, 5, 7]) {
        it(`is taken by haproxy, with ${memberCount} member${memberCount === 1 ? "" : "s"}`, () => {
            const done = check(render(memberCount));
            assert.equal(done.code, 0, done.stderr);
            assert.doesNotMatch(`${done.stdout}${done.stderr}`, /WARNING|ALERT/);
        });
    }

    it("would not be taken with a word that haproxy does not know", () => {
        assert.equal(check(render(3).replace("leastconn", "leastcon")).code, 1);
    });
});
