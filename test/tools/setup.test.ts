import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const TOOLS = resolve(__dirname, "..", "..", "tools");
const VERSION = "3.6.16";
/** The one that the go.mod of the build requires. */
const KUBERNETES =
    /^require k8s\.io\/kubernetes v([\d.]+)$/m.exec(readFileSync(join(TOOLS, "kubernetes", "go.mod"), "utf8"))?.[1] ??
    "";

/** Stands in for Go: "builds" shell scripts, as slowly and as badly as the environment says. */
const GO = `#!/bin/bash
case $1 in
version) echo "go version go\${GO_VERSION:-1.26.8} linux/amd64" ;;
env) echo /tmp ;;
mod) [ -z "$GO_MOD_FAILS" ] || { echo "$GO_MOD_FAILS" >&2; exit 1; } ;;
build)
    echo build >>"$HOME/builds"
    while [ "$1" != -o ]; do shift; done
    [ -z "$GO_FAILS" ] || { echo "$GO_FAILS" >&2; exit 1; }
    case $2 in
    */kube-apiserver) says="Kubernetes v\${REPORTS:-${KUBERNETES}}" ;;
    *) says="etcd Version: \${REPORTS:-${VERSION}}" ;;
    esac
    printf '#!/bin/sh\\necho "%s"\\n' "$says" >"$2.part"
    sleep "\${GO_SECONDS:-0}"
    mv "$2.part" "$2"; chmod +x "$2"; touch -d "@$RANDOM" "$2" ;;
esac
`;

interface Outcome {
    code: number | null;
    stdout: string;
    stderr: string;
}

