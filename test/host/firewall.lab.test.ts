import { strict as assert } from "node:assert";
import { renderFirewall, renderNoFirewall } from "../../components/remote/renderFirewall";
import { Party, type Sources } from "../../components/plan";
import { planFlows } from "../../components/plan/network";
import type { ClusterPlan } from "../../components/plan";
import { describeLab, type LabMachine, succeed } from "../support/lab";
import { Members, whyNotVersion } from "./support/members";

const missing = whyNotVersion("3.6.16");

describeLab(`the firewall of three members${missing === undefined ? "" : ` [SKIPPED: ${missing}]`}`, function () {
    this.timeout(180_000);
    let members: Members;
    let apiServer: LabMachine;
    let monitor: LabMachine;
    let stranger: LabMachine;

    before(async function () {
        if (missing !== undefined) this.skip();
        members = await Members.create(3);
        const { lab } = members;
        [apiServer, monitor, stranger] = await Promise.all([
            lab.machine("api-server", { number: 31, role: "apiserver" }),
            lab.machine("monitor", { number: 32, role: "monitor" }),
            lab.machine("stranger", { number: 33, role: "stranger" }),
        ]);
        await members.beBorn({ firewall: rules() });
    });
    after(async () => {
        if (missing === undefined) await members.destroy();
    });

    /** As the product renders them, for these machines. */
    function rules(changes: Partial<Sources> = {}): string {
        const sources: Sources = {
            members: members.indexes.map((i) => `${members.machine(i).address}/32`),
            balancer: [],
            apiServers: [`${apiServer.address}/32`],
            operators: [`${members.lab.network}.1/32`],
            monitoring: [`${monitor.address}/32`],
            deployers: [],
            ...changes,
        };
        return renderFirewall({ flows: planFlows(undefined), sources } as unknown as ClusterPlan, Party.members);
    }

    /** Which of etcd's ports of each member accept a connection from a machine. */
    async function reach(from: { address: string }): Promise<readonly string[]> {
        const targets = members.indexes.flatMap((i) =>
            [2379, 2380, 2381].map((port) => `${members.machine(i).address}/${String(port)}`),
        );
        const script = `for to in ${targets.join(" ")}; do timeout 3 bash -c "exec 3<>/dev/tcp/$to" 2>/dev/null && echo "\${to##*/}"; done | sort | uniq -c | awk '{print $2 "x" $1}'`;
        const said = await members.lab.sh(from, script);
        return said === "" ? [] : said.split("\n");
    }

    const pids = (): Promise<string[]> => Promise.all(members.indexes.map((i) => members.mainPid(i)));
    const table = (i: number): Promise<string> => members.sh(i, "nft list table inet pulumi_etcd 2>&1 || true");
    const status = async (i: number): Promise<Status> =>
        JSON.parse(await members.sh(i, "/usr/local/sbin/etcd-node status --json")) as Status;

    async function change(firewall: string): Promise<string> {
        await members.stageAll({ firewall });
        let said = "";
        for (const i of members.indexes) said += succeed(await members.converge(i, "--timeout 60")).stderr;
        return said;
    }

    it("answers an API server on the clients' port alone", async () => {
        assert.deepEqual(await reach(apiServer), ["2379x3"]);
    });

    it("answers what collects metrics on the metrics port alone", async () => {
        assert.deepEqual(await reach(monitor), ["2381x3"]);
    });

    it("answers a stranger on none of etcd's ports, and counts him", async () => {
        assert.deepEqual(await reach(stranger), []);
        const { firewall } = await status(0);
        assert.equal(firewall.state, "on");
        assert.ok((firewall.refused ?? 0) >= 3, JSON.stringify(firewall));
    });

    it("refuses a stranger at once, so that he does not wait for an answer", async () => {
        const url = `http://${members.machine(0).address}:2381/readyz`;
        assert.match(await members.lab.sh(stranger, `curl -sS -m 20 ${url} 2>&1 || true`), /refused|Couldn't connect/);
        const took = await members.lab.sh(stranger, `TIMEFORMAT=%R; { time curl -s -m 20 ${url}; } 2>&1 || true`);
        assert.ok(Number(took) < 5, took);
    });

    it("lets the members work together, and the operator on this computer ask them", async () => {
        assert.deepEqual(await reach(members.machine(0)), ["2379x3", "2380x3", "2381x3"]);
        assert.equal(await members.etcdctl(0, "endpoint health --cluster 2>&1 | grep -c 'is healthy'"), "3");
        const answers = members.indexes.map((i) => fetch(`${members.plan(i).healthUrl}/readyz`));
        assert.deepEqual(
            (await Promise.all(answers)).map((answer) => answer.status),
            [200, 200, 200],
        );
    });

    it("leaves every other port as it is", async () => {
        const port = "22";
        const script = `timeout 3 bash -c "exec 3<>/dev/tcp/${members.machine(0).address}/${port}" && echo open`;
        assert.equal(await members.lab.sh(stranger, script), "open");
    });

    it("takes others in and out without a restart of etcd, and what is open stays open", async () => {
        const before = await pids();
        const held = `exec 3<>/dev/tcp/${members.machine(0).address}/2381; touch /tmp/opened; until [ -e /tmp/ask ]; do sleep 0.1; done`;
        const ask = "printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3; timeout 5 head -n 1 <&3";
        const open = members.lab.sh(monitor, `${held}; ${ask}`);
        await members.lab.sh(monitor, "until [ -e /tmp/opened ]; do sleep 0.1; done");
        const said = await change(
            rules({
                apiServers: [`${stranger.address}/32`],
                monitoring: [],
                operators: [`${members.lab.network}.1/32`],
            }),
        );
        assert.match(said, /etcd-1: took over firewall, no restart needed/);
        assert.deepEqual(await reach(stranger), ["2379x3"]);
        assert.deepEqual(await reach(apiServer), []);
        assert.deepEqual(await reach(monitor), []);
        await members.lab.sh(monitor, "touch /tmp/ask");
        assert.match(await open, /^HTTP\/1\.\d 200 OK/);
        assert.deepEqual(await pids(), before);
        await change(rules());
        assert.deepEqual(await pids(), before);
    });

    it("lets both the old and the new in while a change goes round", async () => {
        await members.stageAll({ firewall: rules({ apiServers: [`${stranger.address}/32`] }) });
        assert.deepEqual(await reach(stranger), ["2379x3"]);
        assert.deepEqual(await reach(apiServer), ["2379x3"]);
        assert.match(JSON.stringify((await status(0)).problems), /staged is not live yet: firewall/);
        await members.convergeAll();
        assert.deepEqual(await reach(apiServer), []);
        await change(rules());
    });

    it("again changes nothing, its counters included", async () => {
        await reach(stranger);
        const [before, running] = [await table(1), await pids()];
        await change(rules());
        assert.equal(await table(1), before);
        assert.deepEqual(await pids(), running);
    });

    it("holds after a reboot, before etcd answers anybody", async () => {
        await members.lab.power("stop", members.name(2));
        await members.lab.power("start", members.name(2));
        await members.sh(2, "timeout 60 bash -c 'until systemctl is-active -q etcd; do sleep 0.2; done'");
        assert.deepEqual(await reach(stranger), []);
        const times = await members.sh(
            2,
            "systemctl show -p ActiveEnterTimestampMonotonic --value etcd-firewall; systemctl show -p ExecMainStartTimestampMonotonic --value etcd",
        );
        const [loaded, started] = times.split("\n").map(Number);
        assert.ok(loaded !== undefined && started !== undefined && loaded > 0 && loaded < started, times);
    });

    for (const how of ["restart", "reload"]) {
        it(`comes back when the host's own rules are loaded anew by ${how}, which flushes all tables`, async () => {
            const before = await members.mainPid(0);
            await members.sh(0, "systemctl start nftables && systemctl restart etcd-firewall");
            await members.sh(0, `systemctl ${how} nftables`);
            await members.sh(
                0,
                "timeout 10 bash -c 'until nft list table inet pulumi_etcd >/dev/null 2>&1; do sleep 0.1; done'",
            );
            assert.deepEqual(await reach(stranger), []);
            assert.equal(await members.mainPid(0), before);
            await members.sh(0, "systemctl stop nftables && systemctl restart etcd-firewall");
        });
    }

    it("is shown as gone when somebody took it away, and comes back by converging", async () => {
        await members.sh(0, "nft delete table inet pulumi_etcd");
        const said = await status(0);
        assert.equal(said.firewall.state, "open");
        assert.match(JSON.stringify(said.problems), /"red","what":"the firewall's rules are gone: everybody reaches/);
        succeed(await members.converge(0));
        assert.equal((await status(0)).firewall.state, "on");
        assert.deepEqual((await status(0)).problems, []);
    });

    it("is shown as changed when somebody opened it, and is put right by converging", async () => {
        await members.sh(0, "nft insert rule inet pulumi_etcd input tcp dport 2379 accept");
        assert.match(
            JSON.stringify((await status(0)).problems),
            /"yellow","what":"the firewall's rules are not those of/,
        );
        succeed(await members.converge(0));
        assert.deepEqual((await status(0)).problems, []);
        assert.deepEqual(await reach(stranger), []);
    });

    it("keeps etcd from being started when the rules cannot be loaded, and says so", async () => {
        await members.sh(
            2,
            "mv /usr/sbin/nft /usr/sbin/nft.away; nft delete table inet pulumi_etcd 2>/dev/null || true",
        );
        await members.sh(2, "rm -f /run/etcd-firewall; systemctl restart --no-block etcd");
        await members.sh(
            2,
            "timeout 30 bash -c 'until journalctl -q -u etcd -n 50 -o cat | grep -q \"^etcd-node: cannot load\"; do sleep 0.2; done'",
        );
        assert.equal(await members.isReady(2), false);
        const staged = await members.stage(2, { firewall: rules({ monitoring: [] }) });
        assert.notEqual(staged.code, 0);
        assert.match(
            staged.stderr,
            /this host lacks nft \(package nftables; or set firewall\.enabled: false\); install what is missing/,
        );
        await members.sh(2, "mv /usr/sbin/nft.away /usr/sbin/nft");
        await change(rules());
        assert.equal(await members.isReady(2), true);
    });

    it("is taken away when it shall be off, without a restart, and then needs no nft", async () => {
        const before = await pids();
        await change(renderNoFirewall());
        assert.match(await table(0), /No such file/);
        assert.equal((await reach(stranger)).join(), "2379x3,2380x3,2381x3");
        assert.equal((await status(0)).firewall.state, "off");
        await members.sh(0, "mv /usr/sbin/nft /usr/sbin/nft.away");
        succeed(await members.stage(0, { renew: true }));
        succeed(await members.converge(0));
        assert.deepEqual((await status(0)).problems, []);
        assert.deepEqual(await pids(), before);
    });
});

interface Status {
    readonly firewall: { readonly state: string; readonly refused: number | null };
    readonly problems: readonly { readonly severity: string; readonly what: string; readonly todo: string }[];
}
