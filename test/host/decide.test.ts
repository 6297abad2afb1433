import { strict as assert } from "node:assert";
import { type Said, withFunctions } from "./support/node";

// The data-loss guard is one function of seven things. Here are all their combinations, what is expected of each, and, apart from
// that, what must never happen whatever the table says.
const values = {
    root: ["none", "formatting", "formatted", "started", "joined"],
    rootIs: ["same", "member", "cluster"],
    data: ["blank", "half", "foreign", "formatted", "joined"],
    dataIs: ["same", "member", "cluster", "copy", "old"],
    wal: ["yes", "no"],
    founder: ["true", "false"],
    live: ["none", "unstarted", "started", "joining", "absent"],
} as const;

type Key = keyof typeof values;
type Situation = Record<Key, string>;

const keys = Object.keys(values) as Key[];

/** The first row that fits says what is expected; a row without a key takes any value of it. */
const table: [Partial<Record<Key, string | string[]>>, string | ((situation: Situation) => string)][] = [
    // Somebody else's host or disk is left alone.
    [{ root: ["formatting", "formatted", "started", "joined"], rootIs: "cluster" }, "refuse root-of-other-cluster"],
    [{ root: ["formatting", "formatted", "started", "joined"], rootIs: "member" }, "refuse root-of-other-member"],
    [{ data: ["formatted", "joined"], dataIs: "cluster" }, "refuse disk-of-other-cluster"],
    [{ data: ["formatted", "joined"], dataIs: "member" }, "refuse disk-of-other-member"],
    [{ data: ["formatted", "joined"], dataIs: "copy" }, "refuse disk-is-copy"],
    [{ data: ["formatted", "joined"], dataIs: "old" }, "refuse disk-is-old"],
    [{ data: "foreign" }, "refuse foreign-disk"],
    // A member of the name that lived here is to join anew: what was here is of no account.
    [{ live: "joining", wal: "no", data: ["blank", "half"] }, "format join"],
    [{ live: "joining", wal: "no", root: ["formatted", "started", "joined"] }, "keep join"],
    [{ live: "joining", wal: "no" }, "adopt join"],
    // A member that lived, without its data.
    [{ root: ["started", "joined"], data: ["blank", "half"] }, "refuse lost-volume"],
    [{ root: "joined", wal: "no" }, "refuse lost-data"],
    [{ data: "joined", wal: "no" }, "refuse lost-data"],
    [{ live: "joining", data: ["blank", "half"] }, "format join"],
    // Data that is ours: on the host that knows it, or on a new one.
    [{ data: ["formatted", "joined"], wal: "yes", root: ["formatted", "started", "joined"] }, "keep run"],
    [{ data: ["formatted", "joined"], wal: "yes" }, "adopt run"],
    // No data anywhere. A host that was not there at the birth never founds a cluster.
    [{ founder: "false", data: ["blank", "half"] }, "format join"],
    [{ founder: "false", root: ["formatted", "started"] }, "keep join"],
    [{ founder: "false" }, "adopt join"],
    // A founder that the living know to have lived, or do not know at all.
    [{ live: "started" }, "refuse already-member"],
    [{ live: "absent" }, "refuse not-listed"],
    // The first boot, from its beginning or from wherever it was killed.
    [{ data: ["blank", "half"] }, "format bootstrap"],
    [{ root: ["formatted", "started"] }, "keep bootstrap"],
    [{}, "adopt bootstrap"],
];

function expected(situation: Situation): string {
    const row = table.find(([when]) =>
        Object.entries(when).every(([key, wanted]) => [wanted].flat().includes(situation[key as Key])),
    );
    if (!row) throw new Error("the table has no row for that");
    return typeof row[1] === "string" ? row[1] : row[1](situation);
}

function allSituations(): Situation[] {
    return keys.reduce<Partial<Situation>[]>(
        (so, key) => so.flatMap((situation) => values[key].map((value) => ({ ...situation, [key]: value }))),
        [{}],
    ) as Situation[];
}

/** All verdicts from one run of bash. */
function decideAll(situations: Situation[]): string[] {
    const input = situations.map((situation) => keys.map((key) => situation[key]).join(" ")).join("\n");
    const said = withFunctions('while read -r -a words; do decide "${words[@]}"; done', `${input}\n`);
    assert.equal(said.code, 0, said.stderr);
    return said.stdout.trimEnd().split("\n");
}

