import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Cluster, describeCluster, root } from "../support/cluster";
import { Forge, type Leaf, type Pair } from "../doubles/forge";
import { type Ran, run, succeed } from "../support/lab";

describeCluster("nobody but the named machines, and nobody without the right certificate", "access", (cluster) => {
    let network: string;
    let apiServer: string;
    let stranger: string;
    let clients: Forge;
    let peers: Forge;
    let strangers: Forge;

    before(async () => {
        await cluster.up();
        const { members, caPem } = await cluster.outputs();
        network = members[0]?.address.replace(/\.\d+$/, "") ?? "";
        [apiServer, stranger] = [`${network}.31`, `${network}.32`];
        await Promise.all([makeMachine(cluster, "api-server", apiServer), makeMachine(cluster, "stranger", stranger)]);
        const authorities = await readAuthorities(cluster);
        assert.equal(authorities.client.certPem, caPem);
        [clients, peers, strangers] = [new Forge(authorities.client), new Forge(authorities.peer), new Forge()];
    });
    after(async () => {
        for (const forge of [clients, peers, strangers] as (Forge | undefined)[]) forge?.remove();
        for (const name of ["api-server", "stranger"]) {
            await run(join(root, "lab/machine"), ["delete", cluster.directory, name]);
        }
    });

    /** What curl says when a machine asks a member, or the balancer, with a certificate. */
    async function ask(from: string, url: string, pair?: Pair): Promise<Ran> {
        const files = pair === undefined ? "" : "--cert /run/ask.crt --key /run/ask.key";
        const put =
            pair === undefined
                ? ""
                : `cat >/run/ask.crt <<'E'\n${pair.certPem}E\ncat >/run/ask.key <<'E'\n${pair.keyPem}E\n`;
        // The server is believed, whoever it is: what is to be seen is whether it believes the client.
        return cluster.ssh(from, `umask 077\n${put}curl -qsSk -m 10 --http1.1 ${files} ${url}`);
    }

    const urls = async (port: number): Promise<readonly string[]> =>
        (await cluster.outputs()).members.map((member) => `https://${member.address}:${String(port)}`);

    /** A connection is made and then not trusted: neither the network's doing nor an answer. */
    function assertNotTrusted(ran: Ran, what: string): void {
        assert.equal(ran.stdout, "", what);
        // curl's words for a handshake that fails, nothing in reply, and a connection broken while it sends or reads.
        assert.ok([35, 52, 55, 56].includes(ran.code), `${what}: ${String(ran.code)} ${ran.stderr}`);
    }

    it("from a machine that is not named, no port of a member and of the balancer accepts a connection", async () => {
        const { endpoints, members } = await cluster.outputs();
        const places = members.flatMap(({ address }) => [2379, 2380, 2381].map((port) => `${address}/${String(port)}`));
        places.push((endpoints.balancer ?? "").replace("https://", "").replace(":", "/"));
        assert.equal(places.length, 10);
        const script = `for to in ${places.join(" ")}; do timeout 3 bash -c "exec 3<>/dev/tcp/$to" 2>/dev/null && echo "$to"; done; true`;
        assert.equal(succeed(await cluster.ssh(stranger, script)).stdout, "");
        const pair = clients.sign("apiserver", { use: "clientAuth" });
        for (const url of [...endpoints.members, endpoints.balancer ?? ""]) {
            const ran = await ask(stranger, `${url}/version`, pair);
            assert.match(ran.stderr, /Couldn't connect|refused/, url);
        }
    });

    it("from the balancer's machine the peer port does not accept a connection, and health does", async () => {
        const { endpoints, members } = await cluster.outputs();
        const balancer = new URL(endpoints.balancer ?? "").hostname;
        const address = members[0]?.address ?? "";
        const script = `timeout 3 bash -c "exec 3<>/dev/tcp/${address}/2380" 2>/dev/null && echo open; curl -fsS -m 5 http://${address}:2381/readyz`;
        assert.equal(succeed(await cluster.ssh(balancer, script)).stdout.trim(), "ok");
    });

    it("naming an API server lets it in at the members and at the balancer, without a restart of etcd", async () => {
        const before = await cluster.etcdProcesses();
        const said = await cluster.up("--set", `access.apiServers=[${apiServer}]`);
        assert.match(said, /3 unchanged|unchanged/);
        assert.deepEqual(await cluster.etcdProcesses(), before);
        const { endpoints } = await cluster.outputs();
        const pair = clients.sign("apiserver", { use: "clientAuth" });
        for (const url of [...endpoints.members, endpoints.balancer ?? ""]) {
            assert.match(succeed(await ask(apiServer, `${url}/version`, pair)).stdout, /"etcdserver":"3\.6/, url);
        }
        assert.notEqual((await ask(stranger, `${endpoints.balancer ?? ""}/version`, pair)).code, 0);
        await cluster.assertNoChanges();
    });

    it("the operator on this computer and the members still work, and the status is good", async () => {
        const { endpoints } = await cluster.outputs();
        await cluster.put("operator", "was here", [endpoints.balancer ?? ""]);
        assert.equal(await cluster.get("operator"), "was here");
        assert.deepEqual((await cluster.status()).problems, []);
        const said = await cluster.onMembers("etcd-node status");
        for (const text of Object.values(said)) assert.match(text, /^firewall +on, \d+ packets of strangers refused$/m);
        for (const text of Object.values(said)) assert.doesNotMatch(text, /^(red|yellow).*firewall/m);
    });

    const client: Leaf = { use: "clientAuth" };
    const cases: readonly [string, 2379 | 2380, () => Pair | undefined][] = [
        ["without a certificate, the client port", 2379, () => undefined],
        ["without a certificate, the peer port", 2380, () => undefined],
        ["a certificate of another authority, the client port", 2379, () => strangers.sign("apiserver", client)],
        [
            "a certificate of another authority, the peer port",
            2380,
            () => strangers.sign("etcd-1", { use: "serverAuth,clientAuth", san: `IP:${apiServer}` }),
        ],
        [
            "an expired certificate, the client port",
            2379,
            () => clients.sign("apiserver", { ...client, days: [-30, -1] }),
        ],
        [
            "a certificate that is not valid yet, the client port",
            2379,
            () => clients.sign("apiserver", { ...client, days: [5, 9] }),
        ],
        [
            "a peer's certificate, the client port",
            2379,
            () => peers.sign("etcd-1", { use: "serverAuth,clientAuth", san: `IP:${apiServer}` }),
        ],
        [
            "a certificate for servers alone, the client port",
            2379,
            () => clients.sign("apiserver", { use: "serverAuth" }),
        ],
        ["an API server's certificate, the peer port", 2380, () => clients.sign("apiserver", client)],
        [
            "a client's certificate that says it is a peer, the peer port",
            2380,
            () => clients.sign("etcd-1", { use: "serverAuth,clientAuth", san: `IP:${apiServer}` }),
        ],
        [
            "an expired peer's certificate, the peer port",
            2380,
            () => peers.sign("etcd-1", { use: "serverAuth,clientAuth", san: `IP:${apiServer}`, days: [-30, -1] }),
        ],
    ];
    describe("with network access", () => {
        before(async () => {
            // The peer port is opened for the API server's machine, and only by hand, so that certificates alone decide.
            await cluster.onMembers(`nft insert rule inet pulumi_etcd input ip saddr ${apiServer} accept`);
        });
        after(() => cluster.onMembers("systemctl restart etcd-firewall"));

        it("the right certificates are trusted, so the way is open", async () => {
            for (const url of await urls(2379))
                succeed(await ask(apiServer, `${url}/version`, clients.sign("apiserver", client)));
            const peer = peers.sign("etcd-1", { use: "serverAuth,clientAuth", san: `IP:${apiServer}` });
            for (const url of await urls(2380)) succeed(await ask(apiServer, `${url}/members`, peer));
        });

        for (const [what, port, make] of cases) {
            it(`is not trusted: ${what}`, async () => {
                const pair = make();
                for (const url of await urls(port)) {
                    assertNotTrusted(
                        await ask(apiServer, `${url}${port === 2379 ? "/version" : "/members"}`, pair),
                        url,
                    );
                }
            });
        }

        it("an etcd with an API server's certificate cannot join as a peer", async () => {
            const pair = clients.sign("apiserver", client);
            const { members } = await cluster.outputs();
            const initial = [
                ...members.map(({ name, address }) => `${name}=https://${address}:2380`),
                `api-server=https://${apiServer}:2380`,
            ];
            const script = `umask 077; mkdir -p /root/join; cd /root/join
cat >crt <<'E'\n${pair.certPem}E
cat >key <<'E'\n${pair.keyPem}E
timeout 20 /opt/etcd-builds/3.6.16/etcd --name api-server --data-dir data --initial-cluster-state existing \
  --initial-cluster ${initial.join(",")} --initial-advertise-peer-urls https://${apiServer}:2380 \
  --listen-peer-urls https://${apiServer}:2380 --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
  --peer-cert-file crt --peer-key-file key --peer-trusted-ca-file crt --peer-client-cert-auth 2>&1; ls data/member 2>/dev/null || echo 'has no member'`;
            const { stdout } = await cluster.ssh(apiServer, script);
            assert.match(stdout, /tls: |bad certificate|certificate required|unknown authority/i);
            assert.match(stdout, /cannot fetch cluster info from peer urls|could not retrieve cluster information/i);
            const list = succeed(await cluster.etcdctl(["member", "list"])).stdout;
            assert.doesNotMatch(list, /api-server/);
        });
    });
});

async function makeMachine(cluster: Cluster, name: string, address: string): Promise<void> {
    const key = readFileSync(join(cluster.directory, "id_ed25519.pub"), "utf8");
    succeed(await run(join(root, "lab/machine"), ["create", cluster.directory, name, address], key));
}

interface Resource {
    readonly urn: string;
    readonly outputs?: Readonly<Record<string, unknown>>;
}

/** Both authorities with their keys, which are nowhere but in the stack's state. */
async function readAuthorities(cluster: Cluster): Promise<{ readonly client: Pair; readonly peer: Pair }> {
    const text = succeed(await cluster.pulumi("stack", "export", "--show-secrets")).stdout;
    const { resources } = (JSON.parse(text) as { deployment: { resources: readonly Resource[] } }).deployment;
    const read = (name: string, key: string): string => {
        const found = resources.find((resource) => resource.urn.endsWith(`::cluster-${name}`))?.outputs?.[key];
        if (typeof found === "string") return found;
        return JSON.parse((found as { plaintext: string }).plaintext) as string;
    };
    const pair = (name: string): Pair => ({
        certPem: read(name, "certPem"),
        keyPem: read(`${name}-key`, "privateKeyPem"),
    });
    return { client: pair("client-ca"), peer: pair("peer-ca") };
}
