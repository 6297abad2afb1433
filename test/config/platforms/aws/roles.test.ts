import assert from "node:assert/strict";

import { itRefuses, makeAws, mustCheck, type Values } from "../../../support/configs";

const own = (changes: Values): Values => makeAws({}, changes);

describe("roles on AWS", () => {
    it("have no boundary and the usual path unless they are given", () => {
        assert.deepEqual(mustCheck(own({})).aws?.roles, { boundaryArn: undefined, path: "/" });
        const boundaryArn = "arn:aws:iam::123456789012:policy/teams/boundary";
        const given = mustCheck(own({ permissionsBoundary: boundaryArn, rolePath: "/teams/etcd/" }));
        assert.deepEqual(given.aws?.roles, { boundaryArn, path: "/teams/etcd/" });
    });

    itRefuses([
        [
            "the name of a boundary",
            own({ permissionsBoundary: "boundary" }),
            [
                /^aws\.permissionsBoundary: "boundary" is not an ARN of a policy of iam; give one such as "arn:aws:iam::123456789012:policy\/boundary"\.$/,
            ],
        ],
        [
            "a role in place of a policy",
            own({ permissionsBoundary: "arn:aws:iam::123456789012:role/boundary" }),
            [/^aws\.permissionsBoundary: .* is not an ARN of a policy of iam/],
        ],
        [
            "a boundary of another partition",
            own({ permissionsBoundary: "arn:aws-us-gov:iam::123456789012:policy/boundary" }),
            [/^aws\.permissionsBoundary: .* is not of the partition of eu-central-1 \(aws\)/],
        ],
        [
            "a path that does not end",
            own({ rolePath: "/etcd" }),
            [/^aws\.rolePath: "\/etcd" is not a path of iam; give one that begins and ends with "\/"/],
        ],
        ["a path with a blank", own({ rolePath: "/my etcd/" }), [/^aws\.rolePath: "\/my etcd\/" is not a path of iam/]],
    ]);
});
