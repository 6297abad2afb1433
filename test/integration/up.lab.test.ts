import { strict as assert } from "node:assert";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { shipProgram } from "../../components/remote/hostProgram";
import { describeCluster, root } from "../support/cluster";
import { run, succeed } from "../support/lab";
import { leftoversOf } from "../support/leftovers";
import { addedSince, takeSnapshot } from "../support/snapshot";

describeCluster("npm run up, from nothing", "up", (cluster) => {
    let home: string;
    let untouched: ReadonlySet<string>;
    let said: string;

    before(async () => {
        // Whatever the commands put beside the lab and the cache is found here.
        home = mkdtempSync(join(tmpdir(), "pulumi-etcd-home-"));
        cluster.env.XDG_CACHE_HOME ??= join(homedir(), ".cache");
        Object.assign(cluster.env, {
            HOME: home,
            TMPDIR: home,
            npm_config_cache: join(homedir(), ".npm"),
        });
        // Builds and installs what is missing on this computer, which stays.
        succeed(await cluster.shell("tools/setup --need engine,image,etcd=3.6.16"));
        untouched = takeSnapshot(cluster.id, [home]);
        said = succeed(await cluster.shell(`npm run --silent up -- --lab ${cluster.name}`)).stdout;
    });
    after(() => {
        rmSync(home, { recursive: true, force: true });
    });

    it("ends with a healthy cluster of three", async () => {
        assert.match(said, new RegExp(`^${cluster.name} is healthy: 3 of 3 members ready$`, "m"));
        const status = await cluster.status();
        assert.equal(status.healthy, true, status.problems.join("\n"));
        assert.deepEqual(
            status.members.map(({ name, healthy, version, learner }) => ({ name, healthy, version, learner })),
            ["etcd-1", "etcd-2", "etcd-3"].map((name) => ({ name, healthy: true, version: "3.6.16", learner: false })),
        );
        assert.equal(status.members.filter((member) => member.leader).length, 1);
        assert.ok(
            status.members.every((member) => (member.certificateDays ?? 0) > 300 && (member.dbSizeBytes ?? 0) > 0),
        );
        assert.deepEqual([status.alarms, status.problems], [[], []]);
    });

    it("prints an etcdctl line that works as printed", async () => {
        const line = /^etcdctl\n +(.*)$/m.exec(said)?.[1] ?? "";
        const ran = await run("bash", ["-c", line]);
        assert.equal(ran.code, 0, ran.stderr);
        assert.equal((ran.stdout + ran.stderr).match(/is healthy: successfully committed proposal/g)?.length, 3);
    });

    it("serves through each member and through the balancer", async () => {
        const { endpoints } = await cluster.outputs();
        const ways = [...endpoints.members, endpoints.balancer ?? ""];
        assert.equal(ways.length, 4);
        for (const [i, way] of ways.entries()) {
            await cluster.put("way", `by ${way}`, [way]);
            assert.equal(await cluster.get("way", [ways[(i + 1) % ways.length] ?? ""]), `by ${way}`);
        }
    });

    it("refuses clients without a certificate", async () => {
        const { endpoints } = await cluster.outputs();
        for (const url of [...endpoints.members, endpoints.balancer ?? ""]) {
            const ran = await run("curl", ["-sk", "--max-time", "5", `${url}/version`]);
            assert.notEqual(ran.code, 0, `${url} answered ${ran.stdout}`);
        }
    });

    it("gives out one object that says how to use the cluster", async () => {
        const outputs = await cluster.outputs();
        const net = (outputs.members[0]?.address ?? "").replace(/\.\d+$/, "");
        const members = [11, 12, 13].map((host, i) => ({
            name: `etcd-${i + 1}`,
            address: `${net}.${host}`,
            clientUrl: `https://${net}.${host}:2379`,
            healthUrl: `http://${net}.${host}:2381`,
        }));
        const { caPem, operator, etcdctl, apiServer, ...rest } = outputs;
        const urls = members.map((member) => member.clientUrl);
        assert.deepEqual(rest, {
            schema: 1,
            cluster: cluster.name,
            version: "3.6.16",
            members,
            apiServers: [],
            endpoints: { members: urls, balancer: `https://${net}.5:2379` },
        });
        assert.match(caPem, /^-----BEGIN CERTIFICATE-----/);
        assert.match(operator.certPem, /^-----BEGIN CERTIFICATE-----/);
        assert.match(operator.keyPem, /PRIVATE KEY-----/);
        assert.equal(apiServer.byMembers[0], `--etcd-servers=${urls.join(",")}`);
        assert.equal(apiServer.byBalancer?.[0], `--etcd-servers=https://${net}.5:2379`);
        assert.ok(etcdctl.includes(`--cacert=${cluster.directory}/pki/ca.crt`));
        const hidden = succeed(await cluster.pulumi("stack", "output", "etcd", "--json")).stdout;
        assert.doesNotMatch(hidden, /PRIVATE KEY/);
        assert.equal(statSync(join(cluster.directory, "pki/operator.key")).mode & 0o777, 0o600);
    });

    it("keeps keys out of its state and its output, and the members' own keys on the members", async () => {
        const passphrase = readFileSync(join(cluster.directory, "passphrase"), "utf8").trim();
        const texts = [said, ...filesOf(join(cluster.directory, "state")).map((file) => readFileSync(file, "utf8"))];
        assert.ok(texts.length > 3);
        for (const text of texts) {
            assert.doesNotMatch(text, /PRIVATE KEY/);
            assert.ok(!text.includes(passphrase));
        }
        // Decrypted, the state holds the authorities' keys, so the search works; but no member's.
        const decrypted = succeed(await cluster.pulumi("stack", "export", "--show-secrets")).stdout;
        assert.match(decrypted, /PRIVATE KEY/);
        // The secret number stands in the first two lines of a key.
        const keys = await cluster.onMembers("for key in peer server; do sed -n 2,3p /etc/etcd/pki/$key.key; done");
        for (const line of Object.values(keys).flatMap((text) => text.split("\n"))) {
            assert.match(line, /^[A-Za-z0-9+/]{64}$/);
            assert.ok(!decrypted.includes(line), "a member's key is in the state");
        }
    });

    it("has none of the programs of hosts in its state, only what each is called by", async () => {
        const state = succeed(await cluster.pulumi("stack", "export", "--show-secrets")).stdout;
        for (const [name, inside] of [
            ["etcd-node", "verb_stage"],
            ["member-keys", "make_host_id"],
        ] as const) {
            const { text, digest } = shipProgram(name);
            assert.ok(text.includes(inside));
            assert.ok(state.includes(`${name}-${digest}`));
            assert.ok(!state.includes(inside), `the text of ${name} is in the state`);
        }
        // They are on the hosts until what they bring is live.
        const left = await cluster.onMembers("ls -A /usr/local/lib/pulumi-etcd");
        assert.deepEqual([...new Set(Object.values(left))], [""]);
    });

    it("changes nothing the second time, and has nothing to preview", async () => {
        const processes = await cluster.etcdProcesses();
        const again = await cluster.up();
        assert.match(again, /^Resources:\n +\d+ unchanged$/m);
        assert.deepEqual(await cluster.etcdProcesses(), processes);
        await cluster.assertNoChanges();
        await cluster.assertNoRemains(4);
    });

    it("is removed by npm run down, with everything that it made", async () => {
        const { stderr } = succeed(await cluster.shell(`npm run --silent down -- --lab ${cluster.name}`));
        assert.match(stderr, /^lab: removed \d+ processes, .*bridge pe-/m);
        assert.equal(existsSync(cluster.directory), false);
        assert.deepEqual(leftoversOf(cluster.directory), []);
        assert.deepEqual(await cluster.processesLeft(), []);
        assert.deepEqual(addedSince(untouched, takeSnapshot(cluster.id, [home])), []);
        assert.deepEqual(
            readdirSync(root).filter((file) => file.includes(cluster.name)),
            [],
        );
        const status = await cluster.command("status");
        assert.equal(status.code, 1);
        assert.match(status.stderr, new RegExp(`^error: there is no lab ${cluster.name} here`));
    });
});

function filesOf(directory: string): readonly string[] {
    const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
