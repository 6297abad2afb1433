import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { renderUserData } from "../../../../components/platform/aws/hosts/renderUserData";
import { writeAmazonWays } from "../../../doubles/aws/lab/amazonWays";
import { writeHostFiles } from "../../../doubles/aws/lab/hostFiles";
import { describeLab, Lab, type Ran, run, succeed } from "../../../support/lab";

const PARAMETER = "/pulumi-etcd/main/etcd-1/host-key";

// Two machines, of which one has our user data.
describeLab("a host with the ways in that Amazon's images have", function () {
    this.timeout(60_000);
    let lab: Lab;
    let work: string;
    const addresses: Record<"open" | "ours", string> = { open: "", ours: "" };

    const key = (name: string): string => join(work, name);
    const publicKey = (name: string): string => readFileSync(`${key(name)}.pub`, "utf8").trim();

    async function make(name: "open" | "ours", number: number, userData: string | undefined): Promise<void> {
        const files = mkdtempSync(join(work, "files-"));
        if (userData !== undefined) writeHostFiles(files, userData);
        writeAmazonWays(files, publicKey("stranger"));
        addresses[name] = `${lab.network}.${String(number)}`;
        const args = ["create", lab.directory, name, addresses[name], "--files", files];
        succeed(await lab.run("machine", args, publicKey("login")));
    }

    function login(name: "open" | "ours", who: string, user: string, script: string): Promise<Ran> {
        const options = ["BatchMode=yes", "IdentitiesOnly=yes", "ConnectTimeout=5", "LogLevel=ERROR"];
        options.push("StrictHostKeyChecking=accept-new", `UserKnownHostsFile=${join(work, "known")}`);
        const words = options.flatMap((option) => ["-o", option]);
        return run("ssh", [...words, "-i", key(who), `${user}@${addresses[name]}`, script]);
    }

    const asks = (script: string): Promise<string> =>
        login("ours", "login", "etcd-admin", `sudo sh -c '${script}'`).then((ran) => succeed(ran).stdout.trim());

    before(async () => {
        lab = await Lab.create();
        work = mkdtempSync(join(tmpdir(), "etcd-way-in-"));
        for (const name of ["login", "stranger", "host"])
            assert.equal(spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key(name)]).status, 0);
        const parameter = join(lab.directory, "shared/aws/parameters", PARAMETER);
        mkdirSync(dirname(parameter), { recursive: true });
        writeFileSync(parameter, readFileSync(key("host")), { mode: 0o600 });
        const authorizedKeys = [publicKey("login")];
        const userData = renderUserData({ region: "eu-central-1", hostKeyParameter: PARAMETER, authorizedKeys });
        await Promise.all([make("open", 11, undefined), make("ours", 12, userData)]);
    });
    after(async () => {
        await lab.destroy();
        rmSync(work, { recursive: true });
    });

    it("lets in a stranger while nobody closes them", async () => {
        assert.equal(succeed(await login("open", "stranger", "root", "hostname")).stdout.trim(), "open");
        const agent = "systemctl is-active amazon-ssm-agent";
        assert.equal((await login("open", "stranger", "root", agent)).stdout.trim(), "active");
    });

    it("lets in the stack's key alone when its user data has run, and so after a second boot", async () => {
        const check = async (): Promise<void> => {
            assert.equal(await asks("hostname"), "ours");
            for (const user of ["etcd-admin", "root"])
                assert.match((await login("ours", "stranger", user, "hostname")).stderr, /Permission denied/);
            assert.equal(await asks("sshd -T | grep ^authorizedkeyscommand\\ "), "authorizedkeyscommand none");
            assert.doesNotMatch(await asks("systemctl show -p ExecStart ssh"), /AuthorizedKeysCommand/);
            assert.equal(
                await asks("systemctl is-active amazon-ssm-agent || systemctl is-enabled amazon-ssm-agent || true"),
                "inactive\nmasked",
            );
            assert.match(
                await asks("ssh-keyscan -t ed25519 127.0.0.1 2>/dev/null"),
                new RegExp(publicKey("host").split(" ")[1]?.replaceAll("+", "\\+") ?? "-"),
            );
            assert.equal(await asks("grep -c pulumi-etcd.conf /etc/ssh/sshd_config"), "1");
        };
        await check();
        await lab.power("stop", "ours");
        await lab.power("start", "ours");
        await check();
    });
});
