import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeLab, Lab, LabMachine, run, succeed } from "../support/lab";

describeLab("two labs at once", function () {
    this.timeout(60_000);
    let labs: [Lab, Lab];
    let machines: [LabMachine, LabMachine];

    before(async () => {
        labs = await Promise.all([Lab.create(), Lab.create()]);
        machines = await Promise.all([
            labs[0].machine("same", { number: 11 }),
            labs[1].machine("same", { number: 11 }),
        ]);
        await labs[0].machine("neighbour", { number: 12 });
    });
    after(() => Promise.all(labs.map((lab) => lab.destroy())));

    const pings = (address: string) => `ping -c 1 -W 1 ${address} >/dev/null && echo answered || echo silent`;

    it("have networks of their own, though their machines have the same names", () => {
        assert.notEqual(labs[0].network, labs[1].network);
        assert.notEqual(machines[0].address, machines[1].address);
    });

    it("join the machines of one lab", async () => {
        assert.equal(await labs[0].sh(machines[0], pings("neighbour")), "answered");
    });

    it("keep to themselves, even where this computer would forward between them", async () => {
        for (const [index, lab] of labs.entries()) {
            writeFileSync(`/proc/sys/net/ipv4/conf/pe-${lab.id}/forwarding`, "1");
            await lab.sh(machines[index === 0 ? 0 : 1], `ip route add default via ${lab.network}.1`);
        }
        assert.equal(await labs[0].sh(machines[0], pings(machines[1].address)), "silent");
        for (const lab of labs) execFileSync("nft", ["delete", "table", "inet", `pulumi_etcd_${lab.id}`]);
        assert.equal(await labs[0].sh(machines[0], pings(machines[1].address)), "answered", "the way there must exist");
        for (const lab of labs) succeed(await lab.lab("revive"));
        assert.equal(await labs[0].sh(machines[0], pings(machines[1].address)), "silent");
    });

    it("never get a network twice, however many are made at the same time", async () => {
        const more = await Promise.all(Array.from({ length: 6 }, () => Lab.create()));
        try {
            const networks = [...labs, ...more].map((lab) => lab.network);
            assert.equal(new Set(networks).size, networks.length, networks.join(" "));
        } finally {
            await Promise.all(more.map((lab) => lab.destroy()));
        }
    });

    it("are shown by list", async () => {
        const { stdout } = succeed(await run(join(__dirname, "../../lab/lab"), ["list"]));
        for (const lab of labs)
            assert.match(stdout, new RegExp(`^${lab.id} +${lab.network}.0/24 +${lab.directory}$`, "m"));
    });
});

/** A network namespace stands for the computer with the strict firewall, so that no other lab feels it. */
const strictComputer = `
set -eu
mkdir -p "$1"
mount --rbind /sys/fs/cgroup "$1" && mount -t sysfs sysfs /sys && mount --rbind "$1" /sys/fs/cgroup && umount -l "$1"
rmdir "$1"
ip link set lo up
echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables
iptables -P FORWARD DROP
exec bash -c "$2"
`;

const noIptables = (() => {
    try {
        execFileSync("unshare", ["--net", "sh", "-c", "iptables -S && test -e /proc/sys/net/bridge"], {
            stdio: "ignore",
        });
        return undefined;
    } catch {
        return "needs root, iptables and br_netfilter";
    }
})();

describeLab("a lab on a computer whose firewall drops what is forwarded", function () {
    this.timeout(60_000);
    const title = "lets its machines talk, and leaves the firewall as it was";
    if (noIptables) {
        it.skip(`${title} [SKIPPED: ${noIptables}]`);
        return;
    }
    it(title, async () => {
        const lab = Lab.prepare();
        const program = join(__dirname, "../../lab");
        const script = `
            set -eu
            rules=$(iptables -S)
            ${program}/lab create ${lab.directory}
            . ${lab.directory}/lab.env
            for i in 1 2; do
                ${program}/machine create ${lab.directory} m$i $LAB_NET.1$i <<< "$KEYS" >/dev/null
            done
            ping_it() { ssh -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \\
                -i ${lab.keyFile} root@$LAB_NET.11 "ping -c 1 -W 1 m2 >/dev/null && echo answered || echo silent"; }
            ping_it
            iptables -F FORWARD
            ping_it
            ${program}/lab revive ${lab.directory}
            ping_it
            ${program}/lab destroy ${lab.directory}
            [ "$(iptables -S)" = "$rules" ] && echo as before`;
        process.env.KEYS = lab.keysFor("any", "any");
        const ran = await run("unshare", [
            "--net",
            "--mount",
            "bash",
            "-c",
            strictComputer,
            "bash",
            `${lab.directory}.cgroup`,
            script,
        ]);
        await lab.destroy();
        assert.equal(succeed(ran).stdout, "answered\nsilent\nanswered\nas before\n");
    });
});
