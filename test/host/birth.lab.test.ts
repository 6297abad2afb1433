import { strict as assert } from "node:assert";
import { describeLab, succeed } from "../support/lab";
import { Members, SETTLED, unstamped } from "./support/members";

describeLab("the birth of three members", function () {
    this.timeout(120_000);
    let members: Members;
    let staged: string[];
    let converged: string[];
    before(async () => {
        members = await Members.create(3);
        staged = await members.stageAll();
        converged = await members.convergeAll();
    });
    after(() => members.destroy());

    it("is done by a stage on all at once and a converge one by one", async () => {
        for (const i of members.indexes) {
            assert.deepEqual(JSON.parse(staged[i] ?? ""), {
                name: members.name(i),
                version: "3.6.16",
                stamp: members.stamps[i],
                diskCheck: null,
            });
            const said = JSON.parse(converged[i] ?? "") as Record<string, string>;
            assert.match(said.id ?? "", /^[0-9a-f]{8,16}$/);
            assert.deepEqual(
                { ...said, id: "" },
                { name: members.name(i), id: "", version: "3.6.16", state: "started" },
            );
        }
        const list = (await members.etcdctl(0, "member list -w simple")).split("\n").sort();
        assert.equal(
            list.filter((line) => line.includes(", started, etcd-") && line.endsWith(", false")).length,
            3,
            list.join("\n"),
        );
        for (const said of converged)
            assert.ok(list.some((line) => line.startsWith((JSON.parse(said) as { id: string }).id)));
    });

    it("gives each member the id by which etcd-node knows a founder later", async () => {
        for (const i of members.indexes) {
            const said = `printf '%sprod-etcd-1a2b3c4d' ${members.plan(i).peerUrl} | sha1sum | cut -c1-16 | sed 's/^0*//'`;
            assert.equal(await members.sh(i, said), (JSON.parse(converged[i] ?? "") as { id: string }).id);
        }
    });

    it("leaves nothing that could begin anew, and both markers at joined", async () => {
        for (const i of members.indexes) {
            assert.equal(await members.sh(i, "ls /etc/etcd"), SETTLED);
            const [root, data] = [
                await members.sh(i, "cat /etc/etcd/marker"),
                await members.sh(i, "cat /var/lib/etcd/.pulumi-etcd"),
            ];
            assert.match(
                root,
                new RegExp(
                    `^TOKEN=prod-etcd-1a2b3c4d\nNAME=${members.name(i)}\nSTATE=joined\nDISK=[0-9a-f-]{36}\nHARDWARE=\\S+$`,
                ),
            );
            assert.equal(data, root);
        }
    });

    it("keeps keys and data from everybody else", async () => {
        const modes = await members.sh(
            0,
            "stat -c '%n %U:%G %a' /etc/etcd/pki /etc/etcd/pki/*.key /var/lib/etcd/data /etc/etcd/staged /etc/etcd/marker",
        );
        assert.deepEqual(modes.split("\n"), [
            "/etc/etcd/pki etcd:etcd 700",
            "/etc/etcd/pki/peer.key etcd:etcd 600",
            "/etc/etcd/pki/server.key etcd:etcd 600",
            "/var/lib/etcd/data etcd:etcd 700",
            "/etc/etcd/staged root:root 700",
            "/etc/etcd/marker root:root 600",
        ]);
        const mount = await members.sh(0, "findmnt -no SOURCE,FSTYPE,OPTIONS /var/lib/etcd");
        assert.match(mount, /^\/dev\/etcd-data\s+xfs\s+rw,nosuid,nodev,noexec,noatime/);
    });

    it("does nothing the second time: same process, same words", async () => {
        const before = await Promise.all(members.indexes.map((i) => members.mainPid(i)));
        assert.deepEqual((await members.stageAll()).map(unstamped), staged.map(unstamped));
        assert.deepEqual(await members.convergeAll(), converged);
        assert.deepEqual(await Promise.all(members.indexes.map((i) => members.mainPid(i))), before);
    });

    it("refuses to converge to what is not staged", async () => {
        const ran = await members.lab.ssh(members.machine(0), "etcd-node converge 0123456789abcdef </dev/null");
        assert.notEqual(ran.code, 0);
        assert.match(
            ran.stderr,
            /^etcd-node: what is staged on this host \([0-9a-f]{16}\.[0-9a-f]{8}\) is not what was asked for \(0123456789abcdef\): another run has staged since; run again\n$/,
        );
    });

    it("tells one member's certificate from another's, and takes neither for a stranger's", async () => {
        const good = await members.render(0);
        const wrong = await members.render(1);
        const pem = (script: string): string => /peer\.crt <<'END_OF_FILE'\n([^]*?)END_OF_FILE/.exec(script)?.[1] ?? "";
        const ran = await members.lab.ssh(
            members.machine(0),
            "bash -s",
            good.script.replace(pem(good.script), pem(wrong.script)),
        );
        assert.notEqual(ran.code, 0);
        assert.match(ran.stderr, /the staged peer certificate does not belong to the key \/etc\/etcd\/pki\/peer.key/);
        succeed(await members.stage(0));
        assert.equal(succeed(await members.converge(0)).stdout, converged[0]);
    });

    it("makes up for a group that is missing, as a killed useradd leaves it", async () => {
        await members.sh(0, "sed -i '/^etcd:/d' /etc/group /etc/gshadow");
        succeed(await members.stage(0));
        assert.equal(await members.sh(0, "stat -c %U:%G /etc/etcd/pki/peer.key"), "etcd:etcd");
        assert.equal(succeed(await members.converge(0)).stdout, converged[0]);
    });

    it("is lasting: data and members are there after the plug was pulled on all three", async () => {
        await members.etcdctl(0, "put kept yes");
        const pids = await Promise.all(members.indexes.map((i) => members.mainPid(i)));
        await Promise.all(members.indexes.map((i) => members.lab.power("kill", members.name(i))));
        await Promise.all(members.indexes.map((i) => members.lab.power("start", members.name(i))));
        assert.deepEqual(await members.convergeAll(), converged);
        assert.equal(await members.etcdctl(2, "get kept --print-value-only"), "yes");
        assert.equal(pids.length, 3);
    });

    it("has a status that is all green, in words and as JSON", async () => {
        const status = JSON.parse(await members.sh(1, "etcd-node status --json")) as Record<string, unknown>;
        assert.deepEqual(status.problems, []);
        assert.deepEqual(status.markers, { root: "joined", data: "joined" });
        assert.deepEqual(status.version, { running: "3.6.16", cluster: "3.6.0", storage: "3.6.0", staged: "3.6.16" });
        assert.deepEqual(status.certificateDays, { peer: 19, server: 19, peerCa: 29, clientCa: 29 });
        assert.equal(status.ready, true);
        assert.match(await members.sh(1, "etcd-node status"), /^member +etcd-2 of prod-etcd/);
    });
});
