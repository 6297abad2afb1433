import { strict as assert } from "node:assert";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describeLab, run, succeed } from "../support/lab";
import { hasTool } from "../support/tools";
import { program } from "./support/node";

const THROTTLE = "/sys/fs/cgroup/blkio";
const LIMIT = "blkio.throttle.write_iops_device";
/** A fifth of where the check begins to speak. */
const SAME_MS = 1;
const FIO = "fio --name=wal --rw=write --ioengine=sync --fdatasync=1 --bs=2300 --output-format=json";

/** What one measurement asked of the disk, and what it found. */
interface Figures {
    /** Milliseconds. */
    readonly p99: number;
    readonly writes: number;
    readonly flushes: number;
}

interface Round {
    readonly ours: Figures;
    readonly fio: Figures;
}

/** A group of processes that may do only so many writes a second. */
interface Limit {
    readonly group: string;
    readonly writesPerSecond: number;
}

// etcd's recipe for this check is a call of fio. Hosts need not have it: on this computer both run, one after the other, on the same disk.
const missing = hasTool("fio") ? "" : " [SKIPPED: needs fio (apt-get install fio)]";
describeLab(`the check of a disk, beside fio${missing}`, function () {
    this.timeout(60_000);
    let directory: string;

    before(function () {
        if (missing !== "") this.skip();
        // In memory, which no other test makes slow.
        directory = mkdtempSync("/dev/shm/etcd-disk-check-");
    });
    after(() => {
        if (missing === "") rmSync(directory, { recursive: true });
    });

    /** In a mount namespace of its own, so that nothing stays mounted whatever becomes of it, and before others who want the processor. */
    async function compare(filesystem: string, mebibytes: number, rounds: number, limit?: Limit): Promise<Round[]> {
        const script = `set -euo pipefail
            source ${program}
            trap - ERR
            cd ${directory}
            export LC_ALL=C
            rm -f disk *.json; truncate -s 400M disk; mkdir -p at
            ${filesystem === "xfs" ? "mkfs.xfs -q disk" : "mkfs.ext4 -q -b 1024 disk"}
            mount -o loop disk at
            device=$(findmnt -no MAJ:MIN at | tr -d ' ')
            ${limit === undefined ? "" : `echo "$device ${String(limit.writesPerSecond)}" >${limit.group}/${LIMIT}; echo $$ >${limit.group}/cgroup.procs`}
            stat() { awk '{ print $5, $16 }' "/sys/dev/block/$device/stat"; }
            PROBE_TYPE=${filesystem} DISK_CHECK_MIB=${String(mebibytes)}
            mkdir at/place
            for ((round = 0; round < ${String(rounds)}; round++)); do
                stat; measure_disk at/place/log; stat
                rm at/place/*
                ${FIO} --size=${String(mebibytes)}m --directory=at/place >"$round.json"; stat
                rm at/place/*
            done`;
        const said = succeed(await run("chrt", ["--fifo", "10", "unshare", "--mount", "bash", "-c", script]))
            .stdout.trim()
            .split("\n");
        return Array.from({ length: rounds }, (_, round) => {
            const [begin = "", p99 = "", middle = "", end = ""] = said.slice(round * 4);
            const [w0 = 0, f0 = 0] = begin.split(" ").map(Number);
            const [w1 = 0, f1 = 0] = middle.split(" ").map(Number);
            const [w2 = 0, f2 = 0] = end.split(" ").map(Number);
            return {
                ours: { p99: Number(p99), writes: w1 - w0, flushes: f1 - f0 },
                fio: { p99: p99OfFio(join(directory, `${String(round)}.json`)), writes: w2 - w1, flushes: f2 - f1 },
            };
        });
    }

    const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

    for (const filesystem of ["xfs", "ext4"]) {
        it(`asks the same of ${filesystem} as fio does, write by write, and finds the same`, async () => {
            const rounds: Round[] = [];
            // What the disk does when nobody disturbs, which is the least of many. On a busy computer that takes a while to be seen.
            const least = (who: keyof Round): number => Math.min(...rounds.map((round) => round[who].p99));
            do rounds.push(...(await compare(filesystem, 2, 5)));
            while (Math.abs(least("ours") - least("fio")) >= SAME_MS && rounds.length < 30);
            const told = JSON.stringify(rounds);
            for (const { ours, fio } of rounds) {
                // As many writes and flushes reach the disk: nothing is cut in two, and nothing is only in memory. Beside them the
                // filesystem has a few of its own.
                assert.ok(fio.flushes > 900, told);
                assert.ok(Math.abs(ours.writes - fio.writes) <= 0.02 * fio.writes, told);
                assert.ok(Math.abs(ours.flushes - fio.flushes) <= 0.02 * fio.flushes, told);
            }
            assert.ok(Math.abs(least("ours") - least("fio")) < SAME_MS, told);
        });
    }

    const cannotLimit = existsSync(join(THROTTLE, LIMIT)) ? "" : ` [SKIPPED: this kernel has no ${LIMIT}]`;
    (cannotLimit === "" ? it : it.skip)(`finds a slow disk as slow as fio does${cannotLimit}`, async () => {
        const group = join(THROTTLE, `etcd-disk-check-${String(process.pid)}`);
        mkdirSync(group);
        try {
            const rounds = await compare("xfs", 1, 3, { group, writesPerSecond: 600 });
            const told = JSON.stringify(rounds);
            const ours = middle(rounds.map((round) => round.ours.p99));
            const fio = middle(rounds.map((round) => round.fio.p99));
            // The kernel makes writes wait for their share of a tenth of a second: far beyond what the check lets pass, for both.
            assert.ok(fio > 20, told);
            assert.ok(ours > 0.8 * fio && ours < 1.25 * fio, told);
        } finally {
            rmdirSync(group);
        }
    });
});

/** The wait for the disk stands in a section of its own, in nanoseconds. */
function p99OfFio(file: string): number {
    const { jobs } = JSON.parse(readFileSync(file, "utf8")) as {
        jobs: { sync: { lat_ns: { percentile: Record<string, number> } } }[];
    };
    return (jobs[0]?.sync.lat_ns.percentile["99.000000"] ?? NaN) / 1e6;
}
