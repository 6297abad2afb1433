import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type * as Seen from "../../policies/seen";

/** As a pack that has just been started has it. */
function load(): typeof Seen {
    const path = require.resolve("../../policies/seen");
    const { [path]: before } = require.cache;
    Reflect.deleteProperty(require.cache, path);
    // It was just asked for by that path.
    const fresh = createRequire(__filename)(path) as typeof Seen;
    require.cache[path] = before;
    return fresh;
}

const stack = "urn:pulumi:test::project::";
const ours = {
    type: "aws:ec2/instance:Instance",
    urn: `${stack}etcd:index:EtcdCluster$aws:ec2/instance:Instance::blue-etcd-1`,
};
const theirs = { type: "aws:ec2/instance:Instance", urn: `${stack}aws:ec2/instance:Instance::server` };
const key = { type: "tls:index/privateKey:PrivateKey", urn: `${stack}tls:index/privateKey:PrivateKey::key` };

const shown = { props: {}, opts: {} };

describe("whether a stack may have an etcd that somebody wrote by hand", () => {
    it("is so as long as nobody has looked", () => {
        assert.equal(load().mayHaveOthers(), true);
    });

    it("is not so when all of AWS's resources are ours", () => {
        const { noticeResource, mayHaveOthers } = load();
        noticeResource({ ...ours, ...shown });
        noticeResource({ ...key, ...shown });
        assert.equal(mayHaveOthers(), false);
    });

    it("is so from the first other one on", () => {
        const { noticeResource, mayHaveOthers } = load();
        noticeResource({ ...ours, ...shown });
        noticeResource({ ...theirs, ...shown });
        noticeResource({ ...ours, ...shown });
        assert.equal(mayHaveOthers(), true);
    });
});
