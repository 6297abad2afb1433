import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeEngine, makeProject, type Project, type StateResource } from "../../support/engine";
import { opensslRequest, openssl, verifyChain } from "./tlsMaker";

const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
const config = new pulumi.Config();
const caKey = new tls.PrivateKey("ca", { algorithm: "ECDSA", ecdsaCurve: "P256" });
const ca = new tls.SelfSignedCert("ca", {
    privateKeyPem: caKey.privateKeyPem,
    subject: { commonName: "test authority" },
    isCaCertificate: true,
    allowedUses: ["cert_signing", "crl_signing"],
    validityPeriodHours: 1000,
});
const memberKey = new tls.PrivateKey("member", { algorithm: "ECDSA", ecdsaCurve: "P256" });
const request = new tls.CertRequest("member", {
    privateKeyPem: memberKey.privateKeyPem,
    subject: { commonName: "member" },
    dnsNames: (config.get("names") ?? "etcd-1").split(","),
});
const leaf = {
    caPrivateKeyPem: caKey.privateKeyPem,
    caCertPem: ca.certPem,
    allowedUses: ["server_auth", "client_auth", "digital_signature"],
    validityPeriodHours: 100,
    earlyRenewalHours: config.getNumber("early"),
};
const member = new tls.LocallySignedCert("member", { ...leaf, certRequestPem: request.certRequestPem });
const foreign = config.get("request");
if (foreign !== undefined) {
    const signed = new tls.LocallySignedCert("foreign", { ...leaf, certRequestPem: foreign });
    exports.foreignCert = signed.certPem;
}
exports.caCert = ca.certPem;
exports.memberCert = member.certPem;
exports.ready = member.readyForRenewal;
exports.keys = pulumi.all([caKey.privateKeyPem, memberKey.privateKeyPem]);
`;

describeEngine("the tls provider", () => {
    it("makes keys and certificates that hold, keeps them, and keeps the keys secret", async () => {
        const project = makeProject({ program: PROGRAM });
        const first = await project.up();
        assert.equal(first.code, 0, first.output);
        const { caCert, memberCert, ready } = project.outputs() as Record<string, string>;
        assert.ok(caCert !== undefined && memberCert !== undefined);
        assert.equal(verifyChain(caCert, memberCert), "OK");
        assert.equal(new X509Certificate(memberCert).subjectAltName, "DNS:etcd-1");
        assert.equal(ready, false);

        assert.doesNotMatch(project.stateText(), /PRIVATE KEY/);
        assert.doesNotMatch(first.output, /PRIVATE KEY/);
        const shown = await project.pulumi(["stack", "output", "--json", "--show-secrets", "--stack", project.stack]);
        const outputs = JSON.parse(shown.stdout) as { keys: string[] };
        assert.match(outputs.keys[1] ?? "", /BEGIN EC PRIVATE KEY/);
        assert.equal(openssl(["pkey", "-pubout"], outputs.keys[1]), openssl(["x509", "-noout", "-pubkey"], memberCert));

        const second = await project.up(["--expect-no-changes"]);
        assert.equal(second.code, 0, second.output);
        const refreshed = await project.up(["--refresh", "--expect-no-changes"]);
        assert.equal(refreshed.code, 0, refreshed.output);
        assert.equal(project.outputs().memberCert, memberCert);

        const destroyed = await project.destroy();
        assert.equal(destroyed.code, 0, destroyed.output);
    });

    it("previews what it cannot know yet as unknown, and makes nothing", async () => {
        const project = makeProject({ program: PROGRAM });
        const preview = await project.preview(["--diff"]);
        assert.equal(preview.code, 0, preview.output);
        assert.match(preview.output, /memberCert *: \[unknown\]|memberCert *: output<string>/);
        assert.doesNotMatch(preview.output, /BEGIN/);
        assert.deepEqual(project.resources(), []);
    });

    it("replaces a certificate when its time has come, and its early renewal changes in place", async () => {
        const project = makeProject({ program: PROGRAM });
        assert.equal((await project.up()).code, 0);
        const old = member(project);

        const updated = await project.up(["--config", "engine-test:early=99"]);
        assert.equal(updated.code, 0, updated.output);
        assert.match(updated.output, /~ 1 updated/);
        assert.equal(member(project).id, old.id);
        assert.equal(member(project).outputs?.certPem, old.outputs?.certPem);

        const preview = await project.preview(["--config", "engine-test:early=100"]);
        assert.match(preview.output, /LocallySignedCert member replace .*readyForRenewal/);
        const renewed = await project.up(["--config", "engine-test:early=100"]);
        assert.equal(renewed.code, 0, renewed.output);
        assert.match(renewed.output, /\+-1 replaced/);
        assert.notEqual(member(project).id, old.id);
        assert.notEqual(member(project).outputs?.certPem, old.outputs?.certPem);
    });

    it("replaces what other names make different, and leaves the keys alone", async () => {
        const project = makeProject({ program: PROGRAM });
        assert.equal((await project.up()).code, 0);
        const keys = keyIds(project);
        const changed = await project.up(["--config", "engine-test:names=etcd-1,etcd-2"]);
        assert.equal(changed.code, 0, changed.output);
        assert.match(changed.output, /\+-2 replaced/);
        assert.equal(
            new X509Certificate(String(project.outputs().memberCert)).subjectAltName,
            "DNS:etcd-1, DNS:etcd-2",
        );
        assert.deepEqual(keyIds(project), keys);
    });

    it("signs a request that was made elsewhere", async () => {
        const key = openssl(["ecparam", "-name", "prime256v1", "-genkey", "-noout"]);
        const request = opensslRequest(key, ["-subj", "/CN=etcd-9", "-addext", "subjectAltName=IP:10.213.0.19"]);
        const project = makeProject({ program: PROGRAM, config: { request } });
        const result = await project.up();
        assert.equal(result.code, 0, result.output);
        const { caCert, foreignCert } = project.outputs() as Record<string, string>;
        assert.ok(caCert !== undefined && foreignCert !== undefined);
        assert.equal(verifyChain(caCert, foreignCert), "OK");
        const found = new X509Certificate(foreignCert);
        assert.equal(found.subjectAltName, "IP Address:10.213.0.19");
        assert.equal(found.subject, "CN=etcd-9");
        assert.equal(openssl(["x509", "-noout", "-pubkey"], foreignCert), openssl(["pkey", "-pubout"], key));
    });

    it("says what is wrong with an input, with the resource and the property", async () => {
        const project = makeProject({
            program: `
                import * as tls from "@pulumi/tls";
                const { privateKeyPem } = new tls.PrivateKey("good", { algorithm: "ED25519" });
                new tls.SelfSignedCert("bad", {
                    privateKeyPem,
                    allowedUses: ["certSigning"],
                    validityPeriodHours: 1,
                    ipAddresses: ["10.0.0.300"],
                });
            `,
        });
        const preview = await project.preview();
        assert.notEqual(preview.code, 0);
        assert.match(
            preview.output,
            /resource 'bad' has a problem: allowedUses\[0\]: "certSigning" .*"cert_signing"\?/,
        );
        assert.match(
            preview.output,
            /resource 'bad' has a problem: ipAddresses\[0\]: "10.0.0.300" is not an IP address/,
        );
    });

    it("warns beside the certificate when its issuer is no authority", async () => {
        const project = makeProject({
            program: PROGRAM.replace("isCaCertificate: true", "isCaCertificate: false"),
        });
        const result = await project.up();
        assert.equal(result.code, 0, result.output);
        assert.match(result.output, /LocallySignedCert \(member\)/);
        assert.match(result.output, /warning: caCertPem is not the certificate of an authority/);
    });

    it("leaves no process behind", async () => {
        const project = makeProject({ program: PROGRAM });
        let during: string[] = [];
        const result = await project.up([], {
            onOutput: () => {
                during = [...during, ...processesOf(project)];
            },
        });
        assert.equal(result.code, 0, result.output);
        assert.ok(during.length > 0, "nobody was seen at work");
        assert.deepEqual(processesOf(project), []);
    });
});

/** The processes that were started with the project's environment, whatever became of their parents. */
function processesOf(project: Project): string[] {
    const numbers = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return numbers.filter((number) => {
        try {
            return readFileSync(join("/proc", number, "environ"), "utf8").includes(project.directory);
        } catch {
            return false; // It ended while we looked.
        }
    });
}

function keyIds(project: Project): (string | undefined)[] {
    const keys = project.resources().filter(({ type }) => type.endsWith("PrivateKey"));
    return keys.map(({ id }) => id).sort();
}

function member(project: Project): StateResource {
    const found = project.resources().find(({ urn }) => urn.endsWith("LocallySignedCert::member"));
    assert.ok(found);
    return found;
}
