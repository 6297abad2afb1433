import { strict as assert } from "node:assert";
import { makeMember, makeSsh, type Values } from "../support/configs";
import { describeEngine, type Result } from "../support/engine";
import { RealStack } from "../support/realStack";

const lab = { directory: "/nowhere", network: "10.213.4.0/24", buildsDirectory: "/nowhere" };
const ssh = { user: "root", agentSocket: "/nowhere/agent" };

describeEngine("bad input, through the real engine", () => {
    const stack = new RealStack("bad-input");
    after(() => {
        stack.remove();
    });

    it("is told all at once", async () => {
        const settings = makeSsh({
            ssh,
            members: [makeMember(1), makeMember(1), makeMember(3), makeMember(4, { address: "192.0.2.13" })],
            etcd: { version: "3.5.0", qouta: "8GiB", quota: "lots" },
            timing: { roundTrip: "fast" },
            disk: { device: "/dev/sdb", size: "20" },
            network: { cidr: "192.0.2.0/24", reserved: ["192.0.2.128/25"] },
        });
        const said = refused(await stack.preview(settings));
        const expected = [
            /etcd\.qouta: this key is unknown; did you mean etcd\.quota/,
            /etcd\.quota: "lots" is not a size/,
            /etcd\.version: "3\.5\.0" .*(3\.5\.\d\d|3\.6\.\d\d)/,
            /timing\.roundTrip: "fast" is not a duration/,
            /disk\.size: "20" is a number without a unit/,
            /members\[1\]\.name: "etcd-1" /,
            /members\[1\]\.address: "192\.0\.2\.11" /,
            /members\[3\]\.address: "192\.0\.2\.13" /,
            /members: a list of 4 is an even number of members: .*give 3 or 5/,
            /network\.reserved\[0\]: "192\.0\.2\.128\/25" /,
        ];
        for (const pattern of expected) {
            assert.match(said, pattern);
        }
        assert.match(said, new RegExp(`has ${expected.length} problems; nothing was changed`));
    });

    const cases: readonly (readonly [string, Values, RegExp])[] = [
        ["no members", { members: 0 }, /members: 0 /],
        ["a negative number of members", { members: -3 }, /members: -3 /],
        ["an even number of members", { members: 2 }, /members: 2 /],
        [
            "too small a network",
            { members: 3, lab: { ...lab, network: "10.213.4.0/30" } },
            /lab\.network: "10\.213\.4\.0\/30" /,
        ],
        [
            "a release known to lose data",
            { members: 3, etcd: { version: "3.5.2" } },
            /etcd\.version: "3\.5\.2" .*3\.\d\.\d+/,
        ],
        ["a release that never was", { members: 3, etcd: { version: "3.6" } }, /etcd\.version: (?:"3\.6"|3\.6) /],
        ["an unknown key at the top", { members: 3, memebrs: 5 }, /memebrs: this key is unknown; did you mean members/],
    ];
    for (const [what, changes, expected] of cases) {
        it(`refuses ${what}`, async () => {
            const said = refused(await stack.preview({ platform: "lab", environment: "test", lab, ...changes }));
            assert.match(said, expected);
        });
    }

    it("makes nothing, by up as by preview", async () => {
        refused(await stack.up({ platform: "lab", environment: "test", lab, members: 4 }));
        assert.deepEqual(stack.resources(), []);
    });

    it("leaves a stack that the corrected input can use", async () => {
        const preview = await stack.preview(makeSsh({ ssh }));
        assert.equal(preview.code, 0, preview.output);
        assert.match(preview.output, /pulumi:index:Stash|etcd:index:EtcdCluster/);
    });
});

/** What was said, when it was a refusal that a person can read. */
function refused(result: Result): string {
    assert.notEqual(result.code, 0, result.output);
    assert.doesNotMatch(result.output, /^ *at .*(:\d+:\d+\)?|node:internal)/m);
    return result.output;
}
