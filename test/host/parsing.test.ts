import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { withFunctions } from "./support/node";

/** What a function makes of its input. */
function parse(call: string, input: string, setup = ""): string {
    const said = withFunctions(`${setup}\n${call}`, input);
    assert.equal(said.code, 0, said.stderr);
    return said.stdout;
}

describe("parsing", () => {
    it("times of the day: how long each write took, and what one of a hundred was slower than", () => {
        const times = "1790000000.999900\n1790000001.000000\n1790000001.001234\n";
        assert.equal(parse("differences_us", times), "100\n1234\n");
        const hundreds = (n: number): string =>
            Array.from({ length: n }, (_, i) => `${String((i + 1) * 100)}\n`).join("");
        assert.equal(parse("percentile_ms 99", hundreds(100)), "9.900\n");
        assert.equal(parse("percentile_ms 99", hundreds(1000)), "99.000\n");
        assert.equal(parse("percentile_ms 99", hundreds(3)), "0.300\n");
        assert.equal(parse("percentile_ms 99", ""), "");
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

    describe("standing in the list of the living", () => {
        const url = (n: number): string => `https://192.0.2.1${String(n)}:2380`;
        /** The id that etcd gives a member of the birth. */
        const founder = (n: number): string =>
            createHash("sha1")
                .update(`${url(n)}blue-1a2b3c4d`)
                .digest("hex")
                .slice(0, 16)
                .replace(/^0+/, "");
        const line = (n: number, { id = founder(n), started = true, learner = false } = {}): string =>
            `${id} ${started ? `etcd-${String(n)}` : "-"} ${started ? "yes" : "no"} ${learner ? "yes" : "no"} ${url(n)} -`;
        const standing = (lines: readonly string[], name = "etcd-3", peer = url(3)): string =>
            parse(
                "standing_in /dev/stdin",
                `${lines.join("\n")}\n`,
                `NAME=${name} PEER_URL=${peer} TOKEN=blue-1a2b3c4d GENESIS=${[1, 2, 3].map((n) => `etcd-${String(n)}=${url(n)}`).join(",")}`,
            ).trim();
        const others = [line(1), line(2)];

        it("is found by name or by peer URL", () => {
            const all = [...others, line(3)];
            assert.equal(standing(all), "started");
            assert.equal(standing(all, "renamed"), "started");
            assert.equal(standing(all, "etcd-3", url(9)), "started");
            assert.equal(standing(others), "absent");
        });

        it("is that of a founder who never started, exactly as the birth had it", () => {
            assert.equal(standing([...others, line(3, { started: false })]), "unstarted");
        });

        it("is that of somebody who comes later: with another id, as a learner, or beside others than the founders", () => {
            assert.equal(standing([...others, line(3, { started: false, id: "145ee4db1cec815a" })]), "joining");
            assert.equal(standing([...others, line(3, { started: false, learner: true })]), "joining");
            assert.equal(standing([...others, line(4), line(3, { started: false })]), "joining");
            assert.equal(standing([line(1), line(3, { started: false })]), "joining");
        });
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
        const said = [guard, flag, fatal, warn, fatal + closed, "broken\n", ""].map((text) =>
            parse("parse_journal", start + fatal + start + text + end),
        );
        assert.deepEqual(said, [
            guard.trimEnd(),
            "flag provided but not defined: -bogus",
            'discovery failed: open \\"x\\": denied',
            "failed to verify flags: too short",
            'discovery failed: open \\"x\\": denied',
            "broken",
            "",
        ]);
    });

    it("our own JSON", () => {
        const result = '{"tool":"etcd-node","disk":"8ae2","sizeMiB":22,"blockBytes":2300,"p99Ms":10.289}';
        const fields = ["tool", "disk", "sizeMiB", "p99Ms", "none"].map((key) => parse(`json_field ${key}`, result));
        assert.deepEqual(fields, ["etcd-node", "8ae2", "22", "10.289", ""]);
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
        assert.equal(judge("enforce", "30", "ROOT_STATE=joined").stdout, "goes on\n");
    });
});

describe("the version rule", () => {
    /** A cluster of which some live: what each runs, what it calls the cluster, and the version of its data. */
    const judge = (version: string, floor: string, living: readonly string[], proven = "") =>
        withFunctions(
            `GENESIS=etcd-1=https://a:2380,etcd-2=https://b:2380,etcd-3=https://c:2380
            NAME=etcd-1 VERSION=${version} UPGRADE_FLOOR=${floor} PROVEN=$(mktemp)
            trap 'rm -f "$PROVEN"' EXIT
            echo '${proven}' >"$PROVEN"
            ask_peer() {
                local -A says=(${living.map((one, i) => `[${"abc".charAt(i)}]='${one}'`).join(" ")})
                local host=\${1#https://}
                [[ -n \${says[\${host%%:*}]:-} ]] && printf '%s' "\${says[\${host%%:*}]}"
            }
            check_version_step; echo goes on`,
        );
    const says = (server: string, cluster: string, storage?: string): string =>
        JSON.stringify({ etcdserver: server, etcdcluster: cluster, ...(storage === undefined ? {} : { storage }) });
    const old = says("3.5.35", "3.5.0");
    const mixed = says("3.6.16", "3.5.0", "3.5.0");
    const current = says("3.6.16", "3.6.0", "3.6.0");

    const legal: [string, string, string, readonly string[], string?][] = [
        ["the same", "3.6.16", "3.5.32", [current, current, current]],
        ["any patch, back and forth", "3.6.15", "3.5.32", [current, current, current]],
        ["the next minor", "3.6.16", "3.5.32", [old, old, old]],
        ["the next minor, half-way", "3.6.16", "3.5.32", [old, mixed, mixed]],
        ["back, while the cluster is still at the minor before", "3.5.35", "", [mixed, old, old]],
        ["back, also when all but one have gone on", "3.5.35", "", [mixed, mixed, old]],
        ["back of one that is down and never came up on the new one", "3.5.35", "", ["", old, old], "3.5.35"],
        ["back of one that is down, with nobody to be asked", "3.5.35", "", [], "3.5.34"],
        ["a first start, before any version is decided", "3.6.16", "3.5.32", [says("3.6.16", "not_decided")]],
        ["a first start with nobody there", "3.6.16", "3.5.32", []],
    ];
    for (const [what, version, floor, living, proven] of legal) {
        it(`allows ${what}`, () => {
            const said = judge(version, floor, living, proven);
            assert.equal(said.stdout, "goes on\n", said.stderr);
        });
    }

    const refused: [string, string, string, readonly string[], RegExp, string?][] = [
        ["a downgrade", "3.5.35", "", [current, current, current], /the cluster is at etcd 3\.6 and 3\.5\.35 is older/],
        [
            "a downgrade of what was written, whatever the cluster is called",
            "3.5.35",
            "",
            [says("3.6.16", "3.5.0", "3.6.0"), old, old],
            /at etcd 3\.6 and 3\.5\.35 is older/,
        ],
        [
            "a skipped minor",
            "3.7.3",
            "3.6.11",
            [old, old, old],
            /at 3\.5: 3\.7\.3 cannot follow.*\n.*release of 3\.5 or 3\.6 first/,
        ],
        [
            "a skipped minor after one that crashed on the way",
            "3.7.3",
            "3.6.11",
            ["", old, old],
            /one minor at a time, and the cluster is at 3\.5/,
            "3.6.16",
        ],
        ["a skipped minor with nobody there", "3.7.3", "3.6.11", [], /one minor at a time/, "3.5.35"],
        ["another major", "4.0.0", "", [current, current, current], /one minor at a time/],
        [
            "a patch before the floor, of anybody",
            "3.7.3",
            "3.6.11",
            [current, says("3.6.10", "3.6.0", "3.6.0"), current],
            /every member must run at least 3\.6\.11, and etcd-2 runs 3\.6\.10/,
        ],
        ["a patch before the floor, with nobody there", "3.7.3", "3.6.11", [], /etcd-1 ran 3\.6\.10/, "3.6.10"],
    ];
    for (const [what, version, floor, living, why, proven] of refused) {
        it(`refuses ${what}`, () => {
            const said = judge(version, floor, living, proven);
            assert.equal(said.stdout, "");
            assert.equal(said.code, 70);
            assert.match(said.stderr, why);
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

describe("what tells a disk from its copies", () => {
    /** A tree as the kernel shows it: files by name, and the disk that is asked for. */
    const ask = (files: Readonly<Record<string, string>>, where = "disk"): string => {
        const made = Object.entries(files).map(
            ([file, text]) => `mkdir -p "$SYSFS/tree/$(dirname ${file})"; printf '%s' '${text}' >"$SYSFS/tree/${file}"`,
        );
        return parse(
            `${made.join("\n")}\nln -s tree/${where} "$SYSFS/8:16"\nhardware_of 8:16`,
            "",
            "SYSFS=$(mktemp -d); trap 'rm -rf \"$SYSFS\"' EXIT; mkdir -p $SYSFS/tree/disk",
        );
    };

    it("is the serial number, wherever the kernel has it", () => {
        assert.equal(ask({ "disk/serial": "vda-1\n" }), "vda-1");
        assert.equal(ask({ "disk/wwid": "nvme.1d0f-766f6c", "disk/device/serial": "vol0abc" }), "nvme.1d0f-766f6c");
        assert.equal(ask({ "disk/device/serial": "vol0abc  \n" }), "vol0abc");
        assert.equal(ask({ "disk/dm/uuid": "LVM-abc" }), "LVM-abc");
    });

    it("is that of the disk for a partition", () => {
        assert.equal(ask({ "disk/part/partition": "1", "disk/serial": "vda-1" }, "disk/part"), "vda-1");
    });

    it("is nothing where the kernel knows of none", () => {
        assert.equal(ask({}), "");
    });
});

describe("the alarms at the gate", () => {
    const judge = (alarms: string, staged: number, live: number) =>
        withFunctions(
            `auth_is_on() { return 1; }
            etcdctl() {
                case $1 in
                    member) printf '%s, started, etcd-%s, https://p%s:2380, https://c%s:2379,https://d:2379, false\n' a 1 1 1 b 2 2 2 c 3 3 3 ;;
                    alarm) printf '%s' '${alarms}' ;;
                esac
            }
            STAGED=$(mktemp -d) UNITS=$(mktemp -d); trap 'rm -rf "$STAGED" "$UNITS"' EXIT
            echo '--quota-backend-bytes=${String(staged)}' >$STAGED/etcd.service
            echo '--quota-backend-bytes=${String(live)}' >$UNITS/etcd.service
            NAME=etcd-1; check_cluster; echo "$VOTERS $NEEDED \${OTHERS[*]}"`,
        );

    it("are none: then it knows how many voters there are and how many must be ready", () => {
        assert.equal(judge("", 1, 1).stdout, "3 2 etcd-2=https://c2:2379 etcd-3=https://c3:2379\n");
    });

    it("let a restart pass that gives room, and no other", () => {
        const alarm = "memberID:1 alarm:NOSPACE";
        assert.equal(judge(alarm, 2, 1).code, 0);
        for (const staged of [1, 0]) {
            assert.match(
                judge(alarm, staged, 1).stderr,
                /the cluster has an alarm \(memberID:1 alarm:NOSPACE\s*\); etcd-1 is not restarted/,
            );
        }
    });

    it("let nothing pass when data differs, whatever else there is", () => {
        for (const alarm of ["memberID:1 alarm:CORRUPT", "memberID:1 alarm:NOSPACE\nmemberID:2 alarm:CORRUPT"]) {
            assert.match(judge(alarm, 2, 1).stderr, /the cluster has an alarm .*CORRUPT/);
        }
    });
});
