import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planCluster } from "../../../components/plan";
import { API_SERVER_PATHS } from "../../../components/plan/hostPaths";
import { planApiServers } from "../../../components/clients/planApiServer";
import { renderApiServerStage } from "../../../components/clients/renderApiServerStage";
import { describeProgram } from "../../../components/remote/hostProgram";
import { sshConfig } from "../../support/clusterConfig";
import { HOST_KEY } from "../../support/configs";
import { hostProgramFile } from "../../support/hostProgram";
import { useTemporaryFolder } from "../../support/temporaryFolder";

const host = hostProgramFile("apiserver-node");
const program = describeProgram("apiserver-node", "the program\n");

describe("renderApiServerStage", () => {
    const folder = useTemporaryFolder();
    const render = (certPem = "certificate\n") => {
        const apiServers = [{ name: "cp-1", address: "198.51.100.1", hostKey: HOST_KEY }];
        const config = sshConfig(3, { apiServers, apiServer: { events: { servers: ["https://192.0.2.21:2379"] } } });
        const [server] = planApiServers(config, planCluster(config));
        assert.ok(server !== undefined);
        const spec = {
            server,
            cluster: "main",
            settings: config.apiServer,
            program: { ...program, path: join(folder(), `delivered-${program.digest}`) },
            authorityPem: "ca",
        };
        return { server, ...renderApiServerStage({ ...spec, certPem }) };
    };

    it("puts there what the program on the host looks for, under the digest that it computes", () => {
        const { digest, script, server } = render();
        const staged = join(folder(), "staged");
        const here = script
            .replaceAll(API_SERVER_PATHS.staged, staged)
            .replaceAll(API_SERVER_PATHS.program, join(folder(), "program"))
            .replaceAll("/run/lock", folder());
        const run = (): string => spawnSync("bash", ["-s"], { input: here, encoding: "utf8" }).stderr;
        assert.match(
            run(),
            /^apiserver-node: \S+\/delivered-[0-9a-f]+ is not there, or was changed by somebody; run again\n$/,
        );
        writeFileSync(join(folder(), `delivered-${program.digest}`), "the program\n");
        assert.equal(run(), "");
        assert.equal(readFileSync(join(folder(), "program"), "utf8"), "the program\n");
        const read = `source ${host}; STAGED=${staged}; check_digest ${digest}; load_settings
            printf '%s\\n' "\${WANTED[@]}"; echo "$KIND $CLUSTER $TAKE_OVER $KNOWN"`;
        const { stdout, stderr } = spawnSync("bash", ["-c", read], { encoding: "utf8" });
        assert.equal(stderr, "");
        assert.deepEqual(stdout.trimEnd().split("\n"), [
            ...server.flags,
            `static-pod main false ${server.known.join(",")}`,
        ]);
        const wrong = spawnSync("bash", ["-c", `source ${host}; STAGED=${staged}; check_digest 0123`], {
            encoding: "utf8",
        });
        assert.match(wrong.stderr, /what is staged on this host is [0-9a-f]{16}, not 0123; run the stage step again/);
    });

    it("asks for another one when the certificate is another one", () => {
        assert.notEqual(render("renewed\n").digest, render().digest);
    });
});
