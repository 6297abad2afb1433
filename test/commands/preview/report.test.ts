import assert from "node:assert/strict";
import { makeReport } from "../../../commands/preview/report";
import { readPlan } from "../../../commands/preview/readPlan";
import { BAD, CLUSTER, clusterInputs, diagnostic, GROWING, type Inputs, log, step, summary, violation } from "./events";

const report = (text: string, options = {}) => makeReport(readPlan("blue", text), options);
const INSTANCE = "aws:ec2/instance:Instance";
const VOLUME = "aws:ebs/volume:Volume";

function upgrade(from: string, to: string): string {
    return log(
        step(
            "update",
            CLUSTER,
            "blue",
            { inputs: clusterInputs(from, ["a", "b", "c"]) },
            { inputs: clusterInputs(to, ["a", "b", "c"]) },
        ),
        summary("succeeded"),
    );
}

const ofPolicy = (text: string, policy: string) => report(text).findings.filter((finding) => finding.policy === policy);

describe("the report on a plan", () => {
    it("has the cluster before and after, with what it tolerates", () => {
        const [cluster, ...more] = report(GROWING).clusters;
        assert.deepEqual(more, []);
        assert.equal(cluster?.name, "blue");
        assert.deepEqual(
            [cluster.before?.members.length, cluster.before?.quorum, cluster.before?.tolerance],
            [3, 2, 1],
        );
        assert.deepEqual([cluster.after?.members.length, cluster.after?.quorum, cluster.after?.tolerance], [5, 3, 2]);
        assert.deepEqual(cluster.after?.members[3], { name: "etcd-4", zone: "a", version: "3.6.16" });
    });

    it("groups what changes by member, and the rest under the cluster", () => {
        const groups = report(GROWING).groups.map(({ name, changes }) => [
            name,
            ...changes.map(({ resource }) => resource),
        ]);
        assert.deepEqual(groups, [
            ["etcd-1", "blue-etcd-1", "blue-etcd-1-stage", "blue-etcd-1-volume"],
            ["etcd-2", "blue-etcd-2-instance"],
            ["etcd-4", "blue-etcd-4", "blue-etcd-4-converge"],
            ["cluster", "blue", "blue-old-key"],
        ]);
        assert.deepEqual(report(GROWING).counts, { create: 2, update: 4, replace: 1, delete: 1 });
    });

    it("does not take the member etcd-11 for etcd-1", () => {
        const names = Array.from({ length: 11 }, (_, i) => `z${i}`);
        const plan = log(
            step(
                "same",
                CLUSTER,
                "blue",
                { inputs: clusterInputs("3.6.16", names) },
                { inputs: clusterInputs("3.6.16", names) },
            ),
            step("create", VOLUME, "blue-etcd-11-volume", null, { inputs: {} }),
            summary("succeeded"),
        );
        assert.deepEqual(
            report(plan).groups.map(({ name }) => name),
            ["etcd-11"],
        );
    });

    it("lets pass what nothing speaks against, and tells what was not judged", () => {
        const fine = report(GROWING, { allowProtected: true });
        assert.deepEqual(fine.objections, []);
        assert.equal(fine.complete, true);
        assert.deepEqual(fine.unjudged, ["etcd-certificate-expiry"]);
        assert.deepEqual(
            fine.findings.map(({ policy, mandatory }) => [policy, mandatory]),
            [["etcd-backup-configured", false]],
        );
    });

    it("objects to protected resources that are changed, replaced, deleted or no longer protected", () => {
        const touched = report(GROWING);
        assert.deepEqual(
            touched.protected.map(({ resource }) => resource),
            ["blue-etcd-1-volume"],
        );
        assert.equal(touched.objections.length, 1);
        assert.match(
            touched.objections[0] ?? "",
            /^1 protected resource is touched; look at each, then run with --allow-protected$/,
        );
        const bad = report(BAD).protected.map(({ op, resource }) => `${op} ${resource}`);
        assert.deepEqual(bad, [
            "replace blue-etcd-1-volume",
            "replace blue-etcd-2-volume",
            "unprotect blue-peer-ca-key",
        ]);
        const removal = log(
            step("delete", VOLUME, "blue-etcd-3-volume", { inputs: {}, protect: true }, null),
            summary("failed"),
        );
        assert.deepEqual(
            report(removal).protected.map(({ op }) => op),
            ["delete"],
        );
    });

    it("does not object to a resource that is new and protected", () => {
        const plan = log(
            step("create", VOLUME, "blue-etcd-1-volume", null, { inputs: {}, protect: true }),
            summary("succeeded"),
        );
        assert.deepEqual(report(plan).objections, []);
    });

    it("objects to a broken policy, and says rule, reason and fix", () => {
        const plan = log(violation("etcd-x-y", "blue", "The rule.\nblue is bad.\nFix: be good."), summary("failed"));
        const { findings, objections, complete } = report(plan);
        assert.deepEqual(findings, [
            { policy: "etcd-x-y", mandatory: true, rule: "The rule.", reason: "blue is bad.", fix: "be good." },
        ]);
        assert.deepEqual(objections, ["1 mandatory policy is broken"]);
        assert.equal(complete, true, "the engine saw everything; only the policy stopped it");
    });

    it("tells policies of other packs as they are", () => {
        const plan = log(violation("other", "blue", "Something is wrong."), summary("failed"));
        assert.deepEqual(report(plan).findings, [
            { policy: "other", mandatory: true, rule: "", reason: "Something is wrong.", fix: undefined },
        ]);
    });

    it("objects to any change where none is expected", () => {
        assert.deepEqual(report(upgrade("3.6.14", "3.6.14"), { expectNoChanges: true }).objections, [
            "1 change where none was expected: what runs is not what is declared",
        ]);
        assert.deepEqual(report(log(summary("succeeded")), { expectNoChanges: true }).objections, []);
    });

    it("objects to a preview that failed, and tells what is known all the same", () => {
        const cut = log(
            ...[
                step("create", VOLUME, "blue-etcd-1-volume", null, { inputs: {} }),
                diagnostic("error", "boom"),
                summary("failed"),
            ],
        );
        const { complete, objections, counts, messages } = report(cut);
        assert.equal(complete, false);
        assert.match(objections[0] ?? "", /the preview failed before its end/);
        assert.equal(counts.create, 1);
        assert.deepEqual(
            messages.map(({ text }) => text),
            ["boom"],
        );
    });

    it("shows a cluster that somebody declared as machines", () => {
        const machine = (zone: string): { inputs: Inputs } => ({
            inputs: {
                availabilityZone: zone,
                tags: { Name: "etcd", "etcd-version": "3.6.16", environment: "production" },
            },
        });
        const plan = log(
            step("same", INSTANCE, "etcd-1", machine("a"), machine("a")),
            step("same", INSTANCE, "etcd-2", machine("b"), machine("b")),
            step("create", INSTANCE, "etcd-3", null, machine("c")),
            step("create", INSTANCE, "web-1", null, { inputs: {} }),
            summary("succeeded"),
        );
        const [cluster, ...more] = report(plan).clusters;
        assert.deepEqual(more, []);
        assert.deepEqual([cluster?.name, cluster?.before?.tolerance, cluster?.after?.tolerance], ["etcd", 0, 1]);
        assert.deepEqual(cluster?.after?.members[2], { name: "etcd-3", zone: "c", version: "3.6.16" });
    });

    it("groups what changes by the machines that somebody declared", () => {
        const machine = { inputs: { availabilityZone: "a", tags: { Name: "etcd", "etcd-version": "3.6.16" } } };
        const plan = log(
            ...["etcd-1", "etcd-10"].map((name) => step("same", INSTANCE, name, machine, machine)),
            step("create", VOLUME, "etcd-1-data", null, { inputs: {} }),
            step("create", VOLUME, "etcd-10-data", null, { inputs: {} }),
            step("create", VOLUME, "web-data", null, { inputs: {} }),
            summary("succeeded"),
        );
        assert.deepEqual(
            report(plan).groups.map(({ name, changes }) => [name, ...changes.map(({ resource }) => resource)]),
            [
                ["etcd-1", "etcd-1-data"],
                ["etcd-10", "etcd-10-data"],
                ["cluster", "web-data"],
            ],
        );
    });
});

