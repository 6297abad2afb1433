import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { describeLab, Lab, LabMachine, succeed } from "../support/lab";
import { leftoversOf } from "../support/leftovers";

describeLab("a lab after a restart of the computer", function () {
    this.timeout(60_000);
    let lab: Lab;
    let machines: LabMachine[];

    beforeEach(async () => {
        lab = await Lab.create();
        machines = await Promise.all([11, 12].map((number) => lab.machine(`m${number}`, { number, diskMiB: 400 })));
        for (const machine of machines)
            await lab.sh(machine, "mkfs.xfs -q /dev/etcd-data; mount /dev/etcd-data /mnt; hostname > /mnt/kept");
        await restartComputer(lab);
    });
    afterEach(() => lab.destroy());

    it("has nothing running, and all of it back after revive", async () => {
        assert.deepEqual(leftoversOf(lab.directory), [`directory ${lab.directory}`]);
        succeed(await lab.lab("revive"));
        for (const machine of machines) {
            const seen = await lab.sh(
                machine,
                "mount /dev/etcd-data /mnt; cat /mnt/kept /etc/machine-id; ping -c 1 -W 1 m11 >/dev/null && echo reached",
            );
            assert.equal(seen, `${machine.name}\n${machine.machineId}\nreached`);
        }
    });

    it("is brought back machine by machine by those who create what is there", async () => {
        await lab.createAgain();
        assert.deepEqual(await lab.machine("m12", { number: 12, diskMiB: 400 }), machines[1]);
    });

    it("says so when another lab has taken its network meanwhile", async () => {
        writeFileSync("/run/pulumi-etcd/test.net", `${lab.network} /another/lab\n`);
        const ran = await lab.lab("revive");
        rmSync("/run/pulumi-etcd/test.net");
        assert.equal(ran.code, 1);
        assert.equal(
            ran.stderr,
            `lab: the lab's network ${lab.network}.0/24 is in use by the lab in /another/lab; remove one of the two\n`,
        );
    });
});

/** Takes away what a restart takes away: processes, loop devices, network, firewall and what is in /run. */
async function restartComputer(lab: Lab): Promise<void> {
    for (const name of readdirSync(`${lab.directory}/machines`)) await lab.power("kill", name);
    for (const device of readdirSync("/sys/block").filter((name) => name.startsWith("loop"))) {
        if (backingFile(device).startsWith(lab.directory)) execFileSync("losetup", ["-d", `/dev/${device}`]);
    }
    execFileSync("ip", ["link", "delete", `pe-${lab.id}`]);
    execFileSync("nft", ["delete", "table", "inet", `pulumi_etcd_${lab.id}`]);
    for (const file of readdirSync("/run/pulumi-etcd")) if (file.startsWith(lab.id)) rmSync(`/run/pulumi-etcd/${file}`);
    for (const root of ["", "unified/", "systemd/", "memory/"]) {
        const group = `/sys/fs/cgroup/${root}pulumi-etcd-${lab.id}`;
        execFileSync("sh", ["-c", `[ ! -d ${group} ] || find ${group} -depth -type d -exec rmdir {} +`]);
    }
}

function backingFile(device: string): string {
    try {
        return readFileSync(`/sys/block/${device}/loop/backing_file`, "utf8");
    } catch {
        return "";
    }
}
