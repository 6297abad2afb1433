import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
    createCertificate,
    parseCertificate,
    publicKeyOfCertificate,
    subjectKeyId,
    subjectKeyIdOf,
} from "../../../engine/plugins/tls/certificate";
import { readCertificate } from "../../../engine/plugins/tls/certificateFields";
import { createName, normalizeName } from "../../../engine/plugins/tls/distinguishedName";
import { identifierOf } from "../../../engine/plugins/tls/identifier";
import {
    parsePrivateKey,
    publicKeyDer,
    publicKeyOf,
    renderPrivateKey,
    renderPrivateKeyPkcs8,
} from "../../../engine/plugins/tls/keyPair";
import { readNames } from "../../../engine/plugins/tls/nameFields";
import { encodePublicKey, renderOpenssh } from "../../../engine/plugins/tls/openssh";
import { describePublicKey } from "../../../engine/plugins/tls/publicKey";
import { parseSigningRequest } from "../../../engine/plugins/tls/signingRequest";
import { type Properties, textOf } from "../../../engine/plugins/value";
import { provider, typeOf } from "./tlsMaker";

interface Recorded {
    name: string;
    type: string;
    id: string;
    inputs: Properties;
    state: Properties;
}

// Recorded from the official provider; see the file's own words.
const { resources } = JSON.parse(readFileSync(join(__dirname, "../../golden/tls/official.json"), "utf8")) as {
    resources: Recorded[];
};

const ofType = (type: string): Recorded[] => resources.filter((resource) => resource.type === type);

describe("the tls provider and the official one", () => {
    for (const { name, id, state } of ofType(typeOf("key"))) {
        it(`say the same of a key: ${name}`, () => {
            const key = parsePrivateKey(textOf(state.privateKeyPem));
            const publicKey = publicKeyOf(key);
            const described = describePublicKey(publicKey);
            for (const property of Object.keys(described)) {
                assert.equal(described[property], state[property], property);
            }
            assert.equal(identifierOf(publicKeyDer(publicKey)), id);
            assert.equal(renderPrivateKey(key), state.privateKeyPem);
            assert.equal(renderPrivateKeyPkcs8(key), state.privateKeyPemPkcs8);
        });
    }

    for (const { name, state } of ofType(typeOf("key")).filter(({ state }) => state.privateKeyOpenssh !== "")) {
        it(`write a key alike for OpenSSH, but for the random check: ${name}`, () => {
            const key = parsePrivateKey(textOf(state.privateKeyPem));
            const encoded = encodePublicKey(publicKeyOf(key));
            assert.ok(encoded);
            const official = openSshBytes(textOf(state.privateKeyOpenssh));
            const ours = openSshBytes(renderOpenssh(key, encoded));
            // Magic, three times a name or nothing, one key, the public key, the length of the rest; then the check.
            const check = 15 + 8 + 8 + 4 + 4 + 4 + encoded.length + 4;
            assert.deepEqual(ours.subarray(check, check + 4), ours.subarray(check + 4, check + 8));
            official.copy(ours, check, check, check + 8);
            assert.deepEqual(ours, official);
        });
    }

    for (const { name, id, inputs, state } of ofType(typeOf("request"))) {
        it(`write a request alike, byte for byte: ${name}`, async () => {
            const request = { type: typeOf("request"), urn: "", id: "", inputs, state: {}, preview: false };
            const made = await provider.create(request);
            assert.equal(made.state.certRequestPem, state.certRequestPem);
            assert.equal(made.id, id);
        });
    }

    for (const { name, id, inputs, state } of ofType(typeOf("selfSigned"))) {
        it(`write a self-signed certificate alike, byte for byte: ${name}`, () => {
            const key = parsePrivateKey(textOf(inputs.privateKeyPem));
            const publicKey = publicKeyOf(key);
            const subject = createName(inputs.subject);
            const plan = {
                ...readCertificate(inputs, new Date(textOf(state.validityStartTime))),
                serialNumber: BigInt(id),
                names: readNames(inputs),
                publicKey,
                subject,
            };
            const keyId = inputs.setAuthorityKeyId === true ? subjectKeyId(publicKey) : undefined;
            assert.equal(createCertificate(plan, { name: subject, key, keyId }), state.certPem);
            assert.equal(plan.notAfter.getTime(), Date.parse(textOf(state.validityEndTime)));
        });
    }

    for (const { name, id, inputs, state } of ofType(typeOf("signed"))) {
        it(`sign a request alike, byte for byte: ${name}`, () => {
            const authority = parseCertificate(textOf(inputs.caCertPem));
            const request = parseSigningRequest(textOf(inputs.certRequestPem));
            const plan = {
                ...readCertificate(inputs, new Date(textOf(state.validityStartTime))),
                serialNumber: BigInt(id),
                names: request.names,
                publicKey: request.publicKey,
                subject: normalizeName(request.subject),
            };
            const issuer = authority.tbsCertificate.subject;
            const sameName = JSON.stringify(issuer) === JSON.stringify(plan.subject);
            const keyId = sameName ? undefined : subjectKeyIdOf(authority);
            const key = parsePrivateKey(textOf(inputs.caPrivateKeyPem));
            assert.ok(publicKeyOfCertificate(authority).equals(publicKeyOf(key)));
            assert.equal(createCertificate(plan, { name: issuer, key, keyId }), state.certPem);
        });
    }

    for (const { name, type, id, inputs, state } of resources) {
        it(`leave alone what the other has made: ${type.split(":").pop() ?? ""} ${name}`, () => {
            const ageless = "validityEndTime" in state ? { ...state, validityEndTime: "2999-01-01T00:00:00Z" } : state;
            const changes = provider.diff({ type, urn: "", id, inputs, state: ageless, preview: true });
            assert.deepEqual([...changes], []);
        });

        it(`keep the same properties in the state: ${type.split(":").pop() ?? ""} ${name}`, async () => {
            const made = await provider.create({ type, urn: "", id: "", inputs, state: {}, preview: false });
            assert.deepEqual(Object.keys(made.state).sort(), Object.keys(state).sort());
        });
    }
});

function openSshBytes(pem: string): Buffer {
    return Buffer.from(pem.replace(/-----[^-]+-----/g, ""), "base64");
}
