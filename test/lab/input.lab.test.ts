import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeLab, Lab, run } from "../support/lab";
import { leftoversOf } from "../support/leftovers";

const programs = join(__dirname, "../../lab");

describeLab("the lab's programs, given what they cannot use,", function () {
    this.timeout(30_000);
    let lab: Lab;
    let keys: string;

    before(async () => {
        lab = await Lab.create();
        keys = lab.keysFor("m1", `${lab.network}.11`);
        await lab.machine("taken", { number: 99 });
    });
    after(async () => {
        await lab.destroy();
        assert.deepEqual(leftoversOf(lab.directory), []);
    });

    const passphrase = () => {
        const file = join(lab.directory, "../keys/locked");
        execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "secret", "-f", file]);
        return execFileSync("cat", [file, `${file}.pub`], { encoding: "utf8" });
    };
    const privateKey = () => keys.slice(0, keys.indexOf("ssh-ed25519"));

    /** What is wrong, the arguments of `machine create` after the directory, its standard input, what it must say. */
    const refused: [string, () => string[], () => string, RegExp][] = [
        [
            "a name that is no DNS label",
            () => ["Etcd_1", at(11)],
            () => keys,
            /^machine: "Etcd_1" is no machine's name; take up to 50 of a-z/,
        ],
        [
            "a name that leads out of the lab",
            () => ["../x", at(11)],
            () => keys,
            /^machine: "..\/x" is no machine's name/,
        ],
        ["a name that is too long", () => ["a".repeat(51), at(11)], () => keys, /is no machine's name/],
        [
            "an address outside the lab",
            () => ["m1", "10.0.0.300"],
            () => keys,
            /10.0.0.300 is no address of this lab; take one of 10.213.\d+.2 to 10.213.\d+.254$/,
        ],
        ["the lab's own address", () => ["m1", at(1)], () => keys, /is no address of this lab/],
        ["an address with a leading zero", () => ["m1", at("011")], () => keys, /is no address of this lab/],
        [
            "an address that is taken",
            () => ["m1", at(99)],
            () => keys,
            /\.99 is the address of taken; take another one$/,
        ],
        [
            "a size that is none",
            () => ["m1", at(11), "--disk", "2G"],
            () => keys,
            /--disk "2G" is not a size in MiB; for example --disk 2048$/,
        ],
        ["a role that is none", () => ["m1", at(11), "--role", "A b"], () => keys, /--role "A b" is not a role/],
        ["no keys", () => ["m1", at(11)], () => "", /no public key came in on stdin; login would be impossible$/],
        ["no login", () => ["m1", at(11)], privateKey, /no public key came in on stdin; login would be impossible$/],
        [
            "a host key with a passphrase",
            () => ["m1", at(11)],
            passphrase,
            /is not an ed25519 private key without passphrase; make one: ssh-keygen/,
        ],
        [
            "a login that is no key",
            () => ["m1", at(11)],
            () => `${privateKey()}hello\n`,
            /the lines on stdin are no public keys/,
        ],
        [
            "other settings than the machine has",
            () => ["taken", at(98)],
            () => keys,
            /taken is there with address .*\.99, disk 0 and role member, not .*\.98, 0 and member; delete it first/,
        ],
    ];
    const at = (number: number | string) => `${lab.network}.${number}`;

    for (const [what, args, input, message] of refused) {
        it(`refuse ${what} and make nothing`, async () => {
            const ran = await lab.run("machine", ["create", lab.directory, ...args()], input());
            assert.equal(ran.stdout, "");
            assert.equal(ran.code, 1);
            assert.match(ran.stderr.trim(), message);
            assert.equal(leftoversOf(lab.directory).filter((item) => item.includes("systemd-nspawn")).length, 1);
        });
    }

    it("explain themselves when they are called wrongly", async () => {
        for (const [program, args] of [
            ["lab", []],
            ["lab", ["erase", "x"]],
            ["machine", ["create", "x"]],
            ["machine", ["melt", "x", "y"]],
        ] as const) {
            const ran = await lab.run(program, [...args]);
            assert.equal(ran.code, 2);
            assert.match(ran.stderr, new RegExp(`lab/${program} create LABDIR`));
        }
    });

    it("say that there is no lab, and leave no trace of the question", async () => {
        const nowhere = join(lab.directory, "../nowhere");
        for (const [program, args] of [
            ["lab", ["revive", nowhere]],
            ["machine", ["stop", nowhere, "m1"]],
        ] as const) {
            const ran = await lab.run(program, [...args]);
            assert.equal(ran.code, 1);
            assert.equal(
                ran.stderr,
                `${program}: there is no lab in ${nowhere}; make one with: lab/lab create ${nowhere}\n`,
            );
        }
        assert.equal((await lab.run("machine", ["delete", nowhere, "m1"])).code, 0);
        assert.deepEqual(leftoversOf(nowhere), []);
    });

    it("refuse directories whose names nothing can be mounted from", async () => {
        for (const directory of ["/tmp/a:b", "/tmp/a,b", "/run/lab", "/"]) {
            const ran = await lab.run("lab", ["create", directory]);
            assert.equal(ran.code, 1);
            assert.match(ran.stderr, /^lab: .* cannot (have|be) /);
        }
    });

    it("work in a directory with spaces in its name", async () => {
        const directory = join(lab.directory, "../a lab of mine");
        assert.equal((await lab.run("lab", ["create", directory])).code, 0);
        const network = (await run("bash", ["-c", '. "$1/lab.env"; echo $LAB_NET', "bash", directory])).stdout.trim();
        const made = await lab.run("machine", ["create", directory, "m1", `${network}.11`, "--disk", "20"], keys);
        assert.equal(made.code, 0, made.stderr);
        assert.equal((await lab.run("lab", ["destroy", directory])).code, 0);
        assert.deepEqual(leftoversOf(directory), []);
    });

    it("say how to become root, and what is not installed", async () => {
        const copy = mkdtempSync(join(tmpdir(), "lab-programs-"));
        try {
            chmodSync(copy, 0o755);
            cpSync(programs, copy, { recursive: true });
            const asNobody = await run("setpriv", [
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                `${copy}/lab`,
                "create",
                "/tmp/x",
            ]);
            assert.equal(asNobody.code, 1);
            assert.equal(
                asNobody.stderr,
                "lab: making machines needs root and this is user nobody; run it with sudo\n",
            );
            const bare =
                "mkdir $1/bin && ln -s $(command -v bash env uname tr dirname realpath) $1/bin && PATH=$1/bin exec $1/lab create /tmp/x";
            const lacking = await run("bash", ["-c", bare, "bash", copy]);
            assert.equal(lacking.code, 1);
            assert.match(
                lacking.stderr,
                /^lab: this computer lacks systemd-nspawn losetup ip nft .*; install them: apt-get install --no-install-recommends .*systemd-container/,
            );
        } finally {
            rmSync(copy, { recursive: true });
        }
    });

    it("refuse a directory on a container's own disk", async () => {
        const overlay = mkdtempSync(join(tmpdir(), "overlay-"));
        const script =
            'mount -t tmpfs tmpfs "$1" && cd "$1" && mkdir up work over && mount -t overlay overlay -o lowerdir=/usr,upperdir=up,workdir=work over && exec "$2/lab" create over/some/lab';
        const ran = await run("unshare", ["--mount", "bash", "-c", script, "bash", overlay, programs]);
        rmSync(overlay, { recursive: true });
        assert.equal(ran.code, 1);
        assert.match(
            ran.stderr,
            /^lab: .*over\/some\/lab is on an overlay file system, as a container's own disk is; take a directory/,
        );
        assert.deepEqual(leftoversOf(`${overlay}/over/some/lab`), []);
    });

    it("make machines as they should be whatever the caller's umask is", async () => {
        const directory = join(lab.directory, "../strict");
        const script = 'umask 077; "$2/lab" create "$1" && . "$1/lab.env" && "$2/machine" create "$1" m1 $LAB_NET.11';
        const made = await run("bash", ["-c", script, "bash", directory, programs], keys);
        assert.equal(made.code, 0, made.stderr);
        const { address } = JSON.parse(made.stdout) as { address: string };
        lab.keysFor("m1", address);
        const asUser =
            "setpriv --reuid=65534 --regid=65534 --clear-groups cat /etc/hosts /etc/hostname /etc/machine-id";
        assert.match(await lab.sh({ address }, asUser), /m1\nm1\n[0-9a-f]{32}$/);
        assert.equal((await lab.run("lab", ["destroy", directory])).code, 0);
    });

    it("say that the disk is full before they begin", async () => {
        const script =
            'mount -t tmpfs -o size=100m tmpfs "$1" && "$2/lab" create "$1/lab" && . "$1/lab/lab.env" && "$2/machine" create "$1/lab" m1 $LAB_NET.11; code=$?; "$2/lab" destroy "$1/lab"; exit $code';
        const small = mkdtempSync(join(tmpdir(), "small-"));
        const ran = await run("unshare", ["--mount", "bash", "-c", script, "bash", small, programs], keys);
        rmSync(small, { recursive: true });
        assert.equal(ran.code, 1);
        assert.match(ran.stderr, /^machine: .* has \d+ MiB free and 256 MiB are needed; free some space there$/m);
        assert.deepEqual(leftoversOf(`${small}/lab`), []);
    });
});
