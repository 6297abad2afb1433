import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import {
    chmodSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, whyNoLab } from "../support/lab";

const program = join(__dirname, "../../lab/image");

/** The real program with a debootstrap that takes no minute: it makes the directories that every Debian has. */
const reason = whyNoLab();
const title = "the image of the lab's machines";
(reason ? describe.skip : describe)(reason ? `${title} [SKIPPED: ${reason}]` : title, () => {
    let directory: string;
    let cache: string;

    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), "etcd-image-"));
        cache = join(directory, "cache");
        mkdirSync(join(directory, "bin"));
        stub("debootstrap", `echo run >> ${directory}/runs; root=$4; echo "$@" > ${directory}/called\n${debian}`);
        apt("http://mirror.example/debian/ bookworm main Debian");
    });
    afterEach(() => {
        rmSync(directory, { recursive: true });
    });

    const debian =
        'mkdir -p "$root"/etc/{ssh/sshd_config.d,systemd/system,dpkg} "$root"/usr/{share,lib/systemd/system-generators} "$root"/{var/cache/apt,run,tmp}';
    const stub = (name: string, script: string) => {
        writeFileSync(join(directory, "bin", name), `#!/bin/bash\n${script}\n`);
        chmodSync(join(directory, "bin", name), 0o755);
    };
    const apt = (...targets: string[]) => {
        stub("apt-get", `printf '%s\\n' ${targets.map((target) => `'${target}'`).join(" ")}`);
    };
    const build = (...settings: string[]) =>
        run("env", [`PATH=${directory}/bin:${process.env.PATH ?? ""}`, ...settings, program, "build", cache]);
    const mirror = () => readFileSync(join(directory, "called"), "utf8").trim().split(" ").at(-1);
    const runs = () => readFileSync(join(directory, "runs"), "utf8").trim().split("\n").length;

    it("is made once, where `path` says", async () => {
        const { stdout } = await build();
        assert.equal(stdout, (await run(program, ["path", cache])).stdout);
        assert.ok(existsSync(join(stdout.trim(), "etc/ssh/sshd_config.d/lab.conf")));
        assert.equal((await build()).stderr, "");
        assert.equal(runs(), 1);
    });

    it("is made once by two who want it at the same time", async () => {
        stub("debootstrap", `echo run >> ${directory}/runs; root=$4; sleep 0.3\n${debian}`);
        const both = await Promise.all([build(), build()]);
        assert.deepEqual(
            both.map((ran) => ran.code),
            [0, 0],
        );
        assert.equal(runs(), 1);
    });

    it("is not there when its making was killed, and the next try leaves nothing of the first", async () => {
        stub("debootstrap", `root=$4; mkdir -p $root; mount -t tmpfs tmpfs $root; touch ${directory}/begun; sleep 600`);
        const child = spawn(program, ["build", cache], {
            env: { ...process.env, PATH: `${directory}/bin:${process.env.PATH ?? ""}` },
            stdio: "ignore",
        });
        while (!existsSync(join(directory, "begun"))) await new Promise((done) => setTimeout(done, 5));
        child.kill("SIGKILL");
        stub("debootstrap", `root=$4\n${debian}`);
        const ran = await build();
        assert.equal(ran.code, 0, ran.stderr);
        assert.deepEqual(readdirSync(cache).filter((name) => name !== ".lock").length, 1);
        assert.ok(!readFileSync("/proc/mounts", "utf8").includes(directory));
    });

    it("comes from the mirror that apt uses here, whatever else apt uses", async () => {
        apt(
            "http://docs.example/linux bookworm main Other",
            "http://sec.example/debian-security bookworm-security main Debian",
            "http://own.example/debian/ bookworm main Debian",
        );
        await build();
        assert.equal(mirror(), "http://own.example/debian/");
    });

    it("comes from the same mirror where apt uses another release of Debian", async () => {
        apt("http://own.example/debian/ trixie main Debian");
        await build();
        assert.equal(mirror(), "http://own.example/debian/");
    });

    it("comes from LAB_MIRROR when that is set", async () => {
        await build("LAB_MIRROR=http://mine.example/debian");
        assert.equal(mirror(), "http://mine.example/debian");
    });

    it("says what to do when there is no Debian mirror", async () => {
        apt("http://ubuntu.example/ubuntu noble main Ubuntu");
        const ran = await build();
        assert.equal(ran.code, 1);
        assert.equal(ran.stderr, "image: apt here knows no Debian mirror; set LAB_MIRROR to one\n");
    });

    it("says why it could not be made, and is not there", async () => {
        stub("debootstrap", "echo 'E: Failed getting release file'; exit 1");
        const ran = await build();
        assert.equal(ran.code, 1);
        assert.match(
            ran.stderr,
            /E: Failed getting release file\nimage: Debian bookworm could not be had from http:\/\/mirror.example\/debian\/; the whole story is in .*log. Set LAB_MIRROR/,
        );
        assert.ok(!existsSync((await run(program, ["path", cache])).stdout.trim()));
    });
});
