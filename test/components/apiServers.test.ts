// API servers as part of a cluster: what is asked for, in which order, and what a later run does.
import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import type { ClusterConfig } from "../../config/schema";
import { keyMaterial } from "../support/answers";
import { labConfig, makeLabDirectory, numbers, sshConfig } from "../support/clusterConfig";
import { makeHostKey, type Values } from "../support/configs";
import { Step } from "../support/mocks";
import { promiseOf } from "../support/promiseOf";
import { listOpenTexts } from "../support/recordOptions";
import { runCluster } from "./clusterOn";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const server = (number: number, changes: Values = {}): Values => ({
    name: `cp-${number}`,
    address: `198.51.100.${number}`,
    hostKey: makeHostKey(100 + number),
    ...changes,
});

describe("API servers of an EtcdCluster", () => {
    const labDirectory = makeLabDirectory();
    const apiServers = [server(1), server(2, { kind: "systemd" }), server(3, { kind: "elsewhere" })];
    const config = (changes: Values = {}, members = 3): ClusterConfig => sshConfig(members, { apiServers, ...changes });
    const steps = ["request", "client", "stage", "wire"];

    before(() => {
        mkdirSync(join(labDirectory, "kubernetes"));
        for (const file of ["ca.crt", "ca.key", "front-proxy-ca.crt", "front-proxy-ca.key", "sa.key", "sa.pub"]) {
            writeFileSync(join(labDirectory, "kubernetes", file), `${keyMaterial} ${file}\n`);
        }
    });

    for (const preview of [true, false]) {
        it(`make a key on their host, are signed, staged and wired, ${preview ? "in a preview" : "in an update"}`, async () => {
            const run = await runCluster(config(), { preview });
            for (const name of ["cp-1", "cp-2"]) {
                const component = run.find(`main-${name}`);
                assert.equal(component.type, "etcd:index:ApiServerWiring");
                const children = run.resources.filter(({ parent }) => parent === component.urn);
                assert.deepEqual(
                    children.map((child) => child.name),
                    steps.map((step) => `main-${name}-${step}`),
                );
                assert.deepEqual(run.find(`main-${name}-client`).inputs.allowedUses, [
                    "digital_signature",
                    "client_auth",
                ]);
            }
        });
    }

    it("are told of the members when all of these serve, and one that is down stops no other", async () => {
        const run = await runCluster(config());
        const converges = numbers(3).map((number) => `main-etcd-${number}-converge`);
        for (const name of ["cp-1", "cp-2"]) {
            const before = run.listAllDependencies(`main-${name}-wire`);
            assert.deepEqual(
                converges.filter((converge) => !before.includes(converge)),
                [],
            );
            assert.ok(before.includes(`main-${name}-stage`));
            const other = name === "cp-1" ? "cp-2" : "cp-1";
            assert.deepEqual(
                before.filter((dependency) => dependency.includes(other)),
                [],
            );
            // What is put beside that which runs waits for nobody.
            const staged = run.listAllDependencies(`main-${name}-stage`);
            assert.deepEqual(
                staged.filter((dependency) => dependency.includes("converge")),
                [],
            );
        }
    });

    it("wait in the lab until the balancer passes clients on", async () => {
        const values = { apiServers: [{ name: "cp-1" }], apiServer: { endpoints: "balancer" } };
        const run = await runCluster(labConfig(3, labDirectory, values));
        assert.ok(run.listAllDependencies("main-cp-1-wire").includes("main-balancer"));
        assert.ok(run.listAllDependencies("main-cp-1-request").includes("main-cp-1-prepare"));
    });

    it("change nothing when they are run again", async () => {
        const before = await runCluster(config());
        assert.deepEqual((await runCluster(config(), { before })).listChanges(), {});
        assert.deepEqual((await runCluster(config(), { before, preview: true })).listChanges(), {});
    });

    it("are staged and wired anew for another way to etcd, and nothing else is done", async () => {
        const before = await runCluster(config());
        const balanced = { balancer: { dnsName: "etcd.example.com" }, apiServer: { endpoints: "balancer" } };
        const after = (await runCluster(config(balanced), { before })).listChanges();
        const own = Object.entries(after).filter(([name]) => /^main-cp-[12]-/.test(name));
        const wanted = ["cp-1", "cp-2"].flatMap((name) =>
            ["stage", "wire"].map((step) => [`main-${name}-${step}`, Step.update]),
        );
        assert.deepEqual(own.sort(), wanted.sort());
    });

    it("are not touched by another version of etcd", async () => {
        const before = await runCluster(config({ etcd: { version: "3.5.33" } }));
        const after = (await runCluster(config({ etcd: { version: "3.6.14" } }), { before })).listChanges();
        assert.deepEqual(
            Object.keys(after).filter((name) => name.includes("cp-")),
            [],
        );
    });

    it("that are wired elsewhere get a pair of their own, the key as a secret, and nobody logs in there", async () => {
        const run = await runCluster(config());
        const outputs = run.result.outputs.apiServers;
        assert.deepEqual(
            outputs.map(({ name, keyPem }) => [name, keyPem !== undefined]),
            [
                ["cp-1", false],
                ["cp-2", false],
                ["cp-3", true],
            ],
        );
        const { keyPem, certPem } = outputs[2] ?? {};
        assert.ok(keyPem !== undefined && certPem !== undefined);
        assert.equal(await pulumi.isSecret(keyPem), true);
        assert.match(await promiseOf(certPem), /BEGIN CERTIFICATE/);
        const commands = run.resources.filter(({ name }) => name.startsWith("main-cp-3")).map(({ type }) => type);
        assert.ok(!commands.some((type) => type.startsWith("command:")), commands.join());
    });

    it("let no key out, that of the lab's Kubernetes included", async () => {
        const values = { apiServers: [{ name: "cp-1" }] };
        for (const run of [await runCluster(config()), await runCluster(labConfig(3, labDirectory, values))]) {
            for (const { name, inputs } of run.resources) {
                const open = listOpenTexts(inputs).filter((text) => text.includes(keyMaterial));
                assert.deepEqual(open, [], name);
            }
        }
    });
});
