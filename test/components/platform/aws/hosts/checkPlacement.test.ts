import assert from "node:assert/strict";

import { checkPlacement, type Placement } from "../../../../../components/platform/aws/hosts/checkPlacement";
import { formatProblem } from "../../../../../config/values/problem";
import { GIB } from "../../../../../config/values/size";

const BORN: Placement = {
    member: "etcd-2",
    zone: "eu-central-1b",
    address: "10.60.16.12",
    sizeBytes: 40 * GIB,
    keyArn: null,
};

const refusalsOf = (changes: Partial<Placement>, born: Placement = BORN): readonly string[] =>
    checkPlacement(born, { ...born, ...changes }).map(formatProblem);

describe("the place of a member's data", () => {
    it("may stay, and its volume may grow", () => {
        assert.deepEqual(refusalsOf({}), []);
        assert.deepEqual(refusalsOf({ sizeBytes: 80 * GIB }), []);
    });

    it("cannot go to another zone, and the message says why and what to do", () => {
        assert.deepEqual(refusalsOf({ zone: "eu-central-1c", address: "10.60.32.12" }), [
            'members: "etcd-2" in eu-central-1c has its volume in eu-central-1b, and a volume cannot leave its zone: the member ' +
                "would start without its data; give it zone: eu-central-1b; to move it, take a new member under a new name into the cluster, and this one out.",
        ]);
    });

    it("cannot have another address", () => {
        assert.match(
            refusalsOf({ address: "10.60.16.99" }).join("\n"),
            /^members: "etcd-2" at 10\.60\.16\.99 has its interface at 10\.60\.16\.12/,
        );
    });

    it("cannot shrink", () => {
        assert.deepEqual(refusalsOf({ sizeBytes: 20 * GIB }), [
            "disk.size: 20GiB is less than etcd-2's volume was made with (40GiB), and a volume cannot shrink; give at least 40GiB.",
        ]);
    });

    it("cannot be encrypted with another key", () => {
        const keyArn = "arn:aws:kms:eu-central-1:123456789012:key/1";
        assert.match(
            refusalsOf({ keyArn }).join("\n"),
            /^aws\.kmsKey: arn:.* cannot follow the key that was made: .*; remove it\.$/,
        );
        assert.match(
            refusalsOf({ keyArn: null }, { ...BORN, keyArn }).join("\n"),
            /^aws\.kmsKey: a key of our own cannot follow arn:.*; set aws\.kmsKey: arn:aws:kms:eu-central-1:123456789012:key\/1\.$/,
        );
    });
});
