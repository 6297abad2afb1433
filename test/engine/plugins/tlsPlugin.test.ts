import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { type BundledPlugin, bundlePlugin } from "./bundledPlugin";
import { isSecret, PluginClient, type Properties, reveal, secret, unknown } from "./pluginClient";
import { typeOf } from "./tlsMaker";

const KEY = typeOf("key");
const SELF_SIGNED = typeOf("selfSigned");
const P256 = { algorithm: "ECDSA", ecdsaCurve: "P256" };

describe("the tls plugin, spoken to as the engine does", () => {
    let bundle: BundledPlugin;
    let plugin: PluginClient;
    let key: string;

    before(async () => {
        bundle = bundlePlugin("tls", "5.6.1");
        plugin = await PluginClient.start(bundle.file, []);
        key = reveal((await plugin.create(KEY, P256)).state.privateKeyPem);
    });

    after(async () => {
        await plugin.stop();
        bundle.remove();
    });

    const certificate = (more: Properties = {}): Properties => ({
        privateKeyPem: key,
        subject: { commonName: "x" },
        dnsNames: ["a", "b"],
        allowedUses: ["server_auth"],
        validityPeriodHours: 100,
        ...more,
    });

    it("says its version, and that it takes part in previews", async () => {
        assert.equal(await plugin.version(), "5.6.1");
        assert.equal(execFileSync(bundle.file, ["--version"], { encoding: "utf8" }), "5.6.1\n");
        const configured = await plugin.configure();
        assert.ok(configured.getSupportspreview());
        assert.ok(configured.getAcceptresources());
    });

    it("starts with the flags that the engine passes for tracing and logging", async () => {
        const flags = ["--logtostderr", "-v=9", "--tracing", "file:///tmp/none"];
        const other = await PluginClient.start(bundle.file, flags);
        assert.equal(await other.version(), "5.6.1");
        await other.stop();
    });

    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        it(`ends at once when the engine asks with ${signal}`, async () => {
            const other = await PluginClient.start(bundle.file, []);
            await other.stop(signal);
        });
    }

    it("ends when the engine dies, even without a word", async () => {
        // The shell stands for the engine: killed, it leaves the plugin behind without a parent.
        const shell = spawn("sh", ["-c", `"${bundle.file}" 127.0.0.1:1 & echo $!; wait`], {
            stdio: ["ignore", "pipe", "inherit"],
        });
        let out = "";
        shell.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
        while (!/^\d+\n\d+\n/.test(out)) {
            await sleep(20);
        }
        const pid = Number(out.split("\n")[0]);
        shell.kill("SIGKILL");
        const deadline = Date.now() + 5000;
        while (isAlive(pid) && Date.now() < deadline) {
            await sleep(50);
        }
        const outlives = isAlive(pid);
        if (outlives) {
            process.kill(pid, "SIGKILL");
        }
        assert.ok(!outlives, `process ${pid} outlived its engine`);
    });

    describe("previews", () => {
        it("a key without making one", async () => {
            const { id, state } = await plugin.create(KEY, P256, true);
            assert.equal(id, "");
            const known = Object.fromEntries(Object.entries(state).filter(([, value]) => value !== unknown));
            assert.deepEqual(known, { ...P256, rsaBits: 2048 });
            assert.deepEqual(
                Object.keys(state)
                    .filter((name) => state[name] === unknown)
                    .sort(),
                [
                    "id",
                    "privateKeyOpenssh",
                    "privateKeyPem",
                    "privateKeyPemPkcs8",
                    "publicKeyFingerprintMd5",
                    "publicKeyFingerprintSha256",
                    "publicKeyOpenssh",
                    "publicKeyPem",
                ],
            );
        });

        it("a certificate whose key and names are not known", async () => {
            const inputs = certificate({ privateKeyPem: unknown, dnsNames: unknown });
            const { state } = await plugin.create(SELF_SIGNED, inputs, true);
            for (const name of [
                "certPem",
                "keyAlgorithm",
                "validityEndTime",
                "privateKeyPem",
                "dnsNames",
                "maxPathLength",
            ]) {
                assert.equal(state[name], unknown, name);
            }
            assert.equal(state.readyForRenewal, false);
            assert.equal(state.earlyRenewalHours, 0);
        });

        it("and real runs with the same properties, keys secret in both", async () => {
            const inputs = certificate();
            const [preview, real] = [
                await plugin.create(SELF_SIGNED, inputs, true),
                await plugin.create(SELF_SIGNED, inputs),
            ];
            assert.deepEqual(
                Object.keys(preview.state)
                    .filter((name) => name !== "maxPathLength")
                    .sort(),
                Object.keys(real.state).sort(),
            );
            assert.ok(isSecret(preview.state.privateKeyPem));
            assert.ok(isSecret(real.state.privateKeyPem));
            const made = await plugin.create(KEY, P256);
            for (const name of ["privateKeyPem", "privateKeyPemPkcs8", "privateKeyOpenssh"]) {
                assert.ok(isSecret(made.state[name]), name);
            }
        });
    });

    it("tells every change by its path, and what replaces by its property", async () => {
        const { id, state } = await plugin.create(SELF_SIGNED, certificate());
        assert.deepEqual(await plugin.diff(SELF_SIGNED, id, state, certificate()), {
            changes: "none",
            replaces: [],
            diffs: [],
            deleteBeforeReplace: false,
            detailed: {},
        });
        const updating = await plugin.diff(SELF_SIGNED, id, state, certificate({ earlyRenewalHours: 5 }));
        assert.deepEqual(updating.detailed, { earlyRenewalHours: "update" });
        assert.deepEqual(updating.replaces, []);
        const replacing = { subject: { organization: "y" }, dnsNames: ["a", "c", "d"], earlyRenewalHours: 1 };
        const found = await plugin.diff(SELF_SIGNED, id, state, certificate(replacing));
        assert.deepEqual(found, {
            changes: "some",
            replaces: ["dnsNames", "subject"],
            diffs: ["dnsNames", "earlyRenewalHours", "subject"],
            deleteBeforeReplace: false,
            detailed: {
                "dnsNames[1]": "update-replace",
                "dnsNames[2]": "add-replace",
                earlyRenewalHours: "update",
                "subject.commonName": "delete-replace",
                "subject.organization": "add-replace",
            },
        });
    });

    it("knows every way in which the engine says that a value is not known", async () => {
        const kinds = {
            boolean: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
            number: "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
            array: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
            object: "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
        };
        const inputs = certificate({
            isCaCertificate: kinds.boolean,
            validityPeriodHours: kinds.number,
            allowedUses: kinds.array,
            subject: kinds.object,
        });
        assert.deepEqual((await plugin.check(SELF_SIGNED, inputs)).failures, []);
        const { state } = await plugin.create(SELF_SIGNED, inputs, true);
        for (const name of ["isCaCertificate", "validityPeriodHours", "allowedUses", "subject", "readyForRenewal"]) {
            assert.equal(state[name], unknown, name);
        }
    });

    it("tells every wrong input", async () => {
        const { failures } = await plugin.check(KEY, { algorithm: "DSA", rsaBits: 1 });
        assert.deepEqual(failures, [
            { property: "", reason: 'algorithm: "DSA" is none of RSA, ECDSA, ED25519' },
            { property: "", reason: "rsaBits: 1 is not between 1024 and 16384" },
        ]);
    });

    it("updates the early renewal and nothing else", async () => {
        const { id, state } = await plugin.create(SELF_SIGNED, certificate());
        for (const preview of [true, false]) {
            const updated = await plugin.update(SELF_SIGNED, id, state, certificate({ earlyRenewalHours: 7 }), {
                preview,
            });
            assert.deepEqual(updated, { ...state, earlyRenewalHours: 7 });
        }
    });

    it("marks a certificate as ready when its time has come, in a refresh and from the start", async () => {
        const { id, state } = await plugin.create(SELF_SIGNED, certificate());
        const fresh = await plugin.read(SELF_SIGNED, id, state, certificate());
        assert.deepEqual(fresh.state, state);
        const old = { ...state, validityEndTime: "2020-01-01T00:00:00Z" };
        const read = await plugin.read(SELF_SIGNED, id, old, certificate());
        assert.deepEqual(read.state, { ...old, readyForRenewal: true });
        assert.equal(read.id, id);
        assert.deepEqual(read.inputs, certificate({ privateKeyPem: secret(key) }));
        for (const inputs of [certificate({ validityPeriodHours: 0 }), certificate({ earlyRenewalHours: 100 })]) {
            assert.equal((await plugin.create(SELF_SIGNED, inputs)).state.readyForRenewal, true);
        }
        assert.equal(
            (await plugin.create(SELF_SIGNED, certificate({ earlyRenewalHours: 99 }))).state.readyForRenewal,
            false,
        );
    });

    it("uses a write-only key and forgets it; its version says when to make the certificate anew", async () => {
        const writeOnly = {
            privateKeyPemWo: key,
            privateKeyPemWoVersion: 1,
            allowedUses: ["server_auth"],
            validityPeriodHours: 1,
        };
        assert.deepEqual((await plugin.check(SELF_SIGNED, writeOnly)).failures, []);
        const { id, state } = await plugin.create(SELF_SIGNED, writeOnly);
        assert.match(reveal(state.certPem), /BEGIN CERTIFICATE/);
        assert.ok(!JSON.stringify(state).includes("PRIVATE KEY"));
        const other = reveal((await plugin.create(KEY, P256)).state.privateKeyPem);
        const same = await plugin.diff(SELF_SIGNED, id, state, { ...writeOnly, privateKeyPemWo: other });
        assert.equal(same.changes, "none");
        const next = await plugin.diff(SELF_SIGNED, id, state, { ...writeOnly, privateKeyPemWoVersion: 2 });
        assert.deepEqual(next.replaces, ["privateKeyPemWoVersion"]);
    });

    it("cannot import, for there is nothing outside the state, and says so", async () => {
        await assert.rejects(plugin.read(KEY, "some-id", {}, {}), /cannot be imported: it exists only in the state/);
    });

    it("forgets what is deleted without more ado", async () => {
        const { id, state } = await plugin.create(KEY, P256);
        await plugin.delete(KEY, id, state);
    });

    it("says which resources it has when asked for others, and that it offers no function", async () => {
        await assert.rejects(plugin.create("tls:index/x:X", {}), /has no resource tls:index\/x:X; it has .*PrivateKey/);
        for (const token of ["tls:index/getCertificate:getCertificate", "tls:index/getPublicKey:getPublicKey"]) {
            await assert.rejects(plugin.invoke(token, {}), {
                message: new RegExp(`does not offer the function ${token}, nor any other; the official one does$`),
            });
        }
    });

    it("takes little processor time for the resources of a preview", async () => {
        const { id, state } = await plugin.create(SELF_SIGNED, certificate());
        const inputs = certificate({ privateKeyPem: unknown });
        const ask = async (): Promise<void> => {
            await plugin.check(SELF_SIGNED, inputs);
            await plugin.diff(SELF_SIGNED, id, state, inputs);
            await plugin.create(SELF_SIGNED, inputs, true);
        };
        const askAll = async (resources: number): Promise<number> => {
            const begin = plugin.cpuSeconds();
            for (let i = 0; i < resources; i += 10) {
                await Promise.all(Array.from({ length: 10 }, ask));
            }
            return (plugin.cpuSeconds() - begin) / resources;
        };
        await askAll(300);
        // Processor time, for the time on the clock depends on who else is at work on the machine. About 0.6 ms are
        // needed for the three questions, most of it by gRPC.
        const each = await askAll(300);
        assert.ok(each < 0.002, `${(each * 1000).toFixed(2)} ms for each resource`);
    });
});

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch {
        return false;
    }
}
