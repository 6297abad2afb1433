import assert from "node:assert/strict";
import { HOST_PATHS } from "../../../components/plan";
import { API_SERVER_PATHS, PROGRAMS } from "../../../components/plan/hostPaths";
import { HOST_CONSTANTS, type HostProgramName } from "../../../components/remote/hostConstants";
import { hostProgramFile } from "../../support/hostProgram";
import { runTool } from "../../support/tools";

/** What a program of hosts itself takes these variables for. */
function ask(program: HostProgramName, ...names: readonly string[]): readonly string[] {
    const print = names.map((name) => `printf '%s\\n' "$${name}"`).join("; ");
    // All but its last line, which runs it.
    const source = `source <(sed '$d' ${hostProgramFile(program)})`;
    return runTool("bash", ["-c", `${source}; ${print}`])
        .stdout.trimEnd()
        .split("\n");
}

describe("the paths on hosts", () => {
    for (const [name, constants] of Object.entries(HOST_CONSTANTS)) {
        it(`are what ${name} takes them for`, () => {
            const told = ask(name as HostProgramName, ...Object.keys(constants));
            assert.deepEqual(told, Object.values(constants).map(String));
        });
    }

    it("stand in no part of a program once more", () => {
        const all = [...Object.values(HOST_PATHS), ...Object.values(API_SERVER_PATHS), PROGRAMS];
        const { stdout } = runTool("grep", ["-rnE", "^[A-Z_]+=/", "host", "--include=*.sh"]);
        const known = stdout.split("\n").filter((line) => all.some((path) => line.endsWith(`=${path}`)));
        assert.deepEqual(known, []);
    });

    it("give etcd a folder of its own on the data disk, and its certificates where keys are made", () => {
        const { dataMount, dataDirectory, pki, staged, arriving } = HOST_PATHS;
        assert.ok(dataDirectory.startsWith(`${dataMount}/`));
        assert.equal(arriving, `${staged}.new`, "etcd-node looks for what arrives there");
        const { peerCertificate, peerKey, peerAuthority, serverCertificate, serverKey, clientAuthority } = HOST_PATHS;
        for (const file of [peerCertificate, peerKey, peerAuthority, serverCertificate, serverKey, clientAuthority]) {
            assert.ok(file.startsWith(`${pki}/`), file);
        }
    });

    it("name certificates as etcd-node puts them live", () => {
        const [live = ""] = ask("etcd-node", "LIVE_FILES");
        const { pki, peerCertificate, peerAuthority, serverCertificate, clientAuthority } = HOST_PATHS;
        const names = [peerCertificate, peerAuthority, serverCertificate, clientAuthority].map((file) =>
            file.replace(`${pki}/`, ""),
        );
        const certificates = live.split(" ").filter((file) => file.endsWith(".crt"));
        assert.deepEqual(certificates.sort(), names.sort());
    });
});
