import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeLab, Lab, type Ran, succeed } from "../support/lab";
import { leftoversOf } from "../support/leftovers";

const DEVICE = "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0a1b";

describeLab("a volume of the lab", function () {
    this.timeout(60_000);
    let lab: Lab;
    let files: string;

    before(async () => {
        lab = await Lab.create();
        files = mkdtempSync(join(tmpdir(), "etcd-lab-files-"));
        mkdirSync(join(files, "etc/systemd/system"), { recursive: true });
        writeFileSync(join(files, "etc/from-outside"), "laid over\n");
    });
    after(async () => {
        rmSync(files, { recursive: true });
        await lab.destroy();
        assert.deepEqual(leftoversOf(lab.directory), []);
    });

    function create(name: string, number: number, volume: string, ...more: string[]): Promise<Ran> {
        const address = `${lab.network}.${String(number)}`;
        const disk = ["--disk", "320", "--volume", volume, "--device", DEVICE, ...more];
        return lab.run("machine", ["create", lab.directory, name, address, ...disk], lab.keysFor(name, address));
    }
    const sh = (number: number, script: string) => lab.sh({ address: `${lab.network}.${String(number)}` }, script);

    it("is where the machine was told to see it, and its files are laid over the machine's root", async () => {
        succeed(await create("old", 11, "vol-0a1b", "--files", files));
        const script = `mkfs.xfs -q ${DEVICE} && mkdir /data && mount ${DEVICE} /data && echo kept >/data/word && umount /data`;
        assert.equal(await sh(11, `${script}; test ! -e /dev/etcd-data; cat /etc/from-outside`), "laid over");
        assert.equal(await sh(11, "systemctl is-system-running --wait"), "running");
        assert.equal(await sh(11, "stat -c %a / /etc"), "755\n755");
    });

    it("is in one machine at a time", async () => {
        const ran = await create("other", 12, "vol-0a1b");
        assert.notEqual(ran.code, 0);
        assert.match(ran.stderr, /the volume vol-0a1b is in the machine old; delete that first/);
    });

    it("outlives its machine, and the next one at the same address finds what was written", async () => {
        await lab.power("delete", "old");
        assert.ok(existsSync(join(lab.directory, "volumes/vol-0a1b.img")));
        // What this computer has learned within a second is not corrected by what the new one says; this one never is.
        const address = `${lab.network}.11`;
        const [, bridge = ""] = / dev (\S+)/.exec(execFileSync("ip", ["route", "get", address]).toString()) ?? [];
        const old = ["lladdr", "02:00:00:00:00:11", "dev", bridge, "nud", "permanent"];
        execFileSync("ip", ["neighbour", "replace", address, ...old]);
        succeed(await create("new", 11, "vol-0a1b"));
        assert.equal(await sh(11, `mkdir /data && mount ${DEVICE} /data && cat /data/word; hostname`), "kept\nnew");
    });

    it("is nobody's when it is not named: then the disk goes with the machine", async () => {
        succeed(await lab.machineCreate("plain", { number: 13, diskMiB: 64 }));
        assert.equal(await sh(13, "test -b /dev/etcd-data && echo there"), "there");
        const size = statSync(join(lab.directory, "machines/plain/disk.img")).size;
        assert.equal(size, 64 * 2 ** 20);
        await lab.power("delete", "plain");
    });

    it("is refused under a name, at a place or with files that cannot be", async () => {
        const refused = async (says: RegExp, ...args: string[]) => {
            const ran = await create("wrong", 14, ...(args as [string]));
            assert.notEqual(ran.code, 0);
            assert.match(ran.stderr, says);
        };
        await refused(/--volume "\.\.\/x" is not a name/, "../x");
        await refused(/--files "\/nowhere" is not a directory/, "v", "--files", "/nowhere");
        await refused(/--device "\/etc\/passwd" is not a path below \/dev/, "v", "--device", "/etc/passwd");
        await refused(/--device "\/dev\/\.\.\/x" is not a path below \/dev/, "v", "--device", "/dev/../x");
    });
});
