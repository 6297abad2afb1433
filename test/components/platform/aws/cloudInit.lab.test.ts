import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { writeAmazonWays } from "../../../doubles/aws/lab/amazonWays";
import { whyNoCloudInit, writeCloudInit } from "../../../doubles/aws/lab/cloudInit";
import { writeHostFiles } from "../../../doubles/aws/lab/hostFiles";
import { describeLab, Lab, type Ran, run, succeed, whyNoLab } from "../../../support/lab";
import { runTool } from "../../../support/tools";
import { inputsOf, runAws } from "./runAws";

const IMAGES_KEY = "/etc/ssh/ssh_host_rsa_key";
const HOST_KEY = "/etc/ssh/pulumi-etcd_host_key";
const AGENT = "amazon-ssm-agent.service";

const missing = whyNoLab() === undefined ? whyNoCloudInit() : undefined;
describeLab(
    `a planned host on AWS, by cloud-init itself${missing === undefined ? "" : ` [SKIPPED: ${missing}]`}`,
    function () {
        this.timeout(120_000);
        let lab: Lab;
        let work: string;
        let address: string;
        let parameter: string;
        let userData: string;

        const key = (name: string): string => join(work, name);
        const publicKey = (name: string): string => readFileSync(`${key(name)}.pub`, "utf8").trim();

        /** As the product logs in: where the host key is another than was made for this host, nothing is said to it. */
        function login(who: string, user: string, command: string, input?: string): Promise<Ran> {
            // cloud-init restarts sshd in the middle of a boot: for a moment nobody listens.
            const options = ["BatchMode=yes", "IdentitiesOnly=yes", "ConnectTimeout=5", "ConnectionAttempts=10"];
            options.push("StrictHostKeyChecking=yes", `UserKnownHostsFile=${key("known")}`);
            const words = options.flatMap((option) => ["-o", option]);
            return run("ssh", [...words, "-i", key(who), `${user}@${address}`, command], input);
        }

        const sh = async (script: string): Promise<string> =>
            succeed(await login("login", "etcd-admin", "sudo bash -s", script)).stdout.trim();

        async function assertDone(): Promise<void> {
            const { status, errors } = JSON.parse(await sh("cloud-init status --wait --format json")) as Values;
            assert.deepEqual({ status, errors }, { status: "done", errors: [] });
            assert.equal(await sh("grep -nE 'WARNING|ERROR|Traceback|Unhandled' /var/log/cloud-init.log || true"), "");
        }

        /** All that the user data is there for. */
        async function assertOurs(): Promise<void> {
            assert.equal(await sh(`cat ${HOST_KEY}`), readFileSync(key("host"), "utf8").trim());
            assert.equal(await sh(`stat -c '%a %U' ${HOST_KEY}`), "600 root");
            assert.equal(await sh("head -n 1 /etc/ssh/sshd_config"), "Include /etc/ssh/pulumi-etcd.conf");
            assert.equal(await sh("grep -c pulumi-etcd.conf /etc/ssh/sshd_config"), "1");
            assert.equal(await sh("sshd -T | grep '^authorizedkeyscommand '"), "authorizedkeyscommand none");
            assert.doesNotMatch(await sh("systemctl show -p ExecStart ssh"), /AuthorizedKeysCommand/);
            assert.equal(await sh(`systemctl is-enabled ${AGENT} || true`), "masked");
            // Its stop is waited for by nobody, and the boot that would have started it is over.
            assert.equal(await sh(`systemctl show -p ActiveState --value ${AGENT}`), "inactive");
            assert.equal(await sh("stat -c '%a %U' ~etcd-admin/.ssh/authorized_keys"), "600 etcd-admin");
            assert.match(await sh("visudo -c"), /90-pulumi-etcd: parsed OK/);
            for (const user of ["etcd-admin", "root", "debian"])
                assert.match((await login("stranger", user, "hostname")).stderr, /Permission denied/, user);
        }

        /** The manager's own words, in the order in which it said them. */
        async function assertInTime(): Promise<void> {
            const words = (await sh("journalctl -b -o cat _PID=1")).split("\n");
            const first = (start: string): number => words.findIndex((line) => line.startsWith(start));
            const done = first("Finished cloud-init.service");
            assert.ok(done >= 0 && done < first("Starting ssh.service"), words.join("\n"));
            assert.match(await sh("systemctl show -p After ssh.service"), /[ =]cloud-init\.service( |$)/);
        }

        before(async function () {
            if (missing !== undefined) this.skip();
            lab = await Lab.create();
            address = `${lab.network}.11`;
            work = mkdtempSync(join(tmpdir(), "etcd-cloud-init-"));
            for (const name of ["login", "stranger", "host", "later"])
                assert.equal(runTool("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key(name)]).code, 0);
            writeFileSync(key("known"), `${address} ${publicKey("host")}\n`);

            const access = { apiServers: ["10.20.0.0/16"], ssh: ["10.30.0.0/24"], sshKeys: [publicKey("login")] };
            const plan = await runAws({}, { access });
            userData = String(inputsOf(plan, "main-etcd-1-instance").userData);
            const name = String(inputsOf(plan, "main-etcd-1-host-key-parameter").name);
            parameter = join(lab.directory, "shared/aws/parameters", name);
            mkdirSync(dirname(parameter), { recursive: true });
            writeFileSync(parameter, readFileSync(key("host")), { mode: 0o600 });

            const files = mkdtempSync(join(work, "files-"));
            writeCloudInit(files, userData);
            writeHostFiles(files, "");
            writeAmazonWays(files, publicKey("stranger"));
            writeFileSync(join(files, IMAGES_KEY), "a key that came with the image\n", { mode: 0o600 });
            succeed(
                await lab.run(
                    "machine",
                    ["create", lab.directory, "etcd-1", address, "--files", files],
                    publicKey("login"),
                ),
            );
        });
        after(async () => {
            if (missing !== undefined) return;
            await lab.destroy();
            rmSync(work, { recursive: true });
        });

        it("takes the user data for what it is, and ends without an error or a warning", async () => {
            await assertDone();
            assert.equal(`${await sh("cloud-init query userdata")}\n`, userData);
            const [first, ...script] = userData.split("\n");
            assert.equal(first, "#cloud-boothook");
            assert.equal(`${await sh("cat /var/lib/cloud/instance/boothooks/*")}\n`, script.join("\n"));
        });

        it("has its host key before sshd starts, and keeps it when the keys of the image are deleted", async () => {
            await assertInTime();
            // Others were made in their place; one of them is of the same kind as ours.
            assert.match(await sh(`cat ${IMAGES_KEY}`), /^-----BEGIN OPENSSH PRIVATE KEY-----/);
            const config = await sh("sshd -T | grep '^hostkey '");
            assert.equal(config, `hostkey ${HOST_KEY}\nhostkey /etc/ssh/ssh_host_ed25519_key`);
            const [, shown] = /^\S+ (ssh-ed25519 \S+)$/m.exec(await sh("ssh-keyscan 127.0.0.1 2>/dev/null")) ?? [];
            assert.equal(shown, publicKey("host").split(" ", 2).join(" "));
        });

        it("does all that stands in the user data", assertOurs);

        it("does it at each boot, and asks for the host key at the first one alone", async () => {
            writeFileSync(parameter, readFileSync(key("later")), { mode: 0o600 });
            await sh(`rm /etc/systemd/system/${AGENT} /etc/systemd/system/ssh*.service.d/ec2-instance-connect.conf
                sed -i 1d /etc/ssh/sshd_config
                rm /etc/ssh/pulumi-etcd.conf /etc/sudoers.d/90-pulumi-etcd ~etcd-admin/.ssh/authorized_keys`);
            await lab.power("stop", "etcd-1");
            await lab.power("start", "etcd-1");
            await assertDone();
            await assertInTime();
            await assertOurs();
        });
    },
);

type Values = Readonly<Record<string, unknown>>;