describe("etcd-upgrade-path", () => {
    for (const [from, to] of [
        ["3.6.14", "3.6.16"],
        ["3.5.35", "3.6.16"],
        ["3.6.16", "3.6.16"],
    ] as const) {
        it(`lets ${from} go to ${to}`, () => {
            assert.deepEqual(ofPolicy(upgrade(from, to), "etcd-upgrade-path"), []);
        });
    }

    for (const [from, to, reason, fix] of [
        [
            "3.5.35",
            "3.7.3",
            /blue is to go from 3\.5\.35 to 3\.7\.3: .*more than one minor after 3\.5\.35, and etcd cannot skip one/,
            /go to 3\.6\.14 first/,
        ],
        ["3.5.20", "3.6.16", /every member must run 3\.5\.32 or newer before/, /go to 3\.5\.33 first/],
        ["3.7.3", "3.5.35", /an older etcd does not read what a newer one wrote/, /keep etcd\.version at 3\.7\.3/],
    ] as const) {
        it(`refuses to go from ${from} to ${to}`, () => {
            const [finding, ...more] = ofPolicy(upgrade(from, to), "etcd-upgrade-path");
            assert.deepEqual(more, []);
            assert.match(finding?.reason ?? "", reason);
            assert.match(finding?.fix ?? "", fix);
            assert.equal(finding?.mandatory, true);
        });
    }

    it("tells that an upgrade is taken back, and lets the hosts decide whether it may be", () => {
        const [finding, ...more] = ofPolicy(upgrade("3.7.3", "3.6.16"), "etcd-upgrade-path");
        assert.deepEqual(more, []);
        assert.match(
            finding?.reason ?? "",
            /blue is to go back from 3\.7\.3 to 3\.6\.16, which the hosts refuse once all members/,
        );
        assert.equal(finding?.mandatory, false);
        assert.deepEqual(ofPolicy(upgrade("3.6.16", "3.6.14"), "etcd-upgrade-path"), []);
    });

    it("says nothing of a cluster that is new, or of a version that is not known", () => {
        const fresh = log(
            step("create", CLUSTER, "blue", null, { inputs: clusterInputs("3.7.3", ["a"]) }),
            summary("succeeded"),
        );
        assert.deepEqual(ofPolicy(fresh, "etcd-upgrade-path"), []);
        assert.deepEqual(ofPolicy(upgrade("3.6.16", "04da6b54-80e4-46f7-96ec-b56ff0331ba9"), "etcd-upgrade-path"), []);
    });
});

