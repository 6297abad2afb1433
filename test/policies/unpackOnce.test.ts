import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import assert from "node:assert/strict";
import "../../policies/unpackOnce";

describe("a message's properties", () => {
    it("are unpacked once, and are still those of their own message", () => {
        const one = Struct.fromJavaScript({ a: [1, { b: "c" }] });
        const other = Struct.fromJavaScript({ a: 2 });
        assert.deepEqual(one.toJavaScript(), { a: [1, { b: "c" }] });
        assert.equal(one.toJavaScript(), one.toJavaScript());
        assert.deepEqual(other.toJavaScript(), { a: 2 });
    });
});
