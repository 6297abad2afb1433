import { strict as assert } from "node:assert";
import { readFileSync, rmSync } from "node:fs";
import { describeLab, Lab, LabMachine, run, succeed } from "../support/lab";
import { leftoversOf } from "../support/leftovers";

describeLab("a machine of the lab", function () {
    this.timeout(60_000);
    let lab: Lab;
    let machines: [LabMachine, LabMachine, LabMachine];
    let first: LabMachine;

    before(async () => {
        lab = await Lab.create();
        machines = await Promise.all([
            lab.machine("etcd-1", { number: 11, diskMiB: 512 }),
            lab.machine("etcd-2", { number: 12, diskMiB: 512 }),
            lab.machine("balancer", { number: 10, role: "balancer" }),
        ]);
        first = machines[0];
    });
    after(() => lab.destroy());

    it("runs systemd, wholly started, without a failed unit", async () => {
        for (const machine of machines) {
            assert.equal(
                await lab.sh(machine, "systemctl is-system-running --wait; hostname"),
                `running\n${machine.name}`,
            );
        }
    });

    it("has all that a member and a balancer need", async () => {
        const programs = "curl openssl haproxy nft mkfs.xfs mkfs.ext4 tar ip ping journalctl flock";
        assert.equal(await lab.sh(first, `for p in ${programs}; do command -v $p >/dev/null || echo $p; done`), "");
        assert.equal(await lab.sh(first, "systemctl is-enabled haproxy || true"), "disabled");
    });

    it("has no fio, so that every test shows that a host needs none", async () => {
        assert.equal(await lab.sh(first, "command -v fio || echo none"), "none");
    });

    it("lets in only those with the key, and never by password", async () => {
        const told = await lab.sh(first, "sshd -T | grep -E '^(passwordauthentication|permitrootlogin|usedns) '");
        assert.deepEqual(told.split("\n").sort(), [
            "passwordauthentication no",
            "permitrootlogin without-password",
            "usedns no",
        ]);
    });

    it("knows every machine of the lab by name, and waits for no DNS server", async () => {
        for (const name of ["etcd-1", "etcd-2", "balancer"]) await lab.sh(first, `ping -c 1 -W 1 ${name}`);
        const started = Date.now();
        assert.notEqual((await lab.ssh(first, "getent hosts nowhere.example")).code, 0);
        assert.ok(Date.now() - started < 1000, "a look-up of an unknown name must fail at once");
    });

    it("has a data disk of its own at /dev/etcd-data, and none when none was asked for", async () => {
        const script =
            "mkfs.xfs -q /dev/etcd-data && mkdir -p /data && mount /dev/etcd-data /data && hostname > /data/name";
        await Promise.all([lab.sh(machines[0], script), lab.sh(machines[1], script)]);
        const seen = await lab.sh(
            first,
            "cat /data/name; findmnt -no SOURCE,FSTYPE /data; blockdev --getsize64 /dev/etcd-data",
        );
        assert.deepEqual(seen.split(/\s+/), ["etcd-1", "/dev/etcd-data", "xfs", String(512 * 1024 * 1024)]);
        assert.notEqual((await lab.ssh(machines[2], "test -e /dev/etcd-data")).code, 0);
    });

    it("is not touched by a second create with the same settings", async () => {
        const bootId = await lab.sh(first, "cat /proc/sys/kernel/random/boot_id");
        assert.deepEqual(await lab.machine("etcd-1", { number: 11, diskMiB: 512 }), first);
        assert.equal(await lab.sh(first, "cat /proc/sys/kernel/random/boot_id /data/name"), `${bootId}\netcd-1`);
    });

    it("can be restarted from inside", async () => {
        const bootId = "cat /proc/sys/kernel/random/boot_id";
        const before = await lab.sh(first, `touch /root/kept; ${bootId}`);
        await lab.ssh(first, "systemctl reboot");
        const deadline = Date.now() + 20_000;
        while ([before, ""].includes((await lab.ssh(first, bootId)).stdout.trim()) && Date.now() < deadline);
        assert.equal(await lab.sh(first, "ls /root/kept; cat /etc/machine-id"), `/root/kept\n${first.machineId}`);
    });

    it("comes back with its root, disk, journal and id after it was killed", async () => {
        await lab.sh(
            first,
            "mount /dev/etcd-data /data && echo kept > /data/kept && sync; logger -t test before-the-end; journalctl --sync",
        );
        await lab.power("kill", "etcd-1");
        assert.equal(await lab.isUp(first), false);
        succeed(await lab.lab("revive"));
        const seen = await lab.sh(
            first,
            "mount /dev/etcd-data /data; cat /data/kept /etc/machine-id; journalctl -t test -o cat",
        );
        assert.equal(seen, `kept\n${first.machineId}\nbefore-the-end`);
    });

    it("stays off after stop, whatever is revived, until it is started", async () => {
        await lab.power("stop", "etcd-2");
        succeed(await lab.lab("revive"));
        assert.equal(await lab.isUp(machines[1]), false);
        await lab.power("start", "etcd-2");
        assert.equal(await lab.sh(machines[1], "mount /dev/etcd-data /data && cat /data/name"), "etcd-2");
    });

    it("loses what was on its disk, and nothing else, by wipe-disk", async () => {
        await lab.sh(machines[1], "umount -q /data; mkfs.xfs -qf /dev/etcd-data; touch /root/kept");
        await lab.power("wipe-disk", "etcd-2");
        const script =
            "blkid /dev/etcd-data || echo empty; head -c 1M /dev/etcd-data | tr -d '\\0' | wc -c; ls /root/kept";
        assert.equal(await lab.sh(machines[1], script), "empty\n0\n/root/kept");
    });

    it("starts with an empty disk when somebody removed the disk's file", async () => {
        await lab.sh(machines[1], "mkfs.xfs -qf /dev/etcd-data");
        await lab.power("stop", "etcd-2");
        rmSync(`${lab.directory}/machines/etcd-2/disk.img`);
        await lab.power("start", "etcd-2");
        assert.equal(await lab.sh(machines[1], "blkid /dev/etcd-data || echo empty"), "empty");
        const disks = leftoversOf(lab.directory).filter((item) => item.includes("etcd-2/disk.img"));
        assert.deepEqual(disks, [`${lab.directory}/machines/etcd-2/disk.img`]);
    });

    it("takes a new host key and new logins when it is created with others", async () => {
        const address = `${lab.network}.10`;
        const args = ["create", lab.directory, "balancer", address, "--role", "balancer"];
        const made = succeed(await lab.run("machine", args, lab.keysFor("other", address)));
        assert.equal((JSON.parse(made.stdout) as LabMachine).machineId, machines[2].machineId);
        const [key, logins] = (
            await lab.sh(machines[2], "ssh-keyscan -t ed25519 127.0.0.1 2>/dev/null; cat /root/.ssh/authorized_keys")
        ).split("\n");
        assert.equal(key?.replace("127.0.0.1 ", ""), lab.hostKey("other"));
        assert.equal(logins, readFileSync(`${lab.keyFile}.pub`, "utf8").trim());
    });

    it("has a host key of its own when it is given none, and keeps it", async () => {
        const address = `${lab.network}.14`;
        const login = readFileSync(`${lab.keyFile}.pub`, "utf8");
        const create = async (): Promise<LabMachine> =>
            JSON.parse(
                succeed(await lab.run("machine", ["create", lab.directory, "own", address], login)).stdout,
            ) as LabMachine;
        const made = await create();
        assert.match(made.hostKey, /^ssh-ed25519 \S+$/);
        assert.equal(
            succeed(await run("ssh-keyscan", ["-t", "ed25519", address])).stdout.trim(),
            `${address} ${made.hostKey}`,
        );
        assert.deepEqual(await create(), made);
        await lab.power("delete", "own");
        assert.notEqual((await create()).hostKey, made.hostKey);
        await lab.power("delete", "own");
    });

    it("stays when the one to be deleted is another, and goes when it is meant", async () => {
        const machine = await lab.machine("meant", { number: 20 });
        const remove = async (made: string): Promise<string> =>
            succeed(await run("lab/machine", ["delete", lab.directory, "meant", "--made", made])).stderr;
        assert.match(
            await remove('{"machineId":"0123"}'),
            /meant is another machine than the one to be deleted, and stays/,
        );
        assert.equal(await lab.sh(machine, "hostname"), "meant");
        await remove(JSON.stringify({ name: "meant", machineId: machine.machineId }));
        assert.equal(await lab.sh(first, "getent hosts meant || echo unknown"), "unknown");
    });

    it("is gone after delete, with its name and its disk, and comes back as another one", async () => {
        await lab.power("delete", "etcd-2");
        await lab.power("delete", "etcd-2");
        assert.equal(await lab.sh(first, "getent hosts etcd-2 || echo unknown"), "unknown");
        const again = await lab.machine("etcd-2", { number: 12, diskMiB: 512 });
        assert.notEqual(again.machineId, machines[1].machineId);
    });
});
