// Two real kube-apiservers of version 1.36, one as a static pod and one under systemd, wired to a cluster by the product alone.
import { strict as assert } from "node:assert";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { blocksOf } from "../docs/markdown";
import { ApiServers, assertOneAnswered, assertServed, CONFIG_MAPS } from "../support/apiServers";
import { describeCluster, root } from "../support/cluster";
import { succeed } from "../support/lab";
import { itFollowsTheAuthority, itIsChangedByHand, itShowsUserAuthentication } from "./apiServer/changes";
import { itGoesOnWithoutADeadHost, itOutlivesADeadMachine, itTakesBackWhatDoesNotWork } from "./apiServer/faults";
import { itHasObjectsOfTheStack } from "./apiServer/objects";

describeCluster("API servers that are wired to a cluster", "apiserver", (cluster) => {
    const servers = new ApiServers(cluster);

    /** Kills etcd on one member after the other, each long enough for whoever has a connection with it to feel it. */
    const killEach = async (title: string): Promise<void> => {
        for (const number of [1, 2, 3]) {
            const host = `${servers.net}.${10 + number}`;
            const attempts = await servers.load.during(async () => {
                succeed(await cluster.ssh(host, "systemctl kill -s KILL etcd; systemctl stop etcd"));
                await sleep(3000);
                succeed(await cluster.ssh(host, "systemctl start etcd"));
            });
            assertServed(attempts, `${title}, etcd-${number} killed`);
        }
    };

    before(async () => {
        await cluster.up("--with-apiserver", "--set", "etcd.quota=32MiB");
        await servers.use();
    });
    after(() => servers.leave());

    it("are ready with their own certificates, of which the keys are on their hosts alone", async () => {
        const found = await servers.statuses();
        assert.deepEqual(
            found.map(({ name, kind, ready, wired, problems }) => ({ name, kind, ready, wired, problems })),
            [
                { name: "cp-1", kind: "static-pod", ready: true, wired: true, problems: [] },
                { name: "cp-2", kind: "systemd", ready: true, wired: true, problems: [] },
            ],
        );
        for (const { certificateDays, talksTo } of found) {
            assert.ok((certificateDays ?? 0) > 300);
            assert.deepEqual([...talksTo].sort(), ["etcd-1", "etcd-2", "etcd-3"]);
        }
        const decrypted = succeed(await cluster.pulumi("stack", "export", "--show-secrets")).stdout;
        for (const number of [1, 2]) {
            const subject = await servers.on(
                number,
                "openssl x509 -in /etc/kubernetes/pki/etcd-client/client.crt -noout -subject",
            );
            assert.match(subject, new RegExp(`CN = kube-apiserver-cp-${number}$`));
            const key = await servers.on(number, "sed -n 2p /etc/kubernetes/pki/etcd-client/client.key");
            assert.ok(!decrypted.includes(key), "a key of an API server is in the state");
        }
    });

    it("read what the other one wrote", async () => {
        const [one, other] = servers.clients;
        assert.ok(one !== undefined && other !== undefined);
        for (const [writer, reader] of [
            [one, other],
            [other, one],
        ] as const) {
            const name = `written-by-${writer.address.split(".").at(-1) ?? ""}`;
            const made = await writer.call("POST", CONFIG_MAPS, { metadata: { name }, data: { word: name } });
            assert.equal(made.status, 201, made.body);
            const read = await reader.call("GET", `${CONFIG_MAPS}/${name}`);
            assert.equal((JSON.parse(read.body) as { data: { word: string } }).data.word, name);
            assert.match(
                (await cluster.etcdctl(["get", `/registry/configmaps/default/${name}`])).stdout,
                new RegExp(name),
            );
        }
    });

    it("are left alone by a second up", async () => {
        const before = await servers.processes();
        assert.match(await cluster.up(), /^Resources:\n +\d+ unchanged$/m);
        assert.deepEqual(await servers.processes(), before);
    });

    it("answer by the list of members, whichever member is killed", async () => {
        await killEach("by the list");
    });

    // A connection is given up 10 s after what was sent on it stays without an answer.
    itOutlivesADeadMachine(servers, "by the list", 18_000, 6000);

    itFollowsTheAuthority(servers);

    it("are given another way to etcd one at a time, each proven before the next, while one of them answers", async () => {
        const before = await servers.processes();
        const attempts = await servers.load.during(async () => {
            const said = await cluster.up("--set", "apiServer.endpoints=balancer");
            const first = /-wire updated/.exec(said)?.index ?? -1;
            assert.ok(first > 0, said);
        }, 0);
        const after = await servers.processes();
        assert.ok(after.every((process, i) => process !== before[i]));
        assertOneAnswered(attempts);
        assert.deepEqual(
            (await servers.statuses()).map(({ talksTo }) => talksTo),
            [["balancer"], ["balancer"]],
        );
    });

    it("answer through the balancer, whichever member is killed", async () => {
        await killEach("through the balancer");
    });

    // Two checks of the balancer, 2 s each and 2 s apart, and then it ends the connections.
    itOutlivesADeadMachine(servers, "through the balancer", 13_000, 10_000);

    it("are not sent to a member whose /readyz fails", async () => {
        // Apart from its peers it has no quorum; its port is open all the same.
        const rules = ["in { type filter hook input priority -50; }", "out { type filter hook output priority -50; }"];
        const chains = rules.map((rule) => `add chain inet apart ${rule}`).join("; ");
        const drops = ["in", "out"].map((chain) => `add rule inet apart ${chain} tcp dport 2380 drop`).join("; ");
        succeed(await cluster.ssh(`${servers.net}.13`, `nft 'add table inet apart; ${chains}; ${drops}'`));
        try {
            await awaitBalancer("etcd-3 is DOWN");
            assertServed(await servers.load.during(() => sleep(1500)), "one member apart");
        } finally {
            succeed(await cluster.ssh(`${servers.net}.13`, "nft delete table inet apart"));
        }
        await awaitBalancer("etcd-3 is UP");
    });

    itGoesOnWithoutADeadHost(servers);

    itTakesBackWhatDoesNotWork(servers);

    itHasObjectsOfTheStack(servers);

    it("keep what somebody set by hand, and say so", async () => {
        const stray =
            "sed -i 's/--etcd-servers=[^ ]*/--etcd-servers=https:\\/\\/192.0.2.99:2379/' /etc/systemd/system/kube-apiserver.service";
        await servers.on(2, `${stray}; systemctl daemon-reload`);
        const { problems } = await cluster.status();
        assert.deepEqual(problems, [
            "cp-2: kube-apiserver.service sets --etcd-servers=https://192.0.2.99:2379, which this cluster's wiring did not write; " +
                "nothing was changed. Take it out, or set apiServer.takeOver: true if this API server is to leave what it uses now: " +
                "objects there are not migrated",
        ]);
        const before = await servers.processes();
        const ran = await cluster.command("up", ["--set", "apiServer.compactionInterval=4m"]);
        assert.equal(ran.code, 1);
        assert.match(ran.stdout, /kube-apiserver\.service sets --etcd-servers=https:\/\/192\.0\.2\.99:2379/);
        assert.equal((await servers.processes())[1], before[1]);
        await cluster.up("--set", "apiServer.takeOver=true");
        assert.deepEqual((await cluster.status()).problems, []);
        assert.match(
            await servers.on(2, "cat /proc/$(pgrep -x kube-apiserver)/cmdline | tr '\\0' '\\n'"),
            /^--etcd-compaction-interval=240s$/m,
        );
    });

    it("that are wired elsewhere get what the page about it says, and it works", async () => {
        const asked = ["static-pod", "systemd", "elsewhere"].map((kind, i) => `{name: cp-${i + 1}, kind: ${kind}}`);
        await cluster.up("--set", `apiServers=[${asked.join(", ")}]`);
        const page = readFileSync(join(root, "docs/operations/wire-apiserver.md"), "utf8");
        const block = blocksOf(page).find(({ text }) => text.includes(">client.key"))?.text ?? "";
        assert.equal(block.trim().split("\n").length, 6);
        const folder = mkdtempSync(join(tmpdir(), "pulumi-etcd-elsewhere-"));
        try {
            const lines = block
                .replaceAll("npm run", `npm --prefix ${root} run`)
                .replaceAll("--stack prod", `--stack ${cluster.name}`);
            const backend = `PULUMI_BACKEND_URL=file://${cluster.directory}/state`;
            const secret = `PULUMI_CONFIG_PASSPHRASE_FILE=${cluster.directory}/passphrase`;
            succeed(await cluster.shell(`set -e; export ${backend} ${secret}; cd ${folder}; ${lines}`));
            assert.deepEqual(readdirSync(folder).sort(), ["ca.crt", "client.crt", "client.key", "flags"]);
            assert.match(readFileSync(join(folder, "flags"), "utf8"), /^--etcd-servers=https:/);
            assert.equal(statSync(join(folder, "client.key")).mode & 0o777, 0o600);
            const url = `https://${servers.net}.11:2379`;
            const files = ["cacert=ca.crt", "cert=client.crt", "key=client.key"].map((one) => `--${one}`).join(" ");
            const program = (await cluster.outputs()).etcdctl.split(" ")[0] ?? "";
            succeed(await cluster.shell(`cd ${folder}; ${program} ${files} --endpoints=${url} get none`));
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    itIsChangedByHand(servers);

    itShowsUserAuthentication(servers);

    it("are sent to all members when the quota is used up: they read, and nobody is taken for down", async () => {
        const [one] = servers.clients;
        assert.ok(one !== undefined);
        await cluster.up("--set", "apiServer.endpoints=balancer");
        const since = succeed(await cluster.ssh(`${servers.net}.5`, "date '+%F %T'")).stdout.trim();
        const etcdctl = (await cluster.outputs()).etcdctl;
        const fill = `for i in $(seq 40); do head -c 1000000 /dev/urandom | base64 -w 0 | head -c 1000000 | ${etcdctl} put fill/$i || break; done`;
        await cluster.shell(fill);
        await sleep(5000);
        const status = await cluster.status();
        assert.ok(
            status.alarms.some(({ alarm }) => alarm === "NOSPACE"),
            JSON.stringify(status.alarms),
        );
        assert.equal((await one.call("GET", `${CONFIG_MAPS}/load-0?timeout=1500ms`)).status, 200);
        const downs = await cluster.ssh(
            `${servers.net}.5`,
            `journalctl -u haproxy -o cat --no-pager --since '${since}' | grep -c 'is DOWN' || true`,
        );
        assert.equal(downs.stdout.trim(), "0");
    });

    /** Waits until the last that HAProxy said of a member ends so. */
    async function awaitBalancer(words: string): Promise<void> {
        const deadline = Date.now() + 30_000;
        const last =
            "journalctl -u haproxy -o cat --no-pager | grep -oE '^Server members/etcd-[0-9] is (UP|DOWN)' | tail -n 1";
        for (;;) {
            const said = succeed(await cluster.ssh(`${servers.net}.5`, last)).stdout.trim();
            if (said.endsWith(words)) {
                return;
            }
            assert.ok(Date.now() < deadline, `the balancer says: ${said}`);
            await sleep(300);
        }
    }
});
