import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { planTopology } from "../../../components/plan";
import { planApiServers } from "../../../components/clients/planApiServer";
import { apiServerPaths, renderApiServerStage } from "../../../components/clients/renderApiServerStage";
import { sshConfig } from "../../support/clusterConfig";
import { HOST_KEY } from "../../support/configs";
import { hostProgramFile } from "../../support/hostProgram";
import { useTemporaryFolder } from "../../support/temporaryFolder";

const program = hostProgramFile("apiserver-node");

describe("renderApiServerStage", () => {
    const folder = useTemporaryFolder();
    const render = (certPem = "certificate\n") => {
        const apiServers = [{ name: "cp-1", address: "198.51.100.1", hostKey: HOST_KEY }];
        const config = sshConfig(3, { apiServers, apiServer: { events: { servers: ["https://192.0.2.21:2379"] } } });
        const [server] = planApiServers(config, planTopology(config));
        assert.ok(server !== undefined);
        const spec = {
            server,
            cluster: "main",
            settings: config.apiServer,
            program: "the program\n",
            authorityPem: "ca",
        };
        return { server, ...renderApiServerStage({ ...spec, certPem }) };
    };

    it("puts there what the program on the host looks for, under the digest that it computes", () => {
        const { digest, script, server } = render();
        const staged = join(folder(), "staged");
        const here = script
            .replaceAll(apiServerPaths.staged, staged)
            .replaceAll(apiServerPaths.program, join(folder(), "program"))
            .replaceAll("/run/lock", folder());
        assert.equal(spawnSync("bash", ["-s"], { input: here, encoding: "utf8" }).stderr, "");
        assert.equal(readFileSync(join(folder(), "program"), "utf8"), "the program\n");
        const read = `source ${program}; STAGED=${staged}; check_digest ${digest}; load_settings
            printf '%s\\n' "\${WANTED[@]}"; echo "$KIND $CLUSTER $TAKE_OVER $KNOWN"`;
        const { stdout, stderr } = spawnSync("bash", ["-c", read], { encoding: "utf8" });
        assert.equal(stderr, "");
        assert.deepEqual(stdout.trimEnd().split("\n"), [
            ...server.flags,
            `static-pod main false ${server.known.join(",")}`,
        ]);
        const wrong = spawnSync("bash", ["-c", `source ${program}; STAGED=${staged}; check_digest 0123`], {
            encoding: "utf8",
        });
        assert.match(wrong.stderr, /what is staged on this host is [0-9a-f]{16}, not 0123; run the stage step again/);
    });

    it("asks for another one when the certificate is another one", () => {
        assert.notEqual(render("renewed\n").digest, render().digest);
    });

    it("names the folder that the program names", () => {
        const text = readFileSync(program, "utf8");
        const state = /^STATE=(.*)$/m.exec(text)?.[1] ?? "";
        assert.equal(/^STAGED=(.*)$/m.exec(text)?.[1]?.replace("$STATE", state), apiServerPaths.staged);
    });
});
