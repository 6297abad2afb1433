import assert from "node:assert/strict";
import { formatProblem } from "../../config/problem";
import { checkFounders, type Founder, type Marker } from "../../components/member/founders";

const TOKEN = "main-1a2b3c4d";

function makeFounder(i: number, marker?: Partial<Marker>, changes: Partial<Founder> = {}): Founder {
    const whole = marker === undefined ? undefined : { token: TOKEN, name: `etcd-${i}`, state: "born", ...marker };
    return { member: `etcd-${i}`, home: `home-${i}`, marker: whole, silent: [], roundTripMs: 1, ...changes };
}

function tell(founders: readonly Founder[], birth?: { readonly adopted: string | undefined }): readonly string[] {
    return checkFounders(founders, birth).map(formatProblem);
}

describe("checkFounders", () => {
    const fresh = [makeFounder(1), makeFounder(2), makeFounder(3)];
    const born = [makeFounder(1, {}), makeFounder(2, {}), makeFounder(3, { state: "started" })];
    const birth = { adopted: undefined };

    it("lets hosts be born that were never members", () => {
        assert.deepEqual(tell(fresh, birth), []);
    });

    it("refuses two hosts with one id, at a birth and after it", () => {
        const clones = [makeFounder(1), makeFounder(2, undefined, { home: "home-1" })];
        for (const when of [birth, undefined]) {
            assert.match(
                tell(clones, when).join(),
                /the host of "etcd-2" has the same id as the host of "etcd-1".*remove \/etc\/etcd/,
            );
        }
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
            /^members: .*etcd-3 says that it is etcd-3 of "main-1a2b3c4d" \(born\)/,
        );
    });

    it("asks nobody what is remembered once the cluster was born", () => {
        assert.deepEqual(tell([...fresh.slice(0, 2), makeFounder(3, {})]), []);
    });

    it("refuses a birth where one host does not reach another, and forgives it later", () => {
        const cut = [makeFounder(1, undefined, { silent: ["192.0.2.12"] }), makeFounder(2)];
        assert.match(tell(cut, birth).join(), /the host of "etcd-1" gets no answer from 192\.0\.2\.12/);
        assert.deepEqual(tell(cut), []);
    });
});
