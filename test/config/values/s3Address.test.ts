import assert from "node:assert/strict";

import { parseS3Address } from "../../../config/values/s3Address";

describe("an address in S3", () => {
    it("is known in each of its forms, with its bucket and its region", () => {
        const mirror = { bucket: "my-mirror", region: "eu-central-1" };
        for (const host of [
            "s3.eu-central-1",
            "s3-eu-central-1",
            "s3.dualstack.eu-central-1",
            "s3-fips.eu-central-1",
        ]) {
            assert.deepEqual(parseS3Address(`https://my-mirror.${host}.amazonaws.com/etcd.tar.gz`), mirror, host);
            assert.deepEqual(parseS3Address(`https://${host}.amazonaws.com/my-mirror/etcd.tar.gz`), mirror, host);
        }
        const china = "https://m.s3.cn-north-1.amazonaws.com.cn/etcd.tar.gz";
        assert.deepEqual(parseS3Address(china), { bucket: "m", region: "cn-north-1" });
        assert.deepEqual(parseS3Address("https://a.b.s3.us-gov-west-1.amazonaws.com/x")?.region, "us-gov-west-1");
        assert.deepEqual(parseS3Address("https://m.s3.amazonaws.com/x"), { bucket: "m", region: "us-east-1" });
    });

    it("is no other address", () => {
        assert.equal(parseS3Address("https://mirror.example.com/etcd.tar.gz"), undefined);
        assert.equal(parseS3Address("https://evil.example.com/x.s3.eu-central-1.amazonaws.com/y"), undefined);
        assert.equal(parseS3Address("file:///opt/etcd.tar.gz"), undefined);
    });
});