describe("decide, the data-loss guard", () => {
    const situations = allSituations();
    let verdicts: { situation: Situation; verdict: string }[] = [];

    before(() => {
        const said = decideAll(situations);
        assert.equal(said.length, 5 * 3 * 5 * 5 * 2 * 2 * 5);
        verdicts = situations.map((situation, i) => ({ situation, verdict: said[i] ?? "" }));
    });

    function never(what: string, wrong: (situation: Situation, disk: string, start: string) => boolean): void {
        it(`never ${what}`, () => {
            const bad = verdicts.filter(({ situation, verdict }) => {
                const [disk = "", start = ""] = verdict.split(" ");
                return wrong(situation, disk, start);
            });
            assert.deepEqual(bad.slice(0, 3), []);
        });
    }

    it("says what the table says, in all 7500 situations", () => {
        const wrong = verdicts.filter(({ situation, verdict }) => verdict !== expected(situation));
        assert.deepEqual(
            wrong.slice(0, 3).map((w) => ({ ...w, expected: expected(w.situation) })),
            [],
        );
    });

    it("reaches every row of the table", () => {
        const reached = new Set(
            situations.map((situation) =>
                table.findIndex(([when]) =>
                    Object.entries(when).every(([key, wanted]) => [wanted].flat().includes(situation[key as Key])),
                ),
            ),
        );
        assert.equal(reached.size, table.length);
    });

    never(
        "formats a disk that holds anything but our own unfinished filesystem",
        (s, disk) => disk === "format" && !["blank", "half"].includes(s.data),
    );
    never(
        "formats on a host whose member has joined, unless the cluster has forgotten it",
        (s, disk) => disk === "format" && s.root === "joined" && s.live !== "joining",
    );
    never(
        "takes a copy of a disk, or what a disk once was, for the disk",
        (s, disk) =>
            disk !== "refuse" && ["formatted", "joined"].includes(s.data) && ["copy", "old"].includes(s.dataIs),
    );
    never(
        "makes a birth of what the living call a later member",
        (s, _, start) => start === "bootstrap" && s.live === "joining",
    );
    never(
        "touches what carries another cluster's or member's mark",
        (s, disk) =>
            disk !== "refuse" &&
            ((s.root !== "none" && s.rootIs !== "same") ||
                (["formatted", "joined"].includes(s.data) && s.dataIs !== "same")),
    );
    never(
        "begins anew where there is a log",
        (s, disk, start) => start === "bootstrap" && s.wal === "yes" && disk !== "format",
    );
    never(
        "begins anew once anybody remembers a birth",
        (s, _, start) =>
            start === "bootstrap" &&
            (s.root === "joined" || s.data === "joined" || s.live === "started" || s.live === "absent"),
    );
    never(
        "begins anew on a host that was not there at the birth",
        (s, _, start) => start === "bootstrap" && s.founder === "false",
    );
    never("runs without a log", (s, disk, start) => start === "run" && (s.wal === "no" || disk === "format"));
    never(
        "lets a member that has joined go without its data",
        (s, disk, start) =>
            disk !== "refuse" &&
            start !== "join" &&
            s.root === "joined" &&
            (s.wal === "no" || ["blank", "half"].includes(s.data)),
    );

    it("lets a first boot go on from wherever it was killed", () => {
        const killed: Partial<Situation>[] = [
            { root: "none", data: "blank" }, // before anything
            { root: "formatting", data: "blank" }, // intent written
            { root: "formatting", data: "half" }, // in mkfs, or before the data marker
            { root: "formatting", data: "formatted" }, // before the root marker
            { root: "formatted", data: "formatted" }, // before bootstrap.env
            { root: "started", data: "formatted" }, // before etcd has made its log
            { root: "started", data: "formatted", wal: "yes" }, // etcd started, not yet joined
            { root: "joined", data: "formatted", wal: "yes" }, // between the two marks of the birth
            { root: "joined", data: "joined", wal: "yes" }, // after it
        ];
        const full = killed.map((at) => ({
            rootIs: "same",
            dataIs: "same",
            wal: "no",
            founder: "true",
            live: "unstarted",
            ...at,
        })) as Situation[];
        assert.deepEqual(decideAll(full), [
            "format bootstrap",
            "format bootstrap",
            "format bootstrap",
            "adopt bootstrap",
            "keep bootstrap",
            "keep bootstrap",
            "keep run",
            "keep run",
            "keep run",
        ]);
    });

    it("takes the member's own disk over on a new host, a founder or not", () => {
        const moved = (data: string, founder: string): Situation => ({
            root: "none",
            rootIs: "cluster",
            data,
            dataIs: "same",
            wal: "yes",
            founder,
            live: "started",
        });
        assert.deepEqual(decideAll([moved("joined", "false"), moved("formatted", "true")]), ["adopt run", "adopt run"]);
    });

    describe("with the others asked while etcd starts here", () => {
        /** A host whose etcd was told to start, and `meanwhile`, which happens while the others are asked. */
        function examineWhile(meanwhile: string): Said {
            return withFunctions(
                `DATA_DIR=$(mktemp -d)
                read_root_marker() { ROOT_STATE=started ROOT_TOKEN=$TOKEN ROOT_NAME=$NAME; }
                inspect_disk() { DATA_STATE=formatted DATA_TOKEN=$TOKEN DATA_NAME=$NAME DATA_HARDWARE='' HARDWARE='' WAL=no; }
                peers_verdict() { ${meanwhile}; echo started; }
                TOKEN=blue-1 NAME=etcd-1 FOUNDER=true GENESIS=etcd-1=a,etcd-2=b,etcd-3=c
                trap 'rm -rf "$DATA_DIR"' EXIT
                examine ask
                echo "$VERDICT $START"`,
            );
        }

        it("takes the log that is there then for its own", () => {
            const { stdout } = examineWhile(`mkdir -p "$DATA_DIR/member/wal"; : >"$DATA_DIR/member/wal/0.wal"`);
            assert.equal(stdout, "keep run\n");
        });

        it("still refuses a member whose log is nowhere", () => {
            const { code, stderr } = examineWhile(":");
            assert.equal(code, 70);
            assert.match(stderr, /the living members list etcd-1 .* as a member that has already run/);
        });
    });
});