describe("etcd-data-kept", () => {
    const tagged = (more: Inputs = {}) => ({ inputs: { tags: { Name: "etcd-1" }, ...more } });
    const planOf = (...steps: readonly Inputs[]) =>
        log(
            step(
                "same",
                CLUSTER,
                "blue",
                { inputs: clusterInputs("3.6.16", ["a", "b", "c"]) },
                { inputs: clusterInputs("3.6.16", ["a", "b", "c"]) },
            ),
            ...steps,
            summary("succeeded"),
        );

    for (const [what, steps, reason] of [
        [
            "a volume that is replaced",
            [step("replace", VOLUME, "blue-etcd-1-volume", tagged(), tagged())],
            /^blue-etcd-1-volume is to be replaced, and the data on it is lost; 1 of 3 members, and 1 may fail/,
        ],
        [
            "a volume that is deleted",
            [step("delete", VOLUME, "blue-etcd-1-volume", tagged(), null)],
            /is to be deleted, and the data/,
        ],
        [
            "a machine with a disk that goes with it",
            [step("replace", INSTANCE, "etcd-1", tagged({ ebsBlockDevices: [{}] }), tagged())],
            /^etcd-1 is to be replaced/,
        ],
        [
            "a machine of the lab",
            [
                step(
                    "replace",
                    `${CLUSTER}$command:local:Command`,
                    "blue-etcd-1-machine",
                    { inputs: {} },
                    { inputs: {} },
                ),
            ],
            /^blue-etcd-1-machine is to be replaced/,
        ],
    ] as const) {
        it(`refuses ${what}`, () => {
            const [finding, ...more] = ofPolicy(planOf(...steps), "etcd-data-kept");
            assert.deepEqual(more, []);
            assert.match(finding?.reason ?? "", reason);
            assert.match(finding?.fix ?? "", /replace\.md/);
        });
    }

    it("says when the quorum goes with it", () => {
        const findings = ofPolicy(BAD, "etcd-data-kept");
        assert.equal(findings.length, 2);
        assert.match(findings[0]?.reason ?? "", /2 of 3 members lose their data, 1 may: the cluster would be lost/);
    });

    it("says nothing of volumes that grow, are left alone, or are nobody's etcd, and of machines that keep nothing", () => {
        const plan = planOf(
            step("update", VOLUME, "blue-etcd-1-volume", tagged({ size: 1 }), tagged({ size: 2 })),
            step("delete", VOLUME, "blue-etcd-2-volume", { ...tagged(), retainOnDelete: true }, null),
            step("delete", VOLUME, "web-data", { inputs: {} }, null),
            step("replace", INSTANCE, "etcd-1", tagged(), tagged()),
            step(
                "replace",
                INSTANCE,
                "etcd-2",
                tagged({ ebsBlockDevices: [{ deleteOnTermination: false }] }),
                tagged(),
            ),
            step(
                "replace",
                `${CLUSTER}$command:local:Command`,
                "blue-balancer-machine",
                { inputs: {} },
                { inputs: {} },
            ),
        );
        assert.deepEqual(ofPolicy(plan, "etcd-data-kept"), []);
    });
});
