// What a member is given of its cluster, by the script that stages it.
import assert from "node:assert/strict";
import type { HostProgramName } from "../../../components/remote/hostConstants";
import { shipProgram } from "../../../components/remote/hostProgram";
import { runCluster } from "../clusterOn";
import { sshConfig } from "../../support/clusterConfig";
import { HOST_KEY } from "../../support/configs";
import type { Recording } from "../../support/mocks";

/** The files that a member's script stages, by name. */
function stagedFiles(run: Recording, member: string): Readonly<Record<string, string>> {
    const script = String(run.find(`main-${member}-stage`).inputs.stdin);
    const puts = script.matchAll(/^ {4}put \d+ (\S+) <<'END_OF_FILE'\n([^]*?)^END_OF_FILE$/gm);
    return Object.fromEntries([...puts].map(([, path = "", content = ""]) => [path.replace(/.*\//, ""), content]));
}

describe("EtcdMember", () => {
    it("stages the certificates of its own, and those of the right authorities", async () => {
        const run = await runCluster(sshConfig(3));
        const certificate = (name: string): unknown => run.find(name).state.certPem;
        for (const member of ["etcd-1", "etcd-2", "etcd-3"]) {
            const files = stagedFiles(run, member);
            assert.equal(files["peer.crt"], certificate(`main-${member}-peer`));
            assert.equal(files["server.crt"], certificate(`main-${member}-server`));
            assert.equal(files["peer-ca.crt"], certificate("main-peer-ca"));
            assert.equal(files["client-ca.crt"], certificate("main-client-ca"));
        }
    });

    it("has its peers signed by one authority, and its servers by the one of the clients", async () => {
        const run = await runCluster(sshConfig(1));
        assert.equal(run.find("main-etcd-1-peer").inputs.caCertPem, run.find("main-peer-ca").state.certPem);
        assert.equal(run.find("main-etcd-1-server").inputs.caCertPem, run.find("main-client-ca").state.certPem);
        assert.equal(run.find("main-operator").inputs.caCertPem, run.find("main-client-ca").state.certPem);
    });

    it("has the requests signed that its host made", async () => {
        const run = await runCluster(sshConfig(3));
        const told = JSON.parse(String(run.find("main-etcd-2-keys").state.stdout)) as Record<string, string>;
        assert.equal(run.find("main-etcd-2-peer").inputs.certRequestPem, told.peerCsr);
        assert.equal(run.find("main-etcd-2-server").inputs.certRequestPem, told.serverCsr);
    });

    it("names programs by their digest, so that none is in the state", async () => {
        const run = await runCluster(
            sshConfig(3, { apiServers: [{ name: "cp-1", address: "198.51.100.1", hostKey: HOST_KEY }] }),
        );
        const commands = run.listOfType("command:remote:Command");
        assert.ok(commands.length >= 9 + 3);
        for (const { name, inputs } of commands) {
            const length = typeof inputs.stdin === "string" ? inputs.stdin.length : 0;
            assert.ok(length < 12_000, `${name} is given ${length} characters`);
        }
        const names = (name: string, program: HostProgramName): boolean =>
            String(run.find(name).inputs.stdin).includes(shipProgram(program).digest);
        assert.ok(names("main-etcd-1-keys", "member-keys"));
        assert.ok(names("main-etcd-3-stage", "etcd-node"));
        assert.ok(names("main-cp-1-request", "apiserver-node"));
        assert.ok(names("main-cp-1-stage", "apiserver-node"));
    });

    it("has programs brought before every command that runs one", async () => {
        const run = await runCluster(sshConfig(3));
        for (const name of ["main-etcd-1-keys", "main-etcd-2-stage"]) {
            assert.deepEqual(run.find(name).options.hooks.beforeUpdate, ["main-member-programs"]);
        }
    });

    it("converges to what that run of stage has put there, and nothing else", async () => {
        const run = await runCluster(sshConfig(3));
        for (const member of ["etcd-1", "etcd-2", "etcd-3"]) {
            const said = JSON.parse(String(run.find(`main-${member}-stage`).state.stdout)) as { stamp: string };
            const { create } = run.find(`main-${member}-converge`).inputs;
            assert.equal(create, `timeout 900 /etc/etcd/staged/etcd-node converge ${said.stamp}`);
        }
    });
});
