import assert from "node:assert/strict";
import { type ApiServerAccess, readApiServers } from "../../../commands/status/apiServerStatus";

const etcd = {
    members: [11, 12].map((host, i) => ({
        name: `etcd-${i + 1}`,
        address: `192.0.2.${host}`,
        clientUrl: `https://192.0.2.${host}:2379`,
        healthUrl: `http://192.0.2.${host}:2381`,
    })),
    endpoints: {
        members: ["https://192.0.2.11:2379", "https://192.0.2.12:2379"],
        balancer: "https://192.0.2.5:2379",
    },
};

const FLAGS = ["--etcd-servers=https://192.0.2.11:2379,https://192.0.2.12:2379", "--etcd-cafile=/x/ca.crt"];

describe("readApiServers", () => {
    const good = {
        running: true,
        ready: true,
        wired: true,
        problem: "",
        flags: FLAGS,
        endpoints: ["192.0.2.11:2379", "192.0.2.12:2379"],
        certificateDays: 364,
    };
    const server = {
        name: "cp-1",
        address: "198.51.100.1",
        port: 22,
        user: "root",
        kind: "static-pod",
        flags: FLAGS,
    } as const;

    async function read(
        answer: object | string,
        code = 0,
    ): Promise<Awaited<ReturnType<typeof readApiServers>>[number]> {
        const stdout = typeof answer === "string" ? answer : JSON.stringify(answer);
        const access: ApiServerAccess = {
            servers: [server],
            ask: (asked, command) => {
                assert.equal(asked.address, "198.51.100.1");
                assert.equal(command, "/usr/local/sbin/apiserver-node status");
                return Promise.resolve({ code, stdout, stderr: code === 0 ? "" : `first\n${stdout}` });
            },
        };
        const [status] = await readApiServers(access, etcd);
        assert.ok(status !== undefined);
        return status;
    }

    it("finds nothing wrong with one that runs as it was wired, and names the members that it talks to", async () => {
        assert.deepEqual(await read(good), {
            name: "cp-1",
            kind: "static-pod",
            ready: true,
            wired: true,
            talksTo: ["etcd-1", "etcd-2"],
            certificateDays: 364,
            problems: [],
        });
    });

    it("names the balancer, and an address that is neither", async () => {
        const { talksTo } = await read({ ...good, endpoints: ["192.0.2.5:2379", "192.0.2.99:2379"] });
        assert.deepEqual(talksTo, ["balancer", "192.0.2.99:2379"]);
    });

    for (const [title, answer, code, expected] of [
        ["a host that is down", "", 255, "cp-1 cannot be asked: its host 198.51.100.1 does not answer over SSH"],
        ["a host that was never wired", "no such file", 127, "cp-1 cannot be asked: no such file"],
        ["one that does not run", { ...good, running: false, ready: false }, 0, "no kube-apiserver runs on cp-1"],
        ["one that is not ready", { ...good, ready: false }, 0, "the API server of cp-1 runs, but is not ready"],
        [
            "a list with a member that is gone",
            { ...good, flags: ["--etcd-servers=https://192.0.2.11:2379,https://192.0.2.13:2379", FLAGS[1]] },
            0,
            "cp-1 runs with --etcd-servers=https://192.0.2.11:2379,https://192.0.2.13:2379 (https://192.0.2.13:2379 is none of its " +
                `members), the stack says ${FLAGS[0] ?? ""}; \`pulumi up\` wires it`,
        ],
        [
            "a flag that is missing",
            { ...good, flags: [FLAGS[0]] },
            0,
            "cp-1 runs with no --etcd-cafile, the stack says --etcd-cafile=/x/ca.crt; `pulumi up` wires it",
        ],
        [
            "a manifest that was changed",
            { ...good, wired: false, problem: "apiserver-node: the manifest is not as it was written" },
            0,
            "cp-1: the manifest is not as it was written",
        ],
        [
            "a certificate that has ended",
            { ...good, certificateDays: -1 },
            0,
            "the certificate of cp-1 for etcd has ended; `pulumi up` makes a new one",
        ],
    ] as const) {
        it(`says so of ${title}`, async () => {
            assert.deepEqual((await read(answer, code)).problems, [expected]);
        });
    }

    it("becomes root where somebody else logs in", async () => {
        const access: ApiServerAccess = {
            servers: [{ ...server, user: "admin" }],
            ask: ({ user }, command) => {
                assert.deepEqual([user, command], ["admin", "sudo -n /usr/local/sbin/apiserver-node status"]);
                return Promise.resolve({ code: 0, stdout: JSON.stringify(good), stderr: "" });
            },
        };
        assert.equal((await readApiServers(access, etcd))[0]?.ready, true);
    });

    it("asks nobody of those that are wired elsewhere", async () => {
        const access: ApiServerAccess = {
            servers: [{ ...server, kind: "elsewhere" }],
            ask: () => Promise.reject(new Error("asked")),
        };
        assert.deepEqual(await readApiServers(access, etcd), []);
    });
});
