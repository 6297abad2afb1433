import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { describeHosts } from "../../../components/platform/ssh/hosts";
import type { ClusterConfig } from "../../../config/schema";
import { sshConfig } from "../../support/clusterConfig";
import { HOST_KEY, makeHostKey, makeMember } from "../../support/configs";
import { promiseOf } from "../../support/promiseOf";

async function connectionsOf(config: ClusterConfig, sshPrivateKey?: pulumi.Output<string>): Promise<unknown[]> {
    return Promise.all(describeHosts({ config, sshPrivateKey }).map((host) => promiseOf(host.connection)));
}

describe("hosts that are there already", () => {
    it("are described as the configuration has them, in its order", () => {
        const members = [makeMember(3, { device: "/dev/vdb" }), makeMember(1), makeMember(2)];
        const hosts = describeHosts({ config: sshConfig(3, { members }) });
        assert.deepEqual(
            hosts.map(({ name, address, dataDevice, sudo }) => ({ name, address, dataDevice, sudo })),
            [
                { name: "etcd-3", address: "192.0.2.13", dataDevice: "/dev/vdb", sudo: false },
                { name: "etcd-1", address: "192.0.2.11", dataDevice: "/dev/sdb", sudo: false },
                { name: "etcd-2", address: "192.0.2.12", dataDevice: "/dev/sdb", sudo: false },
            ],
        );
    });

    it("are reached with the key and their own host key", async () => {
        const [connection] = await connectionsOf(sshConfig(3), pulumi.secret("the key"));
        assert.deepEqual(connection, {
            host: "192.0.2.11",
            port: 22,
            user: "root",
            privateKey: "the key",
            hostKey: makeHostKey(1),
        });
    });

    it("are reached through the bastion, whose host key is checked too", async () => {
        const bastion = { address: "198.51.100.1", user: "jump", port: 2022, hostKey: HOST_KEY };
        const config = sshConfig(3, { ssh: { bastion } });
        const [connection] = await connectionsOf(config, pulumi.secret("the key"));
        assert.deepEqual((connection as { proxy: unknown }).proxy, {
            host: "198.51.100.1",
            port: 2022,
            user: "jump",
            privateKey: "the key",
            hostKey: HOST_KEY,
        });
    });

    it("are reached with an agent's keys where there is no key", async () => {
        const agent = { sshPrivateKey: undefined, ssh: { agentSocket: "/run/agent" } };
        const [named] = await connectionsOf(sshConfig(3, agent));
        assert.deepEqual(named, {
            host: "192.0.2.11",
            port: 22,
            user: "root",
            agentSocketPath: "/run/agent",
            hostKey: makeHostKey(1),
        });
        const [unnamed] = await connectionsOf(sshConfig(3, { sshPrivateKey: undefined }));
        assert.deepEqual(unnamed, { host: "192.0.2.11", port: 22, user: "root", hostKey: makeHostKey(1) });
    });
});
