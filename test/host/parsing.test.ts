import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withFunctions } from "./support/node";

/** What a function makes of its input. */
function parse(call: string, input: string, setup = ""): string {
    const said = withFunctions(`${setup}\n${call}`, input);
    assert.equal(said.code, 0, said.stderr);
    return said.stdout;
}

describe("parsing", () => {
    it("fio: the version, the writes a second and the percentile of the syncs, not of the writes", () => {
        const recorded = readFileSync(join(__dirname, "recorded/fio-3.33.out"), "utf8");
        const { jobs } = JSON.parse(recorded) as {
            jobs: { write: { iops: number }; sync: { lat_ns: { percentile: Record<string, number> } } }[];
        };
        const [job] = jobs;
        assert.ok(job);
        const p99 = (job.sync.lat_ns.percentile["99.000000"] ?? 0) / 1e6;
        assert.ok(p99 > 1, "the recording must hold a disk's time, not the memory's");
        assert.equal(parse("parse_fio", recorded), `fio-3.33 ${job.write.iops.toFixed(0)} ${p99.toFixed(3)}\n`);
    });

    it("fio: nothing from what is not its output", () => {
        assert.equal(parse("parse_fio", "fio: engine sync not loadable\n"), "");
    });

    const members =
        '[{"id":21454002905475260,"peerURLs":["https://10.213.59.12:2380"],"name":"etcd-2","clientURLs":["https://10.213.59.12:2379"]},' +
        '{"id":15246325373321350662,"peerURLs":["https://10.213.59.13:2380"],"name":"etcd-3"},' +
        '{"id":1467862158303592794,"peerURLs":["https://10.213.59.14:2380"],"isLearner":true}]\n';

    it("members: started is who has published its client URLs; ids are hex, also those above 2^63", () => {
        assert.equal(
            parse("parse_members", members),
            "4c384d4e30e8bc etcd-2 yes no https://10.213.59.12:2380 https://10.213.59.12:2379\n" +
                "d395d42606d80e06 etcd-3 no no https://10.213.59.13:2380 -\n" +
                "145ee4db1cec815a - no yes https://10.213.59.14:2380 -\n",
        );
    });

    it("members: what is no list is no answer", () => {
        assert.notEqual(withFunctions("parse_members || exit 3", "404 page not found\n").code, 0);
    });

    it("standing: by name or by peer URL", () => {
        const standing = (name: string, peer: string): string =>
            parse("parse_members | standing_in /dev/stdin", members, `NAME=${name} PEER_URL=${peer}`).trim();
        assert.equal(standing("etcd-2", "https://10.213.59.12:2380"), "started");
        assert.equal(standing("etcd-3", "https://10.213.59.13:2380"), "unstarted");
        assert.equal(standing("etcd-9", "https://10.213.59.14:2380"), "unstarted");
        assert.equal(standing("etcd-9", "https://10.213.59.19:2380"), "absent");
        assert.equal(standing("renamed", "https://10.213.59.12:2380"), "started");
    });

    it("ss: the program that has a port", () => {
        const listening = 'LISTEN 0      4096      127.0.0.1:2379 0.0.0.0:* users:(("etcd",pid=310,fd=9))\n';
        assert.equal(parse("parse_ss", listening), "etcd (process 310)\n");
        assert.equal(parse("parse_ss", "LISTEN 0 4096 *:2379 *:*\n"), "a program that ss cannot name\n");
        assert.equal(parse("parse_ss", ""), "");
    });

    it("the journal: why the last start failed, whoever said so", () => {
        const start = "Starting etcd.service - etcd 3.6.16, member etcd-1...\n";
        const end = "etcd.service: Main process exited, code=exited, status=2/INVALIDARGUMENT\n";
        const guard = "etcd-node: the data is gone\netcd-node: attach it\n";
        const flag = "flag provided but not defined: -bogus\nUsage:\n\n  etcd [flags]\n";
        const fatal =
            '{"level":"fatal","ts":"2026-11-21T10:00:00Z","caller":"etcdmain/etcd.go:204","msg":"discovery failed","error":"open \\"x\\": denied","stacktrace":"a\\nb"}\n';
        const warn = '{"level":"warn","ts":"2026","caller":"c","msg":"failed to verify flags","error":"too short"}\n';
        const closed =
            '{"level":"error","ts":"2026","caller":"c","msg":"stopping","error":"accept: use of closed network connection"}\n';
        const said = [guard, flag, fatal, warn, fatal + closed, ""].map((text) =>
            parse("parse_journal", start + fatal + start + text + end),
        );
        assert.deepEqual(said, [
            guard.trimEnd(),
            "flag provided but not defined: -bogus",
            'discovery failed: open \\"x\\": denied',
            "failed to verify flags: too short",
            'discovery failed: open \\"x\\": denied',
            "",
        ]);
    });

    it("our own JSON", () => {
        const result = '{"tool":"fio-3.33","disk":"8ae2","sizeMiB":22,"blockBytes":2300,"iops":641,"p99Ms":10.289}';
        const fields = ["tool", "disk", "sizeMiB", "p99Ms", "none"].map((key) => parse(`json_field ${key}`, result));
        assert.deepEqual(fields, ["fio-3.33", "8ae2", "22", "10.289", ""]);
    });

    it("metrics: role and sizes, in whichever notation", () => {
        const sizes =
            "etcd_mvcc_db_total_size_in_bytes 24576\netcd_mvcc_db_total_size_in_use_in_bytes 16384\netcd_server_quota_backend_bytes 2.147483648e+09\n";
        const role = (leader: number, learner: number, has: number): string =>
            `# TYPE etcd_server_is_leader gauge\netcd_server_has_leader ${has}\netcd_server_is_leader ${leader}\netcd_server_is_learner ${learner}\n`;
        assert.equal(parse("parse_metrics", role(1, 0, 1) + sizes), "leader 24576 16384 2147483648\n");
        assert.equal(parse("parse_metrics", role(0, 0, 1) + sizes), "follower 24576 16384 2147483648\n");
        assert.equal(parse("parse_metrics", role(0, 1, 1) + sizes), "learner 24576 16384 2147483648\n");
        assert.equal(parse("parse_metrics", role(0, 0, 0)), "none null null null\n");
    });

    it("endpoint status: own id, term, applied index, and how far the furthest is ahead", () => {
        const member = (id: string, index: number, applied: number, url: string): string =>
            `"ClusterID" : 1\n"MemberID" : ${id}\n"Revision" : 1\n"RaftTerm" : 4\n"Version" : "3.5.35"\n"DBSize" : 20480\n"Leader" : 7\n"IsLearner" : false\n"RaftIndex" : ${index}\n"RaftAppliedIndex" : ${applied}\n"Errors" : []\n"Endpoint" : "${url}"\n\n`;
        const all = member("15246325373321350662", 16, 16, "https://a:2379") + member("7", 20, 19, "https://b:2379");
        assert.equal(parse("parse_endpoint_status https://a:2379", all), "15246325373321350662 4 16 4\n");
        assert.equal(parse("parse_endpoint_status https://b:2379", all), "7 4 19 1\n");
        assert.equal(parse("parse_endpoint_status https://c:2379", all), "- null null null\n");
        assert.equal(parse("hex_id 15246325373321350662; hex_id -", ""), '"d395d42606d80e06"null');
    });

    it("the last line of several", () => {
        assert.equal(parse("last_line $'one\\ntwo\\n'", ""), "two");
        assert.equal(parse("last_line ''", ""), "");
    });
});

