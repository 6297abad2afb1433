import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeLab, Lab, succeed } from "../support/lab";
import { leftoversOf } from "../support/leftovers";

describeLab("destroying a lab", function () {
    this.timeout(60_000);
    let lab: Lab;

    beforeEach(async () => {
        lab = await Lab.create();
        await Promise.all([1, 2].map((number) => lab.machine(`m${number}`, { number: 10 + number, diskMiB: 400 })));
        const mounted = await lab.sh(
            await lab.machine("m1", { number: 11, diskMiB: 400 }),
            "mkfs.xfs -q /dev/etcd-data; mount /dev/etcd-data /mnt; grep -c /mnt /proc/mounts",
        );
        assert.equal(mounted, "1");
        assert.ok(leftoversOf(lab.directory).length > 5, "the search for leftovers must find a lab that is there");
    });
    afterEach(async () => {
        await lab.destroy();
        assert.deepEqual(leftoversOf(lab.directory), []);
    });

    const destroyed = async () => {
        const ran = succeed(await lab.lab("destroy"));
        assert.deepEqual(leftoversOf(lab.directory), []);
        return ran.stderr;
    };

    it("leaves nothing, says what it removed, and has nothing to say the second time", async () => {
        assert.match(
            await destroyed(),
            new RegExp(`^lab: removed \\d+ processes, .*/dev/loop.*bridge pe-${lab.id}.*files in ${lab.directory}\n$`),
        );
        assert.equal(await destroyed(), "");
    });

    it("leaves nothing when its directory was removed by hand", async () => {
        rmSync(lab.directory, { recursive: true });
        await destroyed();
    });

    it("leaves nothing when lab.env was removed by hand", async () => {
        rmSync(join(lab.directory, "lab.env"));
        await destroyed();
    });

    it("leaves nothing of what a killed destroy had left", async () => {
        for (const left of ["shared", "lab.env"]) {
            for (const directory of ["machines", "shared"]) {
                if (directory !== left) rmSync(join(lab.directory, directory), { recursive: true, force: true });
            }
            await destroyed();
            mkdirSync(lab.directory);
            writeFileSync(join(lab.directory, "lab.env"), "LAB_ID=\n");
        }
        await destroyed();
    });

    it("leaves nothing when what is kept in /run is gone, as after a restart of the computer", async () => {
        for (const kind of ["net", "lock", "hosts.lock"]) rmSync(`/run/pulumi-etcd/${lab.id}.${kind}`, { force: true });
        await destroyed();
    });

    it("leaves nothing when the lab was moved", async () => {
        const moved = `${lab.directory}-moved`;
        renameSync(lab.directory, moved);
        const create = await lab.run("lab", ["create", moved]);
        assert.equal(create.code, 1);
        assert.match(create.stderr, /was made in another place and moved; remove it \(lab\/lab destroy/);
        succeed(await lab.run("lab", ["destroy", moved]));
        assert.deepEqual([...leftoversOf(moved), ...leftoversOf(lab.directory)], []);
    });

    it("does not touch the lab that a directory was copied from", async () => {
        const copy = `${lab.directory}-copy`;
        mkdirSync(copy);
        execFileSync("cp", [join(lab.directory, "lab.env"), copy]);
        succeed(await lab.run("lab", ["destroy", copy]));
        assert.equal(existsSync(copy), false);
        assert.equal(await lab.sh({ address: `${lab.network}.11` }, "hostname"), "m1");
    });

    it("leaves what others keep in its directory, and directories that are no lab's", async () => {
        const foreign = join(lab.directory, "mine");
        writeFileSync(foreign, "");
        succeed(await lab.lab("destroy"));
        assert.ok(existsSync(foreign));
        rmSync(lab.directory, { recursive: true });
        mkdirSync(join(lab.directory, "machines"), { recursive: true });
        succeed(await lab.lab("destroy"));
        assert.ok(existsSync(join(lab.directory, "machines")));
        rmSync(lab.directory, { recursive: true });
    });

    it("ends machines that something else keeps busy, and says what is left where it cannot", async () => {
        const upper = join(lab.directory, "machines/m1/upper");
        execFileSync("mount", ["--bind", upper, upper]);
        const ran = await lab.lab("destroy");
        execFileSync("umount", [upper]);
        assert.equal(ran.code, 1);
        assert.match(
            ran.stderr,
            new RegExp(
                `^lab: removing the lab in ${lab.directory} left mount ${upper}, files in ${lab.directory}$`,
                "m",
            ),
        );
    });
});
