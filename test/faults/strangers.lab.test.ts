import { strict as assert } from "node:assert";
import { describeFaults, until } from "./support/faults";

describeFaults("members that do not belong, while the cluster is used", {}, (faults) => {
    it("F18: a learner that nobody can reach takes no part: a killed follower is not missed", async () => {
        const { members } = faults;
        const victim = await faults.follower();
        const other = (victim + 1) % 3;
        const figures = await faults.hold("F18", async () => {
            let id = "";
            // etcd takes no new member before all others have been connected for some seconds.
            await until("a learner is taken", async () => {
                const add = "member add etcd-9 --learner --peer-urls https://192.0.2.9:2380 2>&1 || true";
                id = /Member\s+([0-9a-f]+) added/.exec(await members.etcdctl(other, add))?.[1] ?? "";
                return id !== "";
            });
            await faults.signal(victim, "KILL");
            await until("it is gone", async () => !(await faults.isReady(victim)));
            await faults.ready(victim);
            assert.match(
                await members.etcdctl(other, `member promote ${id} 2>&1 || true`),
                /can only promote a learner/,
            );
            await members.etcdctl(other, `member remove ${id}`);
        });
        assert.ok(figures.writeGapMs < 1000, JSON.stringify(figures));
    });

    it("F30: a host of another incarnation, with the same name, address and keys, is let in neither by peers nor by us", async () => {
        const { members } = faults;
        const victim = await faults.follower();
        const genesis = members.indexes.map((i) => `${members.name(i)}=${members.plan(i).peerUrl}`).join(",");
        await faults.hold("F30", async () => {
            await members.sh(
                victim,
                `systemctl stop etcd; install -d -o etcd -g etcd -m 0700 /srv/stray
                 flags=$(sed -n '/^ExecStart=/,/[^\\\\]$/{s/^ExecStart=[^ ]*//;s/\\\\$//;p}' /etc/systemd/system/etcd.service)
                 systemd-run -q --unit=stray --uid=etcd --gid=etcd /opt/etcd/current/etcd $flags --data-dir=/srv/stray \\
                    --initial-cluster=${genesis} --initial-cluster-state=new --initial-cluster-token=prod-etcd-ffffffff`,
            );
            const said = (i: number, unit: string): Promise<string> =>
                members.sh(i, `journalctl -u ${unit} -o cat --no-pager`);
            await until("it is refused", async () => (await said(victim, "stray")).includes("cluster ID mismatch"));
            assert.equal(await faults.isReady(victim), false);
            await members.sh(victim, "systemctl stop stray; rm -rf /srv/stray");

            const staged = await members.stage(victim, { settings: { TOKEN: "prod-etcd-ffffffff" } });
            assert.notEqual(staged.code, 0);
            assert.match(staged.stderr, /belongs to member etcd-\d of another cluster \(prod-etcd-1a2b3c4d/);
            await members.sh(victim, "systemctl start --no-block etcd");
        });
    });
});
