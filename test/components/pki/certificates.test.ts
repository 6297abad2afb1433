import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { createAuthority } from "../../../components/pki/authority";
import { createClientPair, signRequest, Use } from "../../../components/pki/certificates";
import { Environment } from "../../../config/groups/cluster";
import type { TlsConfig } from "../../../config/schema";
import { sshConfig } from "../../support/clusterConfig";
import { type Recording, runProgram } from "../../support/mocks";
import { promiseOf } from "../../support/promiseOf";
import { type Inputs, reveal, Secret } from "../../support/recordOptions";

const tls: TlsConfig = sshConfig(3, {
    tls: { caValidity: "87600h", validity: "100h", earlyRenewal: "30h", algorithm: "ECDSA-P384" },
}).tls;

function makeAll(environment: Environment = Environment.production) {
    return runProgram(() => {
        const parent = new pulumi.ComponentResource("etcd:index:EtcdCluster", "main");
        const authority = createAuthority("main-ca", { commonName: "main clients", tls, environment }, { parent });
        const pair = createClientPair("main-operator", { commonName: "operator", authority, tls }, { parent });
        const request = { certRequestPem: "a request", authority, tls };
        const certPem = signRequest("main-server", { use: Use.server, ...request }, { parent });
        signRequest("main-peer", { use: Use.peer, ...request }, { parent });
        return { authority, pair, certPem };
    });
}

/** Inputs in the open, without those that are secret. */
function openInputs(run: Recording, name: string): Inputs {
    const { inputs } = run.find(name);
    return Object.fromEntries(Object.entries(inputs).filter(([, value]) => !(value instanceof Secret)));
}

describe("an authority", () => {
    it("signs certificates and nothing else, for as long as it is told", async () => {
        const run = await makeAll();
        assert.deepEqual(run.find("main-ca-key").inputs, { algorithm: "ECDSA", ecdsaCurve: "P384" });
        assert.deepEqual(openInputs(run, "main-ca"), {
            subject: { commonName: "main clients" },
            isCaCertificate: true,
            setSubjectKeyId: true,
            setAuthorityKeyId: true,
            allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
            validityPeriodHours: 87_600,
        });
    });

    it("is protected in production, and can be thrown away in a test", async () => {
        const protections = async (environment: Environment): Promise<unknown> => {
            const run = await makeAll(environment);
            return ["main-ca", "main-ca-key"].map((name) => run.find(name).options.protect);
        };
        assert.deepEqual(await protections(Environment.production), [true, true]);
        assert.deepEqual(await protections(Environment.test), [false, false]);
    });

    it("keeps the key it was born with, whatever keys are made of later", async () => {
        const run = await makeAll();
        assert.deepEqual(run.find("main-ca-key").options.ignoreChanges, ["algorithm", "ecdsaCurve", "rsaBits"]);
        assert.deepEqual(run.find("main-ca").options.ignoreChanges, [], "another caValidity renews the certificate");
    });

    it("keeps its key secret", async () => {
        const { result } = await makeAll();
        assert.equal(await pulumi.isSecret(result.authority.keyPem), true);
        assert.equal(await pulumi.isSecret(result.authority.certPem), false);
    });
});

describe("certificates", () => {
    const usesOf = (run: Recording, name: string): unknown => run.find(name).inputs.allowedUses;

    it("are good for what they are made for, and nothing else", async () => {
        const run = await makeAll();
        assert.deepEqual(usesOf(run, "main-peer"), ["digital_signature", "server_auth", "client_auth"]);
        assert.deepEqual(usesOf(run, "main-server"), ["digital_signature", "server_auth", "client_auth"]);
        assert.deepEqual(usesOf(run, "main-operator"), ["digital_signature", "client_auth"]);
    });

    it("sign no others", async () => {
        const run = await makeAll();
        for (const { name, inputs } of run.listOfType("tls:index/locallySignedCert:LocallySignedCert")) {
            assert.notEqual(inputs.isCaCertificate, true, name);
        }
    });

    it("are valid, and renewed in time, as they are told", async () => {
        const { validityPeriodHours, earlyRenewalHours } = openInputs(await makeAll(), "main-server");
        assert.deepEqual(
            { validityPeriodHours, earlyRenewalHours },
            { validityPeriodHours: 100, earlyRenewalHours: 30 },
        );
    });

    it("are signed by the authority, which keeps its key secret on the way", async () => {
        const run = await makeAll();
        const { inputs } = run.find("main-server");
        assert.equal(inputs.certRequestPem, "a request");
        assert.equal(inputs.caCertPem, run.find("main-ca").state.certPem);
        assert.ok(inputs.caPrivateKeyPem instanceof Secret);
        assert.equal(reveal(inputs.caPrivateKeyPem), reveal(run.find("main-ca-key").state.privateKeyPem));
        assert.equal(await promiseOf(run.result.certPem), run.find("main-server").state.certPem);
    });
});

describe("a client's pair", () => {
    it("is a certificate for its own key, in its own name", async () => {
        const run = await makeAll();
        assert.deepEqual(openInputs(run, "main-operator-request"), { subject: { commonName: "operator" } });
        const own = run.find("main-operator-key").state.privateKeyPem;
        assert.deepEqual(run.find("main-operator-request").inputs.privateKeyPem, own);
        assert.equal(
            run.find("main-operator").inputs.certRequestPem,
            run.find("main-operator-request").state.certRequestPem,
        );
        assert.equal(await promiseOf(run.result.pair.keyPem), reveal(own));
    });

    it("has a secret key", async () => {
        const { result } = await makeAll();
        assert.equal(await pulumi.isSecret(result.pair.keyPem), true);
        assert.equal(await pulumi.isSecret(result.pair.certPem), false);
    });
});