describe("the set-up", () => {
    let home: string;

    beforeEach(() => {
        home = mkdtempSync(join(tmpdir(), "pulumi-etcd-setup-"));
        mkdirSync(join(home, "bin"));
        put("go", GO);
    });

    afterEach(() => {
        rmSync(home, { recursive: true, force: true });
    });

    const cache = (...path: string[]) => join(home, ".cache", "pulumi-etcd", ...path);
    const put = (name: string, text: string) => {
        writeFileSync(join(home, "bin", name), text, { mode: 0o755 });
    };
    const built = () => readFileSync(join(home, "builds"), "utf8").trim().split("\n").length;

    function start(args: string[], env: Record<string, string> = {}): { child: ChildProcess; ended: Promise<Outcome> } {
        const child = spawn(join(TOOLS, "setup"), args, {
            env: { HOME: home, PATH: `${join(home, "bin")}:/usr/bin:/bin:/usr/sbin:/sbin`, ...env },
            stdio: ["ignore", "pipe", "pipe"],
            detached: true,
        });
        const outcome: Outcome = { code: null, stdout: "", stderr: "" };
        child.stdout.on("data", (data: Buffer) => (outcome.stdout += data.toString()));
        child.stderr.on("data", (data: Buffer) => (outcome.stderr += data.toString()));
        const ended = new Promise<Outcome>((done) =>
            child.on("close", (code) => {
                done({ ...outcome, code });
            }),
        );
        return { child, ended };
    }

    const run = (args: string[], env?: Record<string, string>) => start(args, env).ended;
    const etcd = (env?: Record<string, string>) => run(["--need", `etcd=${VERSION}`], env);

    describe("of etcd", () => {
        const release = `etcd-v${VERSION}-linux-amd64`;
        const archive = () => cache("etcd", VERSION, `${release}.tar`);

        it("makes three programs and an archive laid out like the official one, then says nothing", async () => {
            const first = await etcd();
            assert.equal(first.code, 0, first.stderr);
            assert.match(first.stderr, /^building etcd 3\.6\.16 .*\nbuilt etcd 3\.6\.16 in \d+ s\n$/);
            for (const name of ["etcd", "etcdctl", "etcdutl"]) {
                assert.ok(existsSync(cache("etcd", VERSION, name)), name);
            }
            const listing = execFileSync("tar", ["--list", "--verbose", "--file", archive()], { encoding: "utf8" });
            const names = listing
                .trim()
                .split("\n")
                .map((line) => line.replace(/ .* /, " "));
            assert.deepEqual(names, [
                `drwxr-xr-x ${release}/`,
                `-rwxr-xr-x ${release}/etcd`,
                `-rwxr-xr-x ${release}/etcdctl`,
                `-rwxr-xr-x ${release}/etcdutl`,
            ]);
            const check = ["--check", "--strict", `${release}.tar.sha256`];
            execFileSync("sha256sum", check, { cwd: cache("etcd", VERSION), stdio: "ignore" });

            const second = await etcd();
            assert.deepEqual(second, { code: 0, stdout: "", stderr: "" });
            assert.equal(built(), 3);
        });

        it("makes the same archive of the same programs", async () => {
            await etcd();
            const sum = () => readFileSync(`${archive()}.sha256`, "utf8");
            const before = sum();
            rmSync(cache("etcd"), { recursive: true });
            await etcd();
            assert.equal(sum(), before);
        });

        it("is whole after a run that was killed half-way", async () => {
            const { child, ended } = start(["--need", `etcd=${VERSION}`], { GO_SECONDS: "5" });
            while (!existsSync(join(home, "builds"))) {
                await wait(10);
            }
            // The whole session: as when the machine goes away.
            execFileSync("pkill", ["-KILL", "--session", String(child.pid)]);
            await ended;
            assert.ok(!existsSync(cache("etcd", VERSION)));
            const again = await etcd();
            assert.equal(again.code, 0, again.stderr);
            assert.ok(existsSync(archive()));
        });

        it("ends all that it started when it is interrupted", async () => {
            const { child, ended } = start(["--need", `etcd=${VERSION}`], { GO_SECONDS: "60" });
            while (!existsSync(join(home, "builds"))) {
                await wait(10);
            }
            child.kill("SIGTERM");
            assert.equal((await ended).code, 143);
            const left = () => execFileSync("sh", ["-c", `pgrep --session ${child.pid} || true`], { encoding: "utf8" });
            const deadline = Date.now() + 2000;
            while (left() !== "") {
                assert.ok(Date.now() < deadline, `still running: ${left()}`);
                await wait(20);
            }
        });

        it("is made once when two ask for it at once", async () => {
            const runs = await Promise.all([etcd({ GO_SECONDS: "0.2" }), etcd({ GO_SECONDS: "0.2" })]);
            assert.deepEqual(
                runs.map(({ code }) => code),
                [0, 0],
            );
            assert.equal(built(), 3);
            assert.equal(runs.filter(({ stderr }) => stderr.includes("waiting for another run")).length, 1);
        });

        it("shows why Go failed", async () => {
            const build = await etcd({ GO_FAILS: "undefined: quorum" });
            assert.equal(build.code, 1);
            assert.match(
                build.stderr,
                /setup: building etcd 3\.6\.16 failed; the last lines of .*\n {4}undefined: quorum\n/,
            );
            assert.ok(!existsSync(cache("etcd", VERSION)));
            const tidy = await etcd({ GO_MOD_FAILS: "no such version" });
            assert.equal(tidy.code, 1);
            assert.match(tidy.stderr, /no such version/);
        });

        it("says that the disk is full, before and during the build", async () => {
            const during = await etcd({ GO_FAILS: "write x: No space left on device" });
            assert.equal(during.code, 1);
            assert.match(during.stderr, /setup: the disk is full; free some space and run again/);
            put("df", `#!/bin/sh\nprintf 'Avail\\n 12\\n'\n`);
            const before = await etcd();
            assert.equal(before.code, 1);
            assert.match(
                before.stderr,
                /building etcd 3\.6\.16 needs \d+ MiB on the disk of .*, 12 MiB are free; free some space/,
            );
        });

        it("refuses what it built when that reports another version", async () => {
            const result = await etcd({ REPORTS: "3.5.0" });
            assert.equal(result.code, 1);
            assert.match(result.stderr, /the etcd built here does not report version 3\.6\.16/);
            assert.ok(!existsSync(cache("etcd", VERSION)));
        });

        it("refuses what is no version", async () => {
            const result = await run(["--need", "etcd=../../x"]);
            assert.equal(result.code, 1);
            assert.match(result.stderr, /"\.\.\/\.\.\/x" is not an etcd version/);
        });
    });

    describe("of kube-apiserver", () => {
        const kubernetes = (env?: Record<string, string>) => run(["--need", "kubernetes"], env);
        const program = () => cache("kubernetes", KUBERNETES, "kube-apiserver");

        it("builds the version of its go.mod, then says nothing", async () => {
            const first = await kubernetes();
            assert.equal(first.code, 0, first.stderr);
            assert.match(first.stderr, /^building kube-apiserver [\d.]+ .*\nbuilt kube-apiserver [\d.]+ in \d+ s\n$/);
            assert.equal(execFileSync(program(), { encoding: "utf8" }), `Kubernetes v${KUBERNETES}\n`);
            assert.deepEqual(await kubernetes(), { code: 0, stdout: "", stderr: "" });
            assert.equal(built(), 1);
        });

        it("refuses what it built when that reports another version", async () => {
            const result = await kubernetes({ REPORTS: "0.0.0" });
            assert.equal(result.code, 1);
            assert.match(result.stderr, /the kube-apiserver built here does not report version v[\d.]+/);
            assert.ok(!existsSync(program()));
        });
    });

    describe("says what is missing", () => {
        it("an unknown need or argument", async () => {
            const need = await run(["--need", "engin"]);
            assert.equal(need.code, 1);
            assert.match(need.stderr, /unknown need "engin"; known are: modules, engine, etcd=VERSION/);
            const argument = await run(["--force"]);
            assert.equal(argument.code, 1);
            assert.match(argument.stderr, /unknown argument "--force"; usage:/);
        });

        it("Linux", async () => {
            put("uname", "#!/bin/sh\necho Darwin\n");
            const result = await etcd();
            assert.equal(result.code, 1);
            assert.match(result.stderr, /this needs Linux; Darwin is here/);
        });

        it("a processor that builds are made for", async () => {
            put("uname", `#!/bin/sh\n[ "$1" = -m ] && echo riscv64 || echo Linux\n`);
            const result = await etcd();
            assert.equal(result.code, 1);
            assert.match(result.stderr, /builds are made for x86_64 machines; this is riscv64/);
        });

        it("root for the lab", async () => {
            put("id", "#!/bin/sh\necho 1000\n");
            for (const need of ["lab", "cloudinit"]) {
                const result = await run(["--need", need]);
                assert.equal(result.code, 1);
                assert.match(result.stderr, /the lab makes real machines and needs root; run again as root/);
            }
        });

        it("a Go where there is none and none can be installed", async () => {
            put("id", "#!/bin/sh\necho 1000\n");
            rmSync(join(home, "bin", "go"));
            const result = await etcd({ GO_PLACES: "" });
            assert.equal(result.code, 1);
            assert.match(
                result.stderr,
                /Go 1\.26 or newer is needed and there is none; install it \(https:\/\/go\.dev\/dl\)/,
            );
        });

        it("a newer Go where one cannot be fetched", async () => {
            const result = await etcd({ GO_VERSION: "1.19.8", GO_MOD_FAILS: "dial tcp: no route to host" });
            assert.equal(result.code, 1);
            assert.match(result.stderr, /Go 1\.19\.8 is here and 1\.26 is needed: fetching Go/);
            assert.match(result.stderr, /dial tcp: no route to host/);
            assert.match(result.stderr, /Go 1\.19\.8 is here and a newer one cannot be fetched; install it/);
        });

        it("a cache that can be written", async () => {
            writeFileSync(join(home, "file"), "");
            const result = await etcd({ XDG_CACHE_HOME: join(home, "file") });
            assert.equal(result.code, 1);
            assert.match(result.stderr, /cannot write to .*; free some space or set XDG_CACHE_HOME/);
        });
    });

    describe("of the environment", () => {
        function environment(env: Record<string, string> = {}, tools = TOOLS): Record<string, string> {
            const text = execFileSync(join(tools, "env"), {
                encoding: "utf8",
                env: { HOME: home, PATH: `${join(home, "bin")}:/usr/bin:/bin`, ...env },
            });
            return Object.fromEntries(
                text
                    .trim()
                    .split("\n")
                    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
            );
        }

        function putOfficial(version: string, languageHost = true): void {
            put("pulumi", `#!/bin/sh\necho ${version}\n`);
            if (languageHost) {
                put("pulumi-language-nodejs", "#!/bin/sh\n");
            }
        }

        it("puts the engine first on PATH, once, however often it is entered", () => {
            const first = environment();
            assert.equal(first.PATH, `${first.ENGINE_BIN}:${join(home, "bin")}:/usr/bin:/bin`);
            assert.equal(environment({ PATH: first.PATH }).PATH, first.PATH);
        });

        it("is the same for a clone in another folder, so that nothing is built twice", () => {
            const clone = join(home, "clone");
            for (const folder of ["tools", "engine", "ssh"]) {
                cpSync(join(TOOLS, "..", folder), join(clone, folder), { recursive: true });
            }
            cpSync(join(TOOLS, "..", "package-lock.json"), join(clone, "package-lock.json"));
            const [here, there] = [environment(), environment({}, join(clone, "tools"))];
            assert.equal(there.ROOT, clone);
            assert.equal(there.ENGINE_DIR, here.ENGINE_DIR);
            assert.equal(there.ENGINE_BIN, here.ENGINE_BIN);
        });

        it("keeps log-ins and the cache where the user has them", () => {
            const chosen = environment({ XDG_CACHE_HOME: join(home, "c"), PULUMI_CREDENTIALS_PATH: "/logins" });
            assert.equal(chosen.CACHE, join(home, "c", "pulumi-etcd"));
            assert.equal(chosen.PULUMI_CREDENTIALS_PATH, "/logins");
            assert.equal(environment().PULUMI_CREDENTIALS_PATH, join(home, ".pulumi"));
        });

        it("takes an official engine that is new enough and has its language host", () => {
            assert.equal(environment().OFFICIAL, "");
            putOfficial("v3.254.9");
            assert.equal(environment().OFFICIAL, "");
            rmSync(join(home, "bin", "pulumi"));
            putOfficial("v3.260.1-longer");
            assert.equal(environment().OFFICIAL, join(home, "bin", "pulumi"));
            rmSync(join(home, "bin", "pulumi-language-nodejs"));
            assert.equal(environment().OFFICIAL, "");
        });

        it("has plugins of their own for each engine", () => {
            const ours = environment();
            putOfficial("v3.255.0");
            const official = environment();
            assert.notEqual(official.PULUMI_HOME, ours.PULUMI_HOME);
            assert.notEqual(official.ENGINE_BIN, ours.ENGINE_BIN);
        });
    });
});
