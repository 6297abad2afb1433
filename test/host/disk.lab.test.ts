import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { truncateSync } from "node:fs";
import { describeLab, type Ran, succeed } from "../support/lab";
import { DISK_MIB, Members, unstamped, type Wish } from "./support/members";

// One machine, whose disk holds something else each time. Its birth is that of a cluster of one.
describeLab("the data disk", function () {
    this.timeout(60_000);
    let members: Members;
    before(async () => {
        members = await Members.create(1);
    });
    after(() => members.destroy());

    const sum = (): Promise<string> => members.sh(0, "openssl dgst -sha256 -r /dev/etcd-data");
    const settings = (changes: Wish["settings"] = {}): Wish => ({ settings: changes });

    /** A machine with nothing of an earlier test, whose disk is made by a script. */
    async function prepared(script: string): Promise<void> {
        await members.remake(0);
        await members.sh(0, `set -e; ${script}`);
    }

    function refused(ran: Ran, message: RegExp): void {
        assert.notEqual(ran.code, 0, ran.stdout);
        assert.match(ran.stderr, message);
        for (const line of ran.stderr.trimEnd().split("\n")) assert.match(line, /^etcd-node: /);
    }

    async function isLeftAlone(): Promise<void> {
        assert.equal(await members.sh(0, "pgrep -x etcd || findmnt -no TARGET /var/lib/etcd || echo none"), "none");
        assert.equal(await members.sh(0, "ls /etc/etcd/marker 2>/dev/null || echo unmarked"), "unmarked");
    }

    const foreign: [string, string, RegExp][] = [
        [
            "an ext4 filesystem with somebody's files",
            "mkfs.ext4 -q -L photos /dev/etcd-data; mount /dev/etcd-data /mnt; echo precious >/mnt/file; umount /mnt",
            /the disk \/dev\/etcd-data is not empty: it holds a filesystem or other content of type ext4 labelled photos; it was left untouched\n.*wipefs -a \/dev\/etcd-data/,
        ],
        [
            "an xfs filesystem that was not unmounted",
            "mkfs.xfs -q /dev/etcd-data; mount /dev/etcd-data /mnt; echo precious >/mnt/file; sync; echo more >/mnt/more; sync /mnt/more; dd if=/dev/etcd-data of=/image bs=1M status=none; umount /mnt; dd if=/image of=/dev/etcd-data bs=1M status=none; rm /image",
            /it holds a filesystem or other content of type xfs; it was left untouched/,
        ],
        [
            "a partition table",
            // One DOS partition of type 83, as fdisk writes it.
            "printf '\\x00\\x20\\x21\\x00\\x83\\xfe\\xff\\xff\\x00\\x08\\x00\\x00\\x00\\x00\\x08\\x00' | dd of=/dev/etcd-data bs=1 seek=446 conv=notrunc status=none; printf '\\x55\\xaa' | dd of=/dev/etcd-data bs=1 seek=510 conv=notrunc status=none",
            /it holds a partition table \(dos\); it was left untouched/,
        ],
        [
            "an encrypted volume",
            "printf 'LUKS\\xba\\xbe\\x00\\x01' | dd of=/dev/etcd-data conv=notrunc status=none",
            /it holds .*(crypto_LUKS|signature).*; it was left untouched/,
        ],
        [
            "swap",
            "mkswap /dev/etcd-data >/dev/null",
            /it holds a filesystem or other content of type swap; it was left untouched/,
        ],
        [
            "the label of this very member, but no marker",
            "mkfs.xfs -q -L $(printf 'prod-etcd-1a2b3c4d/etcd-1' | sha256sum | sed 's/^\\(.......\\).*/etcd-\\1/') /dev/etcd-data",
            /it holds a filesystem or other content of type xfs labelled etcd-[0-9a-f]{7} without a marker \(\/var\/lib\/etcd\/\.pulumi-etcd\)/,
        ],
    ];
    for (const [what, script, message] of foreign) {
        it(`with ${what} is refused and left as it is`, async () => {
            await prepared(script);
            const before = await sum();
            refused(await members.stage(0), message);
            if (!what.startsWith("the label")) {
                assert.equal(await sum(), before);
                await isLeftAlone();
            }
            assert.equal(await members.sh(0, "pgrep -x etcd || echo none"), "none");
        });
    }

    it("of a member of another cluster is refused and left as it is", async () => {
        await members.remake(0);
        succeed(await members.stage(0, settings({ TOKEN: "other-etcd-ffffffff" })));
        succeed(await members.converge(0, "--timeout 60"));
        await members.sh(0, "systemctl disable --now etcd; umount /var/lib/etcd");
        const before = await sum();
        refused(
            await members.stage(0),
            /this host belongs to member etcd-1 of another cluster \(other-etcd-ffffffff, by \/etc\/etcd\/marker\), not to etcd-1 of prod-etcd-1a2b3c4d; nothing was changed\n.*remove \/etc\/etcd\/marker/,
        );
        await members.sh(0, "rm /etc/etcd/marker");
        refused(
            await members.stage(0),
            /the disk \/dev\/etcd-data holds the data of member etcd-1 of another cluster \(other-etcd-ffffffff\), not of etcd-1 of prod-etcd-1a2b3c4d; nothing was changed/,
        );
        assert.equal(await sum(), before);
        await isLeftAlone();
    });

    it("that is too small is refused", async () => {
        await members.remake(0);
        const before = await sum();
        refused(
            await members.stage(0, settings({ DISK_MIN_MIB: "4096" })),
            new RegExp(
                `the disk /dev/etcd-data has ${String(DISK_MIB)} MiB, at least 4096 MiB are needed; it was left untouched`,
            ),
        );
        assert.equal(await sum(), before);
        await isLeftAlone();
    });

    it("that is not there is waited for a little, then refused", async () => {
        refused(
            await members.stage(0, settings({ DEVICE: "/dev/nvme7n1" })),
            /the data disk \/dev\/nvme7n1 is not there; attach it \(or correct the device name\) and run again\. Disks here: /,
        );
        refused(
            await members.stage(0, settings({ DEVICE: "/etc/hostname" })),
            /\/etc\/hostname is not a disk; name a block device/,
        );
    });

    it("that is mounted elsewhere is refused", async () => {
        await prepared("mkfs.ext4 -q /dev/etcd-data; mount /dev/etcd-data /mnt; echo precious >/mnt/file");
        refused(
            await members.stage(0),
            /the disk \/dev\/etcd-data is mounted at \/mnt; it was left untouched\. Unmount it there/,
        );
        assert.equal(await members.sh(0, "cat /mnt/file"), "precious");
        await isLeftAlone();
    });

    it("is not put over files on the root disk, nor over another mount", async () => {
        await prepared("mkdir -p /var/lib/etcd/default; echo old >/var/lib/etcd/default/file");
        refused(await members.stage(0), /\/var\/lib\/etcd is not empty on the root disk \(default\)/);
        assert.equal(await members.sh(0, "cat /var/lib/etcd/default/file"), "old");
        await prepared("mkdir -p /var/lib/etcd; mount -t tmpfs none /var/lib/etcd");
        refused(
            await members.stage(0),
            /\/var\/lib\/etcd holds another disk \(device [0-9:]+\) than \/dev\/etcd-data; nothing was changed/,
        );
    });

    for (const filesystem of ["xfs", "ext4"]) {
        it(`is formatted as ${filesystem}, checked once, and carries the member`, async () => {
            await members.remake(0);
            const wish = settings({ FILESYSTEM: filesystem, DISK_CHECK: "warn" });
            const first = succeed(await members.stage(0, wish));
            const { diskCheck } = JSON.parse(first.stdout) as { diskCheck: { p99Ms: number; tool: string } };
            assert.equal(diskCheck.tool, "etcd-node");
            assert.ok(diskCheck.p99Ms > 0 && diskCheck.p99Ms < 10_000, first.stdout);
            assert.match(first.stderr, /checking the disk: 1 MiB in writes of 2300 bytes, each synced/);
            succeed(await members.converge(0, "--timeout 60"));
            assert.equal(await members.sh(0, "findmnt -no FSTYPE /var/lib/etcd"), filesystem);
            assert.equal(
                await members.sh(0, "ls -A /var/lib/etcd | grep -vE 'lost\\+found|beat'"),
                ".pulumi-etcd\ndata",
            );
            const second = succeed(await members.stage(0, wish));
            assert.deepEqual(unstamped(second.stdout), unstamped(first.stdout));
            assert.doesNotMatch(second.stderr, /checking the disk/);
        });
    }

    it("is left alone on a host that lacks programs, which are named all at once", async () => {
        await members.remake(0);
        await members.render(0); // its keys, which are made before
        await members.sh(0, "mkdir /away; mv $(type -P mkfs.xfs xfs_io tar) /away");
        refused(
            await members.stage(0),
            /this host lacks tar \(package tar\), mkfs\.xfs \(package xfsprogs\), xfs_io \(package xfsprogs\); install what is missing and run again/,
        );
        await isLeftAlone();
        await members.sh(0, "mv /away/tar /usr/bin");
        succeed(await members.stage(0, settings({ FILESYSTEM: "ext4", DISK_CHECK: "warn" })));
    });

    // Of xfs alone: growing an ext4 that is used takes a right that a container may not have.
    it("that became larger is filled by its filesystem, without a restart of etcd", async () => {
        await members.remake(0);
        const wish = settings();
        succeed(await members.stage(0, wish));
        succeed(await members.converge(0, "--timeout 60"));
        const megabytes = async (): Promise<number> =>
            Number(await members.sh(0, "df --output=size -BM /var/lib/etcd | tail -1 | tr -d ' M'"));
        const pid = await members.sh(0, "pgrep -x etcd");
        const before = await megabytes();
        const file = execFileSync("find", [members.lab.directory, "-path", "*/etcd-1/disk.img"], {
            encoding: "utf8",
        }).trim();
        truncateSync(file, 2 * DISK_MIB * 2 ** 20);
        const loop = execFileSync("losetup", ["-n", "-O", "NAME", "-j", file], { encoding: "utf8" }).trim();
        execFileSync("losetup", ["-c", loop]);
        succeed(await members.stage(0, wish));
        assert.ok(
            (await megabytes()) >= before + 0.9 * DISK_MIB,
            `${String(await megabytes())} after ${String(before)}`,
        );
        assert.equal(await members.sh(0, "pgrep -x etcd"), pid);
    });

    it("whose mkfs was killed half-way is made anew, and only then", async () => {
        // What a kill leaves: the intent on the root disk, and a filesystem with its UUID that has no marker, or cannot be mounted.
        const marker = (uuid: string): string =>
            `mkdir -p /etc/etcd; printf 'TOKEN=prod-etcd-1a2b3c4d\\nNAME=etcd-1\\nSTATE=formatting\\nDISK=${uuid}\\n' >/etc/etcd/marker`;
        const uuid = "11111111-2222-4333-8444-555555555555";
        const label = "$(printf 'prod-etcd-1a2b3c4d/etcd-1' | sha256sum | sed 's/^\\(.......\\).*/etcd-\\1/')";
        const format = `mkfs.xfs -q -L ${label} -m uuid=${uuid} /dev/etcd-data`;
        await prepared(`${format}; ${marker("99999999-2222-4333-8444-555555555555")}`);
        refused(await members.stage(0), /without a marker/);
        await prepared(`${format}; ${marker(uuid)}`);
        succeed(await members.stage(0));
        succeed(await members.converge(0, "--timeout 60"));
        // Broken beyond mounting: the byte that says "mkfs is in progress".
        await prepared(
            `${format}; ${marker(uuid)}; printf '\\x01' | dd of=/dev/etcd-data bs=1 seek=126 conv=notrunc status=none`,
        );
        assert.notEqual((await members.lab.ssh(members.machine(0), "mount /dev/etcd-data /mnt")).code, 0);
        succeed(await members.stage(0));
        succeed(await members.converge(0, "--timeout 60"));
    });

    it("of this member that cannot be mounted is not formatted, whatever root says", async () => {
        await members.remake(0);
        succeed(await members.stage(0));
        succeed(await members.converge(0, "--timeout 60"));
        await members.sh(
            0,
            "systemctl disable --now etcd; umount /var/lib/etcd; printf '\\x01' | dd of=/dev/etcd-data bs=1 seek=126 conv=notrunc status=none; rm /etc/etcd/marker",
        );
        const before = await sum();
        refused(
            await members.stage(0),
            /the disk \/dev\/etcd-data is this member's \(xfs, label etcd-[0-9a-f]{7}\) but cannot be mounted; it was left untouched/,
        );
        assert.equal(await sum(), before);
    });
});
