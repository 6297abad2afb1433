import assert from "node:assert/strict";
import { type Properties, UNKNOWN } from "../../../engine/plugins/value";
import { make, makeKey, provider, typeOf } from "./tlsMaker";

/** The changes as the engine calls them: "add", "delete-replace" and so on, by path. */
function diff(kind: "key" | "selfSigned", state: Properties, inputs: Properties): Record<string, string> {
    const changes = provider.diff({ type: typeOf(kind), urn: "", id: "it", inputs, state, preview: true });
    return Object.fromEntries([...changes].map(([path, c]) => [path, c.replaces ? `${c.kind}-replace` : c.kind]));
}

describe("the tls provider finds", () => {
    const hour = 3_600_000;
    const ending = (ms: number): Properties => ({ validityEndTime: new Date(Date.now() + ms).toISOString() });
    const cases: [string, Properties, Properties, Record<string, string>][] = [
        ["nothing when nothing changed", {}, {}, {}],
        [
            "nothing when a default is written out",
            {},
            { earlyRenewalHours: 0, isCaCertificate: false, setSubjectKeyId: false },
            {},
        ],
        ["names that were added", {}, { dnsNames: ["a", "b", "c"] }, { "dnsNames[2]": "add-replace" }],
        [
            "names in another order",
            {},
            { dnsNames: ["b", "a"] },
            { "dnsNames[0]": "update-replace", "dnsNames[1]": "update-replace" },
        ],
        [
            "another part of the subject",
            {},
            { subject: { commonName: "y" } },
            { "subject.commonName": "update-replace" },
        ],
        [
            "a part of the subject that was added",
            {},
            { subject: { commonName: "x", organization: "o" } },
            { "subject.organization": "add-replace" },
        ],
        ["a subject that is not known", {}, { subject: UNKNOWN }, { subject: "update-replace" }],
        ["other uses", {}, { allowedUses: ["client_auth"] }, { "allowedUses[0]": "update-replace" }],
        ["another validity", {}, { validityPeriodHours: 101 }, { validityPeriodHours: "update-replace" }],
        ["an authority", {}, { isCaCertificate: true }, { isCaCertificate: "update-replace" }],
        ["a path length", {}, { maxPathLength: 1 }, { maxPathLength: "add-replace" }],
        ["nothing when a path length is taken away", { maxPathLength: 1 }, {}, {}],
        ["another key", {}, { privateKeyPem: UNKNOWN }, { privateKeyPem: "update-replace" }],
        ["a key where only its hash was kept, in place", { privateKeyPem: "6d9a42" }, {}, { privateKeyPem: "update" }],
        ["another early renewal, in place", {}, { earlyRenewalHours: 5 }, { earlyRenewalHours: "update" }],
        ["a certificate that has ended", ending(-hour), {}, { readyForRenewal: "update-replace" }],
        [
            "one that will end in less than its early renewal",
            ending(5 * hour - 1000),
            { earlyRenewalHours: 5 },
            { earlyRenewalHours: "update", readyForRenewal: "update-replace" },
        ],
        [
            "nothing of one that will end some time after it",
            { ...ending(7 * hour), earlyRenewalHours: 5 },
            { earlyRenewalHours: 5 },
            {},
        ],
        [
            "one that a refresh marked and that is fresh again",
            { ...ending(hour), readyForRenewal: true },
            {},
            { readyForRenewal: "update" },
        ],
    ];
    let key: string;

    before(async () => {
        key = await makeKey();
    });

    for (const [title, olds, news, expected] of cases) {
        it(title, async () => {
            const inputs = {
                privateKeyPem: key,
                subject: { commonName: "x" },
                dnsNames: ["a", "b"],
                allowedUses: ["server_auth"],
                validityPeriodHours: 100,
            };
            const { state } = await make("selfSigned", inputs);
            assert.deepEqual(diff("selfSigned", { ...state, ...olds }, { ...inputs, ...news }), expected);
        });
    }

    it("a key that is to be of another kind", async () => {
        const inputs = { algorithm: "ECDSA", ecdsaCurve: "P256" };
        const { state } = await make("key", inputs);
        assert.deepEqual(diff("key", state, inputs), {});
        assert.deepEqual(diff("key", state, { ...inputs, rsaBits: 2048 }), {});
        assert.deepEqual(diff("key", state, { algorithm: "ECDSA" }), { ecdsaCurve: "update-replace" });
        assert.deepEqual(diff("key", state, { ...inputs, algorithm: "ED25519" }), { algorithm: "update-replace" });
    });

    it("an error where the state holds no time", async () => {
        const { state } = await make("selfSigned", { privateKeyPem: key, allowedUses: [], validityPeriodHours: 1 });
        assert.throws(
            () => diff("selfSigned", { ...state, validityEndTime: "soon" }, {}),
            /validityEndTime .*"soon"; replace/,
        );
    });
});
