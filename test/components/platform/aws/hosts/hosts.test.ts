import assert from "node:assert/strict";

import { promiseOf } from "../../../../support/promiseOf";
import { HOST_KEY } from "../../../../support/configs";
import { reveal } from "../../../../support/recordOptions";
import { type AwsRun, inputsOf, runAws } from "../runAws";

const MEMBERS = ["etcd-1", "etcd-2", "etcd-3"];

describe("a host on AWS", () => {
    for (const preview of [false, true]) {
        describe(preview ? "in a preview" : "when it is made", () => {
            let run: AwsRun;
            before(async () => {
                run = await runAws({}, {}, { preview });
            });

            it("keeps its data and its address beside it, protected", () => {
                for (const member of MEMBERS) {
                    const instance = inputsOf(run, `main-${member}-instance`);
                    assert.ok(!("ebsBlockDevices" in instance) && !("privateIp" in instance));
                    for (const part of ["volume", "address"]) {
                        assert.equal(run.find(`main-${member}-${part}`).options.protect, true);
                        assert.ok(
                            !run.listAllDependencies(`main-${member}-${part}`).includes(`main-${member}-instance`),
                        );
                    }
                    assert.notEqual(run.find(`main-${member}-instance`).options.protect, true, "it may be replaced");
                }
            });

            it("is deleted before another one takes its place, with what hangs on it", () => {
                for (const part of ["instance", "attachment", "target"]) {
                    assert.equal(run.find(`main-etcd-2-${part}`).options.deleteBeforeReplace, true, part);
                }
                for (const part of ["attachment", "target"]) {
                    const { dependencies } = run.find(`main-etcd-2-${part}`).options;
                    assert.ok(dependencies.includes(run.find("main-etcd-2-instance").urn), `${part} goes first`);
                }
            });

            it("is terminated with its volume, never stopped, and before that can go", () => {
                const { skipDestroy, stopInstanceBeforeDetaching } = inputsOf(run, "main-etcd-2-attachment");
                assert.deepEqual([skipDestroy, stopInstanceBeforeDetaching], [true, undefined]);
                assert.ok(run.listAllDependencies("main-etcd-2-instance").includes("main-etcd-2-volume"));
            });

            it("is not replaced by a newer image or by user data", () => {
                const { options } = run.find("main-etcd-1-instance");
                assert.deepEqual(options.ignoreChanges, ["ami", "userData", "volumeTags"]);
                assert.deepEqual(options.replaceOnChanges, ["instanceType"]);
                assert.equal(options.replacementTrigger, 1);
            });

            it("answers to no request of the first version of the metadata service, and has no public address", () => {
                const instance = inputsOf(run, "main-etcd-1-instance");
                assert.equal((instance.metadataOptions as { httpTokens: string }).httpTokens, "required");
                assert.ok(!("associatePublicIpAddress" in instance) && !("keyName" in instance));
            });

            it("boots when it has its rights, its key, and a way out", () => {
                const before = run.listAllDependencies("main-etcd-1-instance");
                for (const name of [
                    ...["main-etcd-1-policy", "main-etcd-1-host-key-parameter", "main-nat-eu-central-1a-route"],
                    ...["main-members-to-0-0-0-0-0-443", "main-endpoint-s3"],
                ]) {
                    assert.ok(before.includes(name), name);
                }
            });

            it("comes back without any other host: its chain names no other's instance", () => {
                for (const part of ["instance", "attachment", "target"]) {
                    const before = run.listAllDependencies(`main-etcd-2-${part}`);
                    assert.deepEqual(
                        before.filter((name) => /etcd-[13]-(instance|attachment|target)/.test(name)),
                        [],
                        part,
                    );
                }
            });
        });
    }

    it("has a name for its disk that lasts, and its volume for a home", async () => {
        const run = await runAws();
        const [host] = run.result;
        const volume = run.find("main-etcd-1-volume").id;
        assert.ok(host?.dataLocation !== undefined);
        assert.equal(await promiseOf(host.dataLocation), volume);
        assert.equal(
            await promiseOf(host.dataDevice),
            `/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${volume.replace("-", "")}`,
        );
        assert.equal(await promiseOf(host.machineId), run.find("main-etcd-1-instance").id);
    });

    it("is logged in to with a key of the stack's own, and shows the key that was made for it", async () => {
        const run = await runAws();
        const [host] = run.result;
        assert.ok(host?.sudo);
        const connection = await promiseOf(host.connection);
        assert.equal(connection.user, "etcd-admin");
        assert.equal(connection.hostKey, "ssh-ed25519 main-etcd-1-host-key-public");
        assert.equal(connection.privateKey, reveal(run.find("main-login-key").state.privateKeyOpenssh));
        assert.equal(connection.proxy, undefined);
        assert.match(String(inputsOf(run, "main-etcd-1-instance").userData), /\nssh-ed25519 main-login-key-public\n/);
    });

    it("admits people by their own keys", async () => {
        const run = await runAws(
            {},
            { access: { apiServers: ["10.20.0.0/16"], ssh: ["10.30.0.0/24"], sshKeys: [HOST_KEY] } },
        );
        assert.ok(String(inputsOf(run, "main-etcd-1-instance").userData).includes(`\n${HOST_KEY}\nEND_OF_KEYS\n`));
    });

    it("is reached through the bastion that is made", async () => {
        const run = await runAws({}, { bastion: { create: true } });
        const proxy = (await promiseOf(run.result[0]?.connection ?? {})) as { proxy?: unknown };
        assert.deepEqual(proxy.proxy, {
            host: "198.51.100.7",
            user: "etcd-admin",
            hostKey: "ssh-ed25519 main-bastion-host-key-public",
            privateKey: reveal(run.find("main-login-key").state.privateKeyOpenssh),
        });
    });

    it("is reached through a bastion that is there, with the user's key", async () => {
        const bastion = { address: "198.51.100.1", user: "jump", hostKey: HOST_KEY };
        const run = await runAws({ ssh: { bastion, agentSocket: "/run/agent" } });
        const connection = (await promiseOf(run.result[0]?.connection ?? {})) as { proxy?: unknown };
        assert.deepEqual(connection.proxy, {
            host: "198.51.100.1",
            port: 22,
            user: "jump",
            hostKey: HOST_KEY,
            agentSocketPath: "/run/agent",
        });
    });

    it("has its own rights, not those of another", async () => {
        const run = await runAws();
        const policies = MEMBERS.map((member) => String(inputsOf(run, `main-${member}-policy`).policy));
        policies.forEach((policy, i) => {
            const named = [...policy.matchAll(/parameter\/pulumi-etcd\/main\/(etcd-\d)\//g)].map(
                ([, member]) => member,
            );
            assert.deepEqual([...new Set(named)], [MEMBERS[i]]);
        });
    });
});
