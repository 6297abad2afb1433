import assert from "node:assert/strict";

import { type Birth, checkMemberChange, planCluster } from "../../../components/plan";
import { formatProblem } from "../../../config/values/problem";
import { makeLab, mustCheck } from "../../support/configs";

const birth: Birth = planCluster(mustCheck(makeLab({ name: "orders" })));

function listChanges(values: Record<string, unknown>): readonly string[] {
    return checkMemberChange(birth, planCluster(mustCheck(makeLab({ name: "orders", ...values })))).map(formatProblem);
}

describe("changes to a cluster that was born", () => {
    it("are none when nothing changed, in whatever order the members stand", () => {
        assert.deepEqual(listChanges({}), []);
        assert.deepEqual(listChanges({ members: ["etcd-3", "etcd-1", "etcd-2"].map((name) => ({ name })) }), []);
    });

    it("do not include joining yet", () => {
        assert.deepEqual(listChanges({ members: 5 }), [
            'members: "etcd-4" was not there when the cluster was born, and joining a running cluster is not possible yet; ' +
                "keep the members it was born with: etcd-1, etcd-2, etcd-3.",
            'members: "etcd-5" was not there when the cluster was born, and joining a running cluster is not possible yet; ' +
                "keep the members it was born with: etcd-1, etcd-2, etcd-3.",
        ]);
    });

    it("do not include leaving yet", () => {
        const problems = listChanges({ members: 1 });
        assert.equal(problems.length, 2);
        assert.match(problems[0] ?? "", /^members: "etcd-2" is missing, and removing a member/);
    });

    it("do not include another name in the place of a member", () => {
        const problems = listChanges({ members: ["etcd-1", "etcd-2", "etcd-4"].map((name) => ({ name })) });
        assert.deepEqual(
            problems.map((problem) => problem.slice(0, 18)),
            ['members: "etcd-4" ', 'members: "etcd-3" '],
        );
    });

    it("do not include another address", () => {
        const members = [{ name: "etcd-1", address: "10.213.4.99" }, { name: "etcd-2" }, { name: "etcd-3" }];
        const problems = listChanges({ members });
        assert.equal(problems.length, 1);
        assert.match(
            problems[0] ?? "",
            /"etcd-1" at https:\/\/10\.213\.4\.99:2380 was born at https:\/\/10\.213\.4\.11:2380/,
        );
    });

    it("do not include another name of the cluster", () => {
        const problems = listChanges({ name: "payments" });
        assert.equal(problems.length, 1);
        assert.match(problems[0] ?? "", /^name: "payments" is not the name this cluster was born with \("orders"\)/);
    });
});
