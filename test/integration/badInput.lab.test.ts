import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { engineEnvironment, type Result } from "../support/engine";
import { HOST_KEY } from "../support/configs";
import { describeLab, Lab, type LabMachine, run, succeed } from "../support/lab";
import { type Outputs, root } from "../support/cluster";
import type { Settings } from "../support/prodSettings";
import { RealStack } from "../support/realStack";

const version = "3.6.16";

/** Somebody who is not root and may become it, as on most machines that a cloud makes. */
const letInOps = `useradd --create-home --shell /bin/bash --password '*' ops
install -d -o ops -g ops -m 0700 /home/ops/.ssh
install -o ops -g ops -m 0600 /root/.ssh/authorized_keys /home/ops/.ssh/authorized_keys
echo 'ops ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/ops`;

describeLab("hosts one has, through the real engine", function () {
    this.timeout(240_000);
    let lab: Lab;
    let machines: readonly LabMachine[];
    let stack: RealStack;
    let archive: string;
    const builds = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pulumi-etcd/etcd", version);

    before(async () => {
        execFileSync(join(root, "tools/setup"), ["--need", `engine,image,etcd=${version}`], { stdio: "inherit" });
        assert.ok(engineEnvironment());
        archive = (
            readFileSync(join(builds, `etcd-v${version}-linux-amd64.tar.sha256`), "utf8").split(" ")[0] ?? ""
        ).trim();
        lab = await Lab.create();
        machines = await Promise.all([1, 2, 3].map((i) => lab.machine(`etcd-${i}`, { number: 10 + i, diskMiB: 1100 })));
        await Promise.all(machines.map((machine) => lab.sh(machine, letInOps)));
        stack = new RealStack("own-hosts");
    });
    after(async () => {
        stack.remove();
        await lab.destroy();
    });

    it("are named when they do not answer, or answer with another host key", async () => {
        const up = await stack.up(
            settings({}, (_, i) => (i === 1 ? { hostKey: HOST_KEY } : i === 2 ? { port: 2222 } : {})),
        );
        const said = refused(up);
        assert.match(
            said,
            new RegExp(`${machines[1]?.address ?? ""}.*host key|host key.*${machines[1]?.address ?? ""}`, "i"),
        );
        assert.match(said, new RegExp(`${machines[2]?.address ?? ""}:2222`));
        await assertNothingRuns();
    });

    it("are named when they refuse the key", async () => {
        const other = join(stack.directory, "other-key");
        succeed(await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", other]));
        const said = refused(await stack.up(settings({ ssh: { user: "root", privateKeyFile: other } })));
        assert.match(said, /authentication|unable to authenticate|refuse/i);
        await assertNothingRuns();
    });

    it("are not given an archive with a wrong checksum", async () => {
        const etcd = settings().etcd as { archive: Settings };
        const said = refused(
            await stack.up(settings({ etcd: { ...etcd, archive: { ...etcd.archive, sha256: "0".repeat(64) } } })),
        );
        assert.match(
            said,
            new RegExp(`has a wrong checksum: expected SHA-256 0{64}, found ${archive}; it was not unpacked`),
        );
        await assertNothingRuns();
    });

    it("are named when whoever logs in may not become root", async () => {
        await Promise.all(machines.map((machine) => lab.sh(machine, "mv /etc/sudoers.d/ops /root/")));
        const said = refused(await stack.up(settings()));
        assert.match(said, /sudo: a password is required/);
        await assertNothingRuns();
        await Promise.all(machines.map((machine) => lab.sh(machine, "mv /root/ops /etc/sudoers.d/")));
    });

    it("are named when a port is in use, with who uses it", async () => {
        const [first] = machines;
        assert.ok(first);
        await lab.sh(first, "systemd-run -q --unit squatter openssl s_server -accept 2379 -nocert");
        const said = refused(await stack.up(settings()));
        assert.match(said, /port 2379, which etcd needs, is taken by openssl \(process \d+\); stop that program/);
        await lab.sh(first, "systemctl stop squatter");
    });

    it("become a healthy cluster by the next run, on what is half-made, set up by sudo", async () => {
        const up = await stack.up(settings());
        assert.equal(up.code, 0, up.output);
        const outputs = JSON.parse(await stack.output()) as Outputs;
        const words = outputs.etcdctl.replace(/^etcdctl/, join(builds, "etcdctl"));
        assert.match(
            succeed(await run("bash", ["-c", `${words} endpoint health 2>&1`])).stdout,
            /^(.* is healthy: .*\n){3}$/,
        );
        assert.match(succeed(await run("bash", ["-c", `${words} put from-ssh yes`])).stdout, /OK/);
        for (const machine of machines) {
            // The round trip was measured: on a bridge it asks for the least that there is.
            assert.match(await lab.sh(machine, "systemctl cat etcd"), /--heartbeat-interval=100\b/);
        }
    });

    it("are left alone by a run that has nothing to do", async () => {
        const read = () =>
            Promise.all(machines.map((machine) => lab.sh(machine, "systemctl show etcd -p MainPID -p InvocationID")));
        const before = await read();
        const again = await stack.up(settings());
        assert.equal(again.code, 0, again.output);
        assert.match(again.output, /Resources:\n +\d+ unchanged/);
        assert.deepEqual(await read(), before);
    });

    async function assertNothingRuns(): Promise<void> {
        for (const machine of machines) {
            assert.equal(await lab.sh(machine, "pgrep -x etcd || echo none"), "none");
        }
    }

    function settings(
        changes: Settings = {},
        member: (machine: LabMachine, i: number) => Settings = () => ({}),
    ): Settings {
        return {
            platform: "ssh",
            environment: "test",
            members: machines.map((machine, i) => ({
                name: machine.name,
                address: machine.address,
                hostKey: machine.hostKey,
                ...member(machine, i),
            })),
            etcd: {
                version,
                quota: "512MiB",
                archive: { url: `file:///opt/etcd-builds/{version}/etcd-v{version}-linux-{arch}.tar`, sha256: archive },
            },
            disk: { device: "/dev/etcd-data", checkSize: "2MiB" },
            ssh: { user: "ops", privateKeyFile: lab.keyFile },
            timing: { roundTrip: "measure" },
            operator: { credentialsDirectory: join(stack.directory, "pki") },
            ...changes,
        };
    }
});

/** What was said, when it was a refusal that a person can read. */
function refused(result: Result): string {
    assert.notEqual(result.code, 0, result.output);
    assert.doesNotMatch(result.output, /^ *at .*(:\d+:\d+\)?|node:internal)/m);
    return result.output;
}
