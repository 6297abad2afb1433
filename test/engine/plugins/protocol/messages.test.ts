import * as provider from "@pulumi/pulumi/proto/provider_pb";
import fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import assert from "node:assert/strict";
import { isMap, Value, ValueMap } from "../../../../engine/plugins/protocol/values";
import { Reader, Writer } from "../../../../engine/plugins/protocol/protobuf";
import { readStruct, writeStruct } from "../../../../engine/plugins/protocol/structs";
import * as wire from "../../../../engine/plugins/protocol/messages";
import { secret, UNKNOWN } from "../commandPlugin";

// The messages of the engine as its own library writes and reads them, against ours.

const OUTPUT = { "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
const toStruct = (map: ValueMap): Struct => Struct.fromJavaScript(map);
const read = (map: ValueMap): ValueMap => readStruct(new Reader(Buffer.from(toStruct(map).serializeBinary())));

function written(map: ValueMap): Record<string, unknown> {
    const writer = new Writer();
    writeStruct(writer, map);
    return Struct.deserializeBinary(writer.finish()).toJavaScript();
}

function withoutNulls(value: Value): Value {
    if (Array.isArray(value)) {
        return value.map(withoutNulls);
    }
    return isMap(value)
        ? Object.fromEntries(
              Object.entries(value)
                  .filter(([, item]) => item !== null)
                  .map(([key, item]) => [key, withoutNulls(item)]),
          )
        : value;
}

const anyMap = fc.object({
    // The engine's library cannot write this name.
    key: fc.string({ unit: "grapheme", maxLength: 8 }).filter((key) => key !== "__proto__"),
    values: [
        fc.string({ unit: "grapheme" }),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
        fc.boolean(),
        fc.constant(null),
    ],
}) as fc.Arbitrary<ValueMap>;

describe("messages of the engine's protocol", () => {
    it("reads what the engine writes, but for nulls in maps, which mean nothing", () => {
        fc.assert(
            fc.property(anyMap, (map) => {
                assert.deepEqual(read(map), withoutNulls(map));
            }),
        );
    });

    it("writes what the engine reads, but for nulls in maps, which mean nothing", () => {
        fc.assert(
            fc.property(anyMap, (map) => {
                assert.deepEqual(written(map), withoutNulls(map));
            }),
        );
    });

    it("is not confused by a name that JavaScript objects have anyway", () => {
        const map = JSON.parse('{ "__proto__": "a", "constructor": "b" }') as ValueMap;
        const writer = new Writer();
        writeStruct(writer, map);
        const again = readStruct(new Reader(writer.finish()));
        assert.deepEqual(Object.entries(again).sort(), Object.entries(map).sort());
    });

    it("keeps large values, whole and in order", () => {
        const map = { text: "ä".repeat(100_000), list: Array.from({ length: 3000 }, (_, i) => i / 7), deep: [[["x"]]] };
        assert.deepEqual(read(map), map);
        assert.deepEqual(written(map), map);
    });

    it("takes output values for what they say: secret, unknown or neither", () => {
        const dependencies = { dependencies: ["urn"] };
        assert.deepEqual(
            read({
                plain: { ...OUTPUT, value: 1, ...dependencies },
                secret: { ...OUTPUT, value: 1, secret: true },
                unknown: OUTPUT,
                both: { ...OUTPUT, secret: true },
            }),
            { plain: 1, secret: secret(1), unknown: UNKNOWN, both: secret(UNKNOWN) },
        );
    });

    it("keeps a secret that holds nothing a secret", () => {
        const empty = read({ a: secret(null) });
        assert.deepEqual(written(empty), { a: secret(null) });
        assert.deepEqual(written({ a: secret(null) }), { a: secret(null) });
    });

    it("reads requests with all the fields that they can have", () => {
        const map = toStruct({ a: "b" });
        const check = new provider.CheckRequest();
        check.setUrn("urn");
        check.setOlds(toStruct({ old: true }));
        check.setNews(map);
        check.setRandomseed(new Uint8Array(200));
        check.setName("name");
        check.setType("type");
        check.setAutonaming(new provider.CheckRequest.AutonamingOptions());
        assert.deepEqual(wire.CHECK_REQUEST.decode(Buffer.from(check.serializeBinary())), {
            urn: "urn",
            news: { a: "b" },
        });

        const update = new provider.UpdateRequest();
        update.setId("id");
        update.setUrn("urn");
        update.setOlds(toStruct({ old: 1 }));
        update.setNews(map);
        update.setTimeout(1.5);
        update.setIgnorechangesList(["x", "y"]);
        update.setPreview(true);
        update.setOldInputs(toStruct({ input: 1 }));
        update.setResourceStatusToken("token");
        assert.deepEqual(wire.UPDATE_REQUEST.decode(Buffer.from(update.serializeBinary())), {
            urn: "urn",
            state: { old: 1 },
            inputs: { a: "b" },
            timeoutSeconds: 1.5,
            ignored: ["x", "y"],
            preview: true,
        });
    });

    it("gives fields that are missing their usual value", () => {
        assert.deepEqual(wire.CREATE_REQUEST.decode(Buffer.alloc(0)), {
            urn: "",
            inputs: {},
            timeoutSeconds: 0,
            preview: false,
        });
    });

    it("writes answers that the engine's library reads", () => {
        const bytes = wire.DIFF_RESPONSE.encode({
            deletesFirst: true,
            changes: wire.DIFF_CHANGES.some,
            diffs: ["a", "b.c"],
            replaces: ["b.c"],
            details: [
                { path: "a", detail: { kind: wire.DIFF_KINDS.add.keeps } },
                { path: "b.c", detail: { kind: wire.DIFF_KINDS.update.replaces } },
            ],
            hasDetails: true,
        });
        const response = provider.DiffResponse.deserializeBinary(bytes);
        const { ADD, UPDATE_REPLACE } = provider.PropertyDiff.Kind;
        assert.equal(response.getChanges(), provider.DiffResponse.DiffChanges.DIFF_SOME);
        assert.deepEqual([response.getDiffsList(), response.getReplacesList()], [["a", "b.c"], ["b.c"]]);
        assert.equal(response.getDetaileddiffMap().get("a")?.getKind(), ADD);
        assert.equal(response.getDetaileddiffMap().get("b.c")?.getKind(), UPDATE_REPLACE);
        assert.ok(response.getHasdetaileddiff());
        assert.ok(response.getDeletebeforereplace());

        const failures = [
            { property: "p", reason: "r" },
            { property: "q", reason: "" },
        ];
        const check = provider.CheckResponse.deserializeBinary(
            wire.CHECK_RESPONSE.encode({ inputs: { a: 1 }, failures }),
        );
        assert.deepEqual(
            check.getFailuresList().map((failure) => failure.toObject()),
            failures,
        );
        assert.deepEqual(check.getInputs()?.toJavaScript(), { a: 1 });
    });
});
