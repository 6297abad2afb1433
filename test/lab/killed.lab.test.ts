import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describeLab, Lab, succeed } from "../support/lab";
import { leftoversOf } from "../support/leftovers";

/** How many moments of each program's life are tried; more of them are more certain and take longer. */
const moments = Number(process.env.LAB_KILLS ?? 5);

describeLab(`a lab whose programs are killed (kill -9, ${moments} moments each)`, function () {
    this.timeout(20_000 * moments);
    let lab: Lab;

    beforeEach(async () => {
        lab = await Lab.create();
    });
    afterEach(async () => {
        await lab.destroy();
        assert.deepEqual(leftoversOf(lab.directory), []);
    });

    it("is finished by a second create of the machine", async () => {
        await killAtMoments(
            () => start("machine", ["create", lab.directory, "m1", `${lab.network}.11`, "--disk", "400"], keys(11)),
            async () => {
                await assertWhole("m1", 11);
                await lab.power("delete", "m1");
            },
        );
    });

    it("is removed by destroy, with the half-made machine", async () => {
        await killAtMoments(
            () => start("machine", ["create", lab.directory, "m1", `${lab.network}.11`, "--disk", "400"], keys(11)),
            async () => {
                succeed(await lab.lab("destroy"));
                assert.deepEqual(leftoversOf(lab.directory), []);
                await lab.createAgain();
            },
        );
    });

    it("has a half-deleted machine made anew or deleted for good", async () => {
        await lab.machine("m1", { number: 11, diskMiB: 400 });
        await killAtMoments(
            () => start("machine", ["delete", lab.directory, "m1"]),
            async (moment) => {
                if (moment % 2) await lab.power("delete", "m1");
                await lab.machine("m1", { number: 11, diskMiB: 400 });
                await assertWhole("m1", 11);
            },
        );
    });

    it("is finished by a second lab create", async () => {
        succeed(await lab.lab("destroy"));
        await killAtMoments(
            () => start("lab", ["create", lab.directory]),
            async () => {
                await lab.createAgain();
                await lab.machine("m1", { number: 11, diskMiB: 400 });
                await assertWhole("m1", 11);
                succeed(await lab.lab("destroy"));
            },
        );
    });

    it("is wholly gone after a second destroy", async () => {
        await killAtMoments(
            async () => {
                await lab.createAgain();
                await lab.machine("m1", { number: 11, diskMiB: 400 });
                return start("lab", ["destroy", lab.directory]);
            },
            async () => {
                succeed(await lab.lab("destroy"));
                assert.deepEqual(leftoversOf(lab.directory), []);
            },
        );
    });

    it("is brought back by a second revive", async () => {
        await lab.machine("m1", { number: 11, diskMiB: 400 });
        await killAtMoments(
            async () => {
                await lab.power("kill", "m1");
                return start("lab", ["revive", lab.directory]);
            },
            async () => {
                succeed(await lab.lab("revive"));
                await assertWhole("m1", 11);
            },
        );
    });

    for (const process of ["parts/launch", "systemd-nspawn", "/usr/lib/systemd/systemd"]) {
        it(`is whole again after the machine lost one process alone: ${process}`, async () => {
            await lab.machine("m1", { number: 11, diskMiB: 400 });
            killProcess((command, group) => command.includes(process) && group.includes(lab.id));
            succeed(await lab.lab("revive"));
            await assertWhole("m1", 11);
        });
    }

    const keys = (number: number) => lab.keysFor(`m${number}`, `${lab.network}.${number}`);

    /** The machine answers, works, and is there once. */
    async function assertWhole(name: string, number: number): Promise<void> {
        const machine = JSON.parse(
            succeed(
                await lab.run(
                    "machine",
                    ["create", lab.directory, name, `${lab.network}.${number}`, "--disk", "400"],
                    keys(number),
                ),
            ).stdout,
        ) as { address: string; machineId: string };
        const script =
            "cat /etc/machine-id; mkfs.xfs -qf /dev/etcd-data && mount /dev/etcd-data /mnt && umount /mnt && getent hosts m1";
        const [machineId, hosts] = (await lab.sh(machine, script)).split("\n");
        assert.equal(machineId, machine.machineId);
        assert.match(hosts ?? "", new RegExp(`^${machine.address} +${name}$`));
        const left = leftoversOf(lab.directory);
        assert.equal(left.filter((item) => item.includes("systemd-nspawn")).length, 1, left.join("\n"));
        assert.equal(left.filter((item) => item.endsWith("disk.img")).length, 1, left.join("\n"));
    }

    /** Kills what `begin` starts at moments spread over the time it takes, and looks at the lab after each. */
    async function killAtMoments(
        begin: () => Program | Promise<Program>,
        after: (moment: number) => Promise<void>,
    ): Promise<void> {
        const whole = await begin();
        await whole.ended;
        await after(0);
        for (let moment = 0; moment < moments; moment++) {
            const program = await begin();
            const delay = (whole.milliseconds() * (moment + Math.random())) / moments;
            await sleep(delay);
            // A person's Ctrl-\ or an out-of-memory kill takes one process, the end of a session takes all.
            const killed = moment % 2 ? [program.pid] : treeOf(program.pid);
            for (const pid of killed) tryKill(pid);
            await program.ended;
            try {
                await after(moment);
            } catch (error) {
                throw new Error(
                    `after kill -9 of ${killed.length} processes at ${delay.toFixed(1)} ms: ${String(error)}`,
                    { cause: error },
                );
            }
        }
    }
});

interface Program {
    pid: number;
    ended: Promise<void>;
    milliseconds(): number;
}

function start(program: "lab" | "machine", args: string[], input = ""): Program {
    const started = performance.now();
    let took = 0;
    const child = spawn(join(__dirname, "../../lab", program), args, {
        stdio: ["pipe", "ignore", "ignore"],
        detached: true,
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    assert.ok(child.pid);
    const ended = new Promise<void>((done) =>
        child.on("exit", () => {
            took = performance.now() - started;
            done();
        }),
    );
    return { pid: child.pid, ended, milliseconds: () => took };
}

/** Kills the first process whose command and cgroup are right. */
function killProcess(isRight: (command: string, group: string) => boolean): void {
    const pid = readdirSync("/proc").find((entry) => {
        try {
            return (
                /^\d+$/.test(entry) &&
                isRight(readFileSync(`/proc/${entry}/cmdline`, "utf8"), readFileSync(`/proc/${entry}/cgroup`, "utf8"))
            );
        } catch {
            return false;
        }
    });
    assert.ok(pid, "the process must be there");
    process.kill(Number(pid), "SIGKILL");
}

/** The process and all that descend from it, itself first. */
function treeOf(root: number): number[] {
    const tree = [root];
    const parents = readdirSync("/proc")
        .filter((pid) => /^\d+$/.test(pid))
        .map((pid) => ({ pid: Number(pid), parent: parentOf(pid) }));
    for (const pid of tree) tree.push(...parents.filter(({ parent }) => parent === pid).map((child) => child.pid));
    return tree;
}

function parentOf(pid: string): number {
    try {
        return Number(/\) . (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1]);
    } catch {
        return -1;
    }
}

function tryKill(pid: number): void {
    try {
        process.kill(pid, "SIGKILL");
    } catch {
        // it has ended by itself
    }
}