describe("the judgement of a disk", () => {
    const judge = (check: string, p99: string, more = ""): ReturnType<typeof withFunctions> =>
        withFunctions(
            `DISK_CHECK=${check} DEVICE=/dev/x WAL=no ROOT_STATE=formatted DATA_STATE=formatted DISK_RESULT=/nonexistent/result; ${more}\njudge_disk ${p99}; echo goes on`,
        );

    it("is silent when it is fast, warns from 5 ms, and refuses from 10 ms only when told to enforce", () => {
        for (const check of ["warn", "enforce"]) {
            assert.equal(judge(check, "4.999").stderr, "");
            assert.match(
                judge(check, "5.0").stderr,
                /^warning: the disk \/dev\/x is slow for etcd: the 99th percentile of a synced write is 5\.0 ms/,
            );
            assert.equal(judge(check, "9.9").stdout, "goes on\n");
        }
        assert.equal(judge("warn", "12.5").stdout, "goes on\n");
        const refused = judge("enforce", "10.0");
        assert.equal(refused.stdout, "");
        assert.match(refused.stderr, /too slow for etcd: .* 10\.0 ms, it must be under 10 ms\n.*use a faster disk/);
    });

    it("never stops a member that lives", () => {
        assert.equal(judge("enforce", "30", "WAL=yes").stdout, "goes on\n");
        assert.equal(judge("enforce", "30", "ROOT_STATE=born").stdout, "goes on\n");
    });
});

describe("the version rules", () => {
    const legal: [string, string][] = [
        ["3.6.16", "3.6.16"],
        ["3.6.9", "3.6.16"],
        ["3.5.32", "3.6.16"],
        ["3.6.11", "3.7.3"],
    ];
    const refused: [string, string, RegExp][] = [
        ["3.6.16", "3.6.15", /3\.6\.15 is older than the 3\.6\.16 that runs/],
        ["3.7.0", "3.6.16", /older/],
        ["3.5.35", "3.7.3", /one minor at a time: from 3\.5\.35 to 3\.6 first, then on to 3\.7\.3/],
        ["3.5.31", "3.6.16", /must run at least 3\.5\.32; this one runs 3\.5\.31/],
        ["3.6.10", "3.7.3", /must run at least 3\.6\.11/],
        ["3.6.16", "4.0.0", /one minor at a time/],
    ];
    for (const [from, to] of legal) {
        it(`let ${from} become ${to}`, () => {
            assert.equal(parse(`legal_step ${from} ${to}`, ""), "");
        });
    }
    for (const [from, to, why] of refused) {
        it(`refuse ${from} to ${to}`, () => {
            assert.match(parse(`legal_step ${from} ${to}`, ""), why);
        });
    }
    it("compare by number, not by letter", () => {
        assert.equal(
            parse("compare_versions 3.6.9 3.6.10; compare_versions 3.10.0 3.9.9; compare_versions 3.6.1 3.6.1", ""),
            "-1\n1\n0\n",
        );
    });
});

describe("what differs between staged and live", () => {
    it("needs a restart for a unit, a version, an authority or an unfinished change, not for a certificate", () => {
        const answers = ["unit", "version", "ca", "due", "certificates settings", "settings unit", ""].map((words) =>
            withFunctions(`if needs_restart '${words}'; then echo yes; else echo no; fi`).stdout.trim(),
        );
        assert.deepEqual(answers, ["yes", "yes", "yes", "yes", "no", "yes", "no"]);
    });
});
