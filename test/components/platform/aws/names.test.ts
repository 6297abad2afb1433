import assert from "node:assert/strict";

import fc from "fast-check";

import { deviceOf, planPhysicalName } from "../../../../components/platform/aws/names";
import { AWS_NAMES } from "../../../../config/platforms/aws/member";
import { isLabel } from "../../../../config/values/label";
import type { Recording } from "../../../support/mocks";
import { MIRROR, runAws } from "./runAws";

/** What everything is called, by its type: to the engine, and to AWS where a name is given. */
function listNames(runs: readonly Recording[]): ReadonlyMap<string, ReadonlySet<string>> {
    const names = new Map<string, Set<string>>();
    for (const { name, type, inputs } of runs.flatMap(({ resources }) => resources)) {
        const all = names.get(type) ?? new Set();
        names.set(type, all.add(name));
        if (typeof inputs.name === "string") {
            all.add(inputs.name);
        }
    }
    return names;
}

/** Names that a member must not have, because something of its would then be called like something that is there already. */
function findTakenNames(names: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
    const taken = [...names.values()].flatMap((all) =>
        [...all]
            .filter((name) => name.includes("etcd-1"))
            .flatMap((pattern) => {
                const [before = "", after = ""] = pattern.split("etcd-1");
                return [...all]
                    .filter((name) => name.startsWith(before) && name.endsWith(after))
                    .map((name) => name.slice(before.length, name.length - after.length));
            }),
    );
    return [...new Set(taken)].filter((name) => isLabel(name) && !/^etcd-[123]$/.test(name)).sort();
}

describe("names in AWS", () => {
    it("fit its limits, are those of a cluster and a region, and stay the same", () => {
        const words = fc.stringMatching(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/);
        fc.assert(
            fc.property(words, words, fc.constantFrom(32, 64), (cluster, role, limit) => {
                const name = planPhysicalName(cluster, role, "eu-central-1", limit);
                assert.match(name, /^[a-z][a-z0-9-]*[a-z0-9]$/);
                assert.ok(name.length <= limit);
                assert.equal(name, planPhysicalName(cluster, role, "eu-central-1", limit));
                assert.notEqual(name, planPhysicalName(cluster, role, "eu-west-1", limit));
                assert.notEqual(name, planPhysicalName(cluster, `${role}2`, "eu-central-1", limit));
            }),
        );
        assert.match(planPhysicalName("main", "etcd-1", "eu-central-1", 64), /^main-etcd-1-[0-9a-f]{7}$/);
    });

    it("are no member's when they are of something else", async () => {
        const bastion = { create: true };
        const runs = [
            await runAws({}, { flowLogs: true, bastion }),
            await runAws({ etcd: MIRROR }, { egress: "none", flowLogs: true, bastion, placement: "partition" }),
        ];
        const taken = findTakenNames(listNames(runs)).filter((name) => name !== "balancer");
        assert.deepEqual(taken, AWS_NAMES);
    });

    it("find a volume by what udev makes of its id", () => {
        assert.equal(
            deviceOf("vol-0a1b2c3d4e5f67890"),
            "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0a1b2c3d4e5f67890",
        );
    });
});
