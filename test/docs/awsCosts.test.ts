// The sums on the page about AWS, computed anew from its parts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/cluster";

const page = readFileSync(join(root, "docs/aws.md"), "utf8");
const HOURS = 730;
const MEMBERS = 5;

/** Dollars a month for one member: machine, data volume of 40 GiB with 5000 more IOPS, root volume, monitoring, alarms. */
const instance = 0.4032 * HOURS;
const data = 40 * 0.08 + 5000 * 0.005;
const rootVolume = 20 * 0.08;
const monitoring = 7 * 0.3;
const alarms = 3 * 0.1;

/** For the cluster: three NAT gateways with addresses; balancer; key, zone and one alarm more; snapshots. */
const nat = 3 * (0.045 + 0.005) * HOURS;
const fixed = nat + 16.4 + 1.6 + 12.5;

function rowOf(part: string): number {
    const [, found = ""] = new RegExp(`^\\| ${part} .*\\| +([0-9]+) \\|$`, "m").exec(page) ?? [];
    return Number(found);
}

describe("the costs on the page about AWS", () => {
    it("are what the parts come to", () => {
        assert.equal(rowOf("instances"), Math.round(MEMBERS * instance));
        assert.equal(rowOf("data volumes"), Math.round(MEMBERS * data));
        assert.equal(rowOf("root volumes"), Math.round(MEMBERS * rootVolume));
        assert.equal(rowOf("NAT gateways"), Math.round(nat / 10) * 10);
        assert.equal(rowOf("detailed monitoring"), Math.round(MEMBERS * monitoring));
        assert.equal(rowOf("alarms, KMS key, private zone"), Math.round((3 * MEMBERS + 1) * 0.1 + 1.5));
    });

    it("are summed up rightly, for five members and for three", () => {
        const member = instance + data + rootVolume + monitoring + alarms;
        const together = (count: number): number => Math.round((count * member + fixed) / 10) * 10;
        assert.match(page, new RegExp(`\\*\\*${together(5)}\\*\\*`));
        assert.match(page, new RegExp(`With three members about ${together(3)};`));
    });

    it("have a bastion with its address, its disk and its monitoring", () => {
        const bastion = (0.0104 + 0.005) * HOURS + rootVolume + monitoring;
        assert.match(page, new RegExp(`A bastion costs ${Math.round(bastion)} `));
    });
});
