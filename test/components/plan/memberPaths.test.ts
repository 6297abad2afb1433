import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { paths } from "../../../components/plan/memberPaths";
import { HOST_PATHS } from "../../../components/plan";
import { shipProgram } from "../../../components/remote/hostProgram";
import { hostProgramFile } from "../../support/hostProgram";

/** What etcd-node itself takes these variables for. */
function askEtcdNode(...names: readonly string[]): readonly string[] {
    const print = names.map((name) => `printf '%s\\n' "$${name}"`).join("; ");
    const output = execFileSync("bash", ["-c", `source ${hostProgramFile("etcd-node")}; ${print}`], {
        encoding: "utf8",
    });
    return output.trimEnd().split("\n");
}

describe("the paths of a member", () => {
    it("are those that etcd-node knows", () => {
        const [program, staged, pki, mount, dataDirectory, bootstrap, opt] = askEtcdNode(
            ...["PROGRAM", "STAGED", "PKI", "MOUNT", "DATA_DIR", "BOOTSTRAP", "OPT"],
        );
        assert.deepEqual(paths, {
            node: program,
            staged,
            arriving: `${staged ?? ""}.new`,
            pki,
            dataMount: mount,
            bootstrapEnv: bootstrap,
            binary: `${opt ?? ""}/current/etcd`,
        });
        assert.equal(HOST_PATHS.dataDirectory, dataDirectory);
    });

    it("are the same for the planner, which gives them to etcd", () => {
        assert.equal(HOST_PATHS.dataMount, paths.dataMount);
        assert.equal(HOST_PATHS.pki, paths.pki);
        const { dataMount, dataDirectory, pki, ...files } = HOST_PATHS;
        assert.ok(dataDirectory.startsWith(`${dataMount}/`), "data is in a subdirectory of the mount");
        for (const file of Object.values(files)) {
            assert.ok(file.startsWith(`${pki}/`), file);
        }
    });

    it("name certificates as etcd-node puts them live, and keys as the identity program makes them", () => {
        const [live = ""] = askEtcdNode("LIVE_FILES");
        const name = (file: string): string => file.replace(`${paths.pki}/`, "");
        const { peerCertificate, peerAuthority, serverCertificate, clientAuthority } = HOST_PATHS;
        const certificates = [peerCertificate, peerAuthority, serverCertificate, clientAuthority].map(name);
        assert.deepEqual(
            live
                .split(" ")
                .filter((file) => file.endsWith(".crt"))
                .sort(),
            certificates.sort(),
        );
        const identity = shipProgram("member-keys");
        assert.ok(identity.includes(`PKI=\${ETCD_PKI:-${paths.pki}}`));
        assert.deepEqual([HOST_PATHS.peerKey, HOST_PATHS.serverKey].map(name), ["peer.key", "server.key"]);
    });
});
