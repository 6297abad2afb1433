// What changes for API servers that are wired: tests of apiServer.lab.test.ts, on its cluster.
import { strict as assert } from "node:assert";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AUTHENTICATION_IS_ON } from "../../../commands/status/userAuthentication";
import { blocksOf } from "../../docs/markdown";
import { type ApiServers, assertOneAnswered } from "../../support/apiServers";
import { root } from "../../support/cluster";
import { succeed } from "../../support/lab";

export function itFollowsTheAuthority(servers: ApiServers): void {
    const { cluster } = servers;

    it("are started again one at a time, after the members, when the authority's certificate is renewed", async () => {
        const read = async (): Promise<X509Certificate> => new X509Certificate((await cluster.outputs()).caPem);
        const keyOf = ({ publicKey }: X509Certificate): string =>
            publicKey.export({ type: "spki", format: "pem" }).toString();
        const authority = await read();
        const [members, before] = [await cluster.etcdProcesses(), await servers.processes()];
        let said = "";
        const attempts = await servers.load.during(async () => {
            // Another kind of key is for keys to come: the authority keeps its own.
            said = await cluster.up("--set", "tls.caValidity=87700h", "--set", "tls.algorithm=ECDSA-P384");
        }, 0);
        const renewed = await read();
        assert.notEqual(renewed.serialNumber, authority.serialNumber);
        assert.equal(keyOf(renewed), keyOf(authority));

        const restarted = await cluster.etcdProcesses();
        assert.ok(Object.entries(restarted).every(([name, process]) => process !== members[name]));
        assert.ok((await servers.processes()).every((process, i) => process !== before[i]));
        const places = ["etcd-1-converge", "etcd-2-converge", "etcd-3-converge"].map((step) =>
            said.indexOf(`${step} updated`),
        );
        const wires = [1, 2].map((number) => said.indexOf(`cp-${number}-wire updated`));
        assert.ok(Math.min(...places) > 0, said);
        assert.ok(Math.min(...wires) > Math.max(...places), said);

        // Whoever was up accepted the members, and they it. A request may be lost with the member that it was given to.
        assertOneAnswered(attempts);
        const wrong = attempts.flatMap(({ failure = "ECONNREFUSED" }) => (AWAY.test(failure) ? [] : [failure]));
        assert.ok(wrong.length <= 5 && !/x509|certificate|handshake/i.test(wrong.join("")), wrong.join("\n"));
        for (const { ready, wired, talksTo } of await servers.statuses()) {
            assert.deepEqual([ready, wired, ...[...talksTo].sort()], [true, true, "etcd-1", "etcd-2", "etcd-3"]);
        }

        const [same, calm] = [await servers.processes(), await cluster.etcdProcesses()];
        assert.match(await cluster.up(), /^Resources:\n +\d+ unchanged$/m);
        assert.deepEqual([await servers.processes(), await cluster.etcdProcesses()], [same, calm]);
    });
}

/** Of an API server that is stopped or not up yet. */
const AWAY = /ECONNREFUSED|ECONNRESET|socket hang up/;

export function itIsChangedByHand(servers: ApiServers): void {
    const { cluster } = servers;
    const page = (): string => readFileSync(join(root, "docs/operations/wire-apiserver.md"), "utf8");

    it("can be asked, and wired again after somebody changed them, on their host, as the page says", async () => {
        const block = blocksOf(page()).find(({ text }) => text.startsWith("apiserver-node status"))?.text ?? "";
        const manifest = "/etc/kubernetes/manifests/kube-apiserver.yaml";
        const dropIn = "/etc/systemd/system/kube-apiserver.service.d/50-pulumi-etcd.conf";
        await servers.on(1, `sed -i '/--etcd-certfile/d' ${manifest}`);
        await servers.on(2, `sed -i 's/ --etcd-certfile=[^ ]*//' ${dropIn}; systemctl daemon-reload`);

        // The engine does not look at hosts, and nothing that it knows has changed.
        await cluster.assertNoChanges();
        const { problems, apiServers } = await cluster.status();
        for (const [i, name] of ["kube-apiserver.yaml", "50-pulumi-etcd.conf"].entries()) {
            assert.ok(
                problems.some(
                    (one) =>
                        one.startsWith(`cp-${i + 1}: `) &&
                        one.includes(`${name} is not as it was written; run apiserver-node wire`),
                ),
                problems.join("\n"),
            );
            assert.equal(apiServers[i]?.wired, false);
        }
        for (const number of [1, 2]) {
            const said = await servers.on(number, `set -e; ${block}`);
            assert.match(
                said,
                /"problem":"apiserver-node: [^"]*is not as it was written[^]*\{"state":"wired","pid":\d+\}$/,
            );
        }
        assert.deepEqual((await cluster.status()).problems, []);
        for (const [number, file] of [
            [1, manifest],
            [2, dropIn],
        ] as const) {
            assert.match(await servers.on(number, `cat ${file}`), /--etcd-certfile=/);
        }
    });
}

export function itShowsUserAuthentication(servers: ApiServers): void {
    const { cluster } = servers;

    it("are locked out by etcd's own user authentication, and status says so and what to do", async () => {
        const etcdctl = async (...words: string[]): Promise<void> => {
            succeed(await cluster.etcdctl(words));
        };
        assert.equal((await cluster.status()).userAuthentication, false);
        await etcdctl("user", "add", "root:secret");
        await etcdctl("user", "grant-role", "root", "root");
        await etcdctl("auth", "enable");
        try {
            const status = await cluster.status();
            assert.deepEqual([status.healthy, status.userAuthentication], [false, true]);
            assert.ok(status.problems.includes(AUTHENTICATION_IS_ON), status.problems.join("\n"));
            const shown = (await cluster.command("status")).stdout;
            assert.match(shown, /^user authentication: ON$/m);
            assert.ok(shown.includes(`  - ${AUTHENTICATION_IS_ON}\n`), shown);
        } finally {
            await etcdctl("--user", "root:secret", "auth", "disable");
        }
        await etcdctl("user", "delete", "root");
        const deadline = Date.now() + 30_000;
        while (!(await cluster.status()).healthy) {
            assert.ok(Date.now() < deadline, "not healthy again");
            await sleep(300);
        }
    });
}
