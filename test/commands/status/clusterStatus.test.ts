// readStatus against servers of this test and an etcdctl that repeats what the real one said: test/commands/status/recorded holds its
// answers (first line: `endpoint status`, second: `member list`, both with --write-out=json), taken from clusters of three
// members that were healthy, full, joined by a learner that never started, and killed one member after the other.
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { type ClusterAccess, type ClusterStatus, readStatus } from "../../../commands/status/clusterStatus";
import { Failure } from "../../../commands/shared/failure";
import { AUTHENTICATION_IS_ON } from "../../../commands/status/userAuthentication";
import { useTemporaryFolder } from "../../support/temporaryFolder";
import { describeWithTools, runTool } from "../../support/tools";

describeWithTools("readStatus", ["openssl"], () => {
    const folder = useTemporaryFolder();
    const servers: Server[] = [];
    let ready: boolean[] = [];
    let authStatus = "";
    let urls: { readonly clientUrl: string; readonly healthUrl: string }[] = [];

    const listen = async (server: Server): Promise<number> => {
        servers.push(server);
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return (server.address() as AddressInfo).port;
    };

    beforeEach(async () => {
        const [key, cert] = [join(folder(), "operator.key"), join(folder(), "operator.crt")];
        const made = runTool("openssl", [
            ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "100"],
            ...["-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert],
        ]);
        assert.equal(made.code, 0, made.stderr);
        writeFileSync(join(folder(), "ca.crt"), readFileSync(cert));
        ready = [true, true, true];
        authStatus = '{"header":{"member_id":1},"authRevision":1}';
        urls = [];
        for (const i of [0, 1, 2]) {
            const health = createHttpServer((request, response) => {
                response.statusCode = request.url === "/readyz" && ready[i] === true ? 200 : 503;
                response.end();
            });
            const client = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) });
            client.on("tlsClientError", () => undefined);
            const [clientPort, healthPort] = [await listen(client), await listen(health)];
            urls.push({
                clientUrl: `https://127.0.0.1:${clientPort}`,
                healthUrl: `http://127.0.0.1:${healthPort}`,
            });
        }
    });
    afterEach(() => {
        servers.splice(0).forEach((server) => server.close());
    });

    /** The cluster's status when etcdctl says what was recorded of that case. */
    const read = (recorded: string, changes: Partial<ClusterAccess["etcd"]> = {}): Promise<ClusterStatus> => {
        const [, version = ""] = /-(\d\S*)$/.exec(recorded) ?? [];
        const text = readFileSync(join(__dirname, "recorded", `${recorded}.out`), "utf8");
        const answers = urls.reduce(
            (all, url, i) => all.replaceAll(`http://127.0.0.1:3379${i + 1}`, url.clientUrl),
            text,
        );
        writeFileSync(join(folder(), "answers"), answers);
        const etcdctl = join(folder(), "etcdctl");
        const program = `echo "$@" >>${folder()}/called
            case "$1 $2" in
                "endpoint status") sed -n 1p ${folder()}/answers ;;
                "member list") sed -n 2p ${folder()}/answers ;;
                "auth status") echo '${authStatus}' ;;
            esac`;
        writeFileSync(etcdctl, `#!/bin/bash\n${program}\n`, { mode: 0o755 });
        const members = urls.map((url, i) => ({ name: `etcd-${i + 1}`, address: "127.0.0.1", ...url }));
        const endpoints = { members: members.map((member) => member.clientUrl) };
        return readStatus({
            etcd: { cluster: "main", version, members, endpoints, ...changes },
            etcdctl,
            credentialsDirectory: folder(),
        });
    };
    const namesAndUrls = (): string[] => urls.map((url, i) => `etcd-${i + 1} (${url.clientUrl})`);

    for (const version of ["3.5.35", "3.6.16", "3.7.3"]) {
        it(`finds nothing wrong with a healthy cluster of etcd ${version}`, async () => {
            const status = await read(`healthy-${version}`);
            assert.deepEqual(status.problems, []);
            assert.deepEqual([status.healthy, status.userAuthentication], [true, false]);
            assert.deepEqual(
                status.members.map(({ name, id, healthy, learner }) => ({ name, id, healthy, learner })),
                [
                    { name: "etcd-1", id: "3f6cdeb36d226afa", healthy: true, learner: false },
                    { name: "etcd-2", id: "66593ebcde1a00dd", healthy: true, learner: false },
                    { name: "etcd-3", id: "ca5a1700204a2d2", healthy: true, learner: false },
                ],
            );
            assert.equal(status.members.filter((member) => member.leader).length, 1);
            for (const member of status.members) {
                assert.equal(member.version, version);
                assert.deepEqual([member.dbSizeBytes, member.dbInUseBytes], [20_480, 16_384]);
                assert.equal(member.certificateDays, 99);
            }
        });

        it(`tells who raises an alarm with etcd ${version}`, async () => {
            const status = await read(`nospace-${version}`);
            assert.ok(status.alarms.some(({ member, alarm }) => member === "etcd-3" && alarm === "NOSPACE"));
            assert.ok(status.problems.includes("etcd-3 raises the alarm NOSPACE"));
            assert.equal(new Set(status.alarms.map(({ member }) => member)).size, status.alarms.length, "each once");
            assert.equal(status.healthy, false);
        });
    }

    it("shows the operator's files to every member", async () => {
        await read("healthy-3.6.16");
        const called = readFileSync(join(folder(), "called"), "utf8").trim().split("\n").sort();
        const asked = called.map((line) => /--endpoints=(\S+) /.exec(line)?.[1]);
        const each = urls.map((url) => url.clientUrl);
        assert.deepEqual(asked.sort(), [...each, each.join(","), each.join(",")].sort(), "each alone, all otherwise");
        for (const line of called) {
            assert.ok(line.includes(`--cacert=${folder()}/ca.crt --cert=${folder()}/operator.crt`), line);
        }
    });

    it("says that etcd's own users are on, why that is wrong, and what to do", async () => {
        authStatus = '{"header":{"member_id":1},"enabled":true,"authRevision":3}';
        const { healthy, userAuthentication, problems } = await read("healthy-3.6.16");
        assert.deepEqual([healthy, userAuthentication, problems], [false, true, [AUTHENTICATION_IS_ON]]);
    });

    it("names a member that does not answer, and asks the others all the same", async () => {
        ready[2] = false;
        const status = await read("one-down-3.6.16");
        assert.equal(status.problems[0], `${namesAndUrls()[2] ?? ""} does not answer`);
        assert.deepEqual(
            status.members.map(({ healthy }) => healthy),
            [true, true, false],
        );
        assert.equal(status.members[2]?.version, null);
    });

    it("names a member that answers, but is not ready", async () => {
        ready[0] = false;
        const { problems } = await read("healthy-3.6.16");
        assert.deepEqual(problems, [`${namesAndUrls()[0] ?? ""} answers, but is not ready`]);
    });

    it("says that the majority is lost", async () => {
        ready = [false, false, false];
        const { problems } = await read("majority-lost-3.6.16");
        assert.ok(problems.includes("the cluster has no majority: 0 of 3 members are ready"), problems.join("\n"));
    });

    it("can say so when nobody answers at all", async () => {
        ready = [false, false, false];
        const { problems, alarms } = await read("all-down-3.6.16");
        assert.deepEqual(problems, [
            ...namesAndUrls().map((member) => `${member} does not answer`),
            "the cluster has no majority: 0 of 3 members are ready",
        ]);
        assert.deepEqual(alarms, []);
    });

    it("sees a member that was added and never started", async () => {
        const { problems } = await read("unstarted-3.6.16");
        assert.deepEqual(problems, ["the cluster has a member that never started, which the stack does not know"]);
    });

    it("sees members that only the stack, or only the cluster knows", async () => {
        const members = urls.map((url, i) => ({ name: `etcd-${i === 2 ? 5 : i + 1}`, address: "127.0.0.1", ...url }));
        const { problems } = await read("healthy-3.6.16", { members });
        assert.deepEqual(problems, [
            "etcd-5 is not a member of the cluster",
            "the cluster has a member etcd-3, which the stack does not know",
        ]);
    });

    it("sees a version that is not the stack's", async () => {
        const { problems } = await read("healthy-3.6.16", { version: "3.6.17" });
        assert.deepEqual(
            problems,
            [1, 2, 3].map((i) => `etcd-${i} runs 3.6.16, the stack says 3.6.17`),
        );
    });

    it("shows no days of a certificate that another authority signed", async () => {
        const other = join(folder(), "other");
        runTool("openssl", [
            ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=other"],
            ...["-keyout", `${other}.key`, "-out", join(folder(), "ca.crt")],
        ]);
        const { members } = await read("healthy-3.6.16");
        assert.deepEqual(
            members.map(({ certificateDays }) => certificateDays),
            [null, null, null],
        );
    });

    it("says what to do when the operator's files are not there", async () => {
        rmSync(join(folder(), "operator.key"));
        await assert.rejects(read("healthy-3.6.16"), (error) => {
            assert.ok(error instanceof Failure);
            assert.match(error.message, /holds no operator\.key; run `pulumi up`/);
            return true;
        });
    });
});
