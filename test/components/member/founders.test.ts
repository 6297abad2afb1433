import assert from "node:assert/strict";
import { formatProblem, type Problem } from "../../../config/values/problem";
import { checkFounders, type Founder, type Marker } from "../../../components/member/founders";

const TOKEN = "main-1a2b3c4d";

function makeFounder(i: number, marker?: Partial<Marker>, changes: Partial<Founder> = {}): Founder {
    const whole = marker === undefined ? undefined : { token: TOKEN, name: `etcd-${i}`, state: "joined", ...marker };
    return { member: `etcd-${i}`, dataLocation: `home-${i}`, marker: whole, silent: [], roundTripMs: 1, ...changes };
}

function tell(founders: readonly Founder[], birth: Parameters<typeof checkFounders>[1]): readonly string[] {
    return checkFounders(founders, birth).map(formatProblem);
}

describe("checkFounders", () => {
    const fresh = [makeFounder(1), makeFounder(2), makeFounder(3)];
    const born = [makeFounder(1, {}), makeFounder(2, {}), makeFounder(3, { state: "started" })];
    const birth = { adopted: undefined };

    it("lets hosts be born that were never members", () => {
        assert.deepEqual(tell(fresh, birth), []);
    });

    it("refuses two hosts with one id", () => {
        const clones = [makeFounder(1), makeFounder(2, undefined, { dataLocation: "home-1" })];
        assert.match(
            tell(clones, birth).join(),
            /the host of "etcd-2" has the same id as the host of "etcd-1".*remove \/etc\/etcd/,
        );
    });

    it("names the token of a cluster that the stack has forgotten", () => {
        assert.match(tell(born, birth).join(), /does not remember.*set genesis\.token: main-1a2b3c4d/);
    });

    it("takes over what all hosts agree about", () => {
        assert.deepEqual(tell(born, { adopted: TOKEN }), []);
    });

    for (const [title, founders] of [
        ["a host was never a member", [...born.slice(0, 2), makeFounder(3)]],
        ["a host names another token", [...born.slice(0, 2), makeFounder(3, { token: "main-00000000" })]],
        ["a host is another member", [...born.slice(0, 2), makeFounder(3, { name: "etcd-4" })]],
        ["a host was never started", [...born.slice(0, 2), makeFounder(3, { state: "formatted" })]],
        ["no host was ever a member", fresh],
    ] as const) {
        it(`takes nothing over when ${title}, and says who says what`, () => {
            const [said = "", ...more] = tell(founders, { adopted: TOKEN });
            assert.deepEqual(more, []);
            assert.match(said, /^genesis\.token: etcd-1 .*, etcd-2 .*, etcd-3 .* so the hosts do not agree/);
        });
    }

    it("gives birth to nothing while one host was a member of something", () => {
        assert.match(
            tell([...fresh.slice(0, 2), makeFounder(3, {})], birth).join(),
            /^members: .*etcd-3 says that it is etcd-3 of "main-1a2b3c4d" \(joined\)/,
        );
    });

    describe("of a birth that an earlier run has begun", () => {
        const problem = { path: "members", found: "it", fault: "does not fit", fix: "go back" };
        const tried = (problems: readonly Problem[]) => ({ adopted: undefined, begun: { token: TOKEN, problems } });
        const ready = [makeFounder(1, { state: "formatted" }), makeFounder(2, { state: "formatting" }), makeFounder(3)];

        it("is free to become another, while no host has been started", () => {
            assert.deepEqual(tell(ready, tried([])), []);
            assert.deepEqual(tell(ready, tried([problem])), []);
        });

        it("goes on as it was, once one has", () => {
            const started = [...ready.slice(0, 2), makeFounder(3, { state: "started" })];
            assert.deepEqual(tell(started, tried([])), []);
            assert.deepEqual(tell(started, tried([problem])), ["members: it does not fit; go back."]);
        });

        it("takes no host that was made ready for another one", () => {
            for (const other of [{ token: "main-00000000" }, { name: "etcd-2" }]) {
                const hosts = [makeFounder(1, { state: "formatted", ...other }), ...ready.slice(1)];
                assert.match(tell(hosts, tried([])).join(), /so not all of these hosts are free/);
            }
        });
    });

    it("refuses a birth where one host does not reach another", () => {
        const cut = [makeFounder(1, undefined, { silent: ["192.0.2.12"] }), makeFounder(2)];
        assert.match(tell(cut, birth).join(), /the host of "etcd-1" gets no answer from 192\.0\.2\.12/);
    });
});
