import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HostReport, renderKeysCommand } from "../../../components/member/hostReport";
import { planCluster } from "../../../components/plan";
import { sshConfig } from "../../support/clusterConfig";
import type { Values } from "../../support/configs";
import { hostProgramFile } from "../../support/hostProgram";
import { useTemporaryFolder } from "../../support/temporaryFolder";
import { type Finished, hasTool, runTool } from "../../support/tools";

const program = hostProgramFile("member-keys");
const architecture = process.arch === "arm64" ? "arm64" : "amd64";

/** The command line for the first member of a cluster. */
function renderFor(changes: Values = {}): string {
    const config = sshConfig(3, changes);
    const plan = planCluster(config);
    const [member] = plan.members;
    assert.ok(member !== undefined);
    return renderKeysCommand({ config, plan, member, attempt: "main-1a2b3c4d" });
}

describe("renderKeysCommand", () => {
    it("names the member, its keys and its addresses, and whom to measure", () => {
        assert.equal(
            renderFor(),
            "bash -s -- --name etcd-1 --cluster main --attempt main-1a2b3c4d --architecture amd64 " +
                "--key '-algorithm EC -pkeyopt ec_paramgen_curve:P-256' --peer DNS:etcd-1,IP:192.0.2.11 " +
                "--server DNS:etcd-1,DNS:localhost,IP:192.0.2.11,IP:127.0.0.1 --measure 192.0.2.12 --measure 192.0.2.13",
        );
    });

    it("measures nobody when the round trip is given", () => {
        assert.doesNotMatch(renderFor({ timing: { roundTrip: "1ms" } }), /--measure/);
    });

    it("puts the balancer's name and address into the server's certificate alone", () => {
        const command = renderFor({ balancer: { dnsName: "etcd.example.com", address: "192.0.2.5" } });
        assert.match(command, /--server \S*DNS:etcd\.example\.com\S*IP:192\.0\.2\.5/);
        assert.doesNotMatch(/--peer (\S+)/.exec(command)?.[1] ?? "", /example|192\.0\.2\.5/);
    });

    it("asks for the keys that the configuration names", () => {
        assert.match(
            renderFor({ tls: { algorithm: "RSA-3072" } }),
            /--key '-algorithm RSA -pkeyopt rsa_keygen_bits:3072'/,
        );
    });
});

// The program wants root and a running systemd. Both are given to it in namespaces of its own, where /run is a folder in memory
// and the user is root of nothing else: that is all it looks at, and what it makes with openssl is real.
const tools = ["openssl", "curl", "tar", "flock", "blkid", "systemctl", "unshare", "mount"];
const missing = tools.filter((tool) => !hasTool(tool));
const namespaces = ["--map-root-user", "--mount"];
const reason =
    missing.length > 0
        ? `this computer has no ${missing.join(", ")}`
        : runTool("unshare", [...namespaces, "true"]).code === 0
          ? undefined
          : "this user may make no namespaces";

(reason === undefined ? describe : describe.skip)(
    `host/member-keys${reason === undefined ? "" : ` (skipped: ${reason})`}`,
    () => {
        const folder = useTemporaryFolder();
        const pki = (): string => join(folder(), "etcd/pki");
        const plain = { timing: { roundTrip: "1ms" } };
        const read = (file: string): string => readFileSync(join(pki(), file), "utf8");

        /** Runs a command line as a host would get it, with the program on its standard input. */
        const run = (
            command: string,
            env: NodeJS.ProcessEnv = {},
            text = readFileSync(program, "utf8").replaceAll("/etc/etcd", join(folder(), "etcd")),
        ): Finished => {
            const line = command.replace("--architecture amd64", `--architecture ${architecture}`);
            const inside = `mount -t tmpfs none /run && mkdir -p /run/systemd/system && ${line}`;
            return runTool("unshare", [...namespaces, "bash", "-c", inside], text, env);
        };
        const identify = (changes: Values = plain, env: NodeJS.ProcessEnv = {}): HostReport => {
            const done = run(renderFor(changes), env);
            assert.equal(done.code, 0, done.stderr);
            return JSON.parse(done.stdout) as HostReport;
        };

        /** Measures addresses of this very computer, on which nobody needs to listen. */
        const measureHere = (env: NodeJS.ProcessEnv = {}): void => {
            const done = run(renderFor().replaceAll("--measure 192.0.2.", "--measure 127.0.0."), env);
            assert.equal(done.code, 0, done.stderr);
            const { roundTripMs } = JSON.parse(done.stdout) as HostReport;
            assert.ok(roundTripMs >= 0 && roundTripMs < 1000, `${roundTripMs} ms`);
        };

        it("makes keys that only root can read, and tells requests for them", () => {
            const identity = identify();
            assert.deepEqual(Object.keys(identity).sort(), [
                "hostId",
                "marker",
                "peerCsr",
                "roundTripMs",
                "serverCsr",
                "silent",
            ]);
            assert.match(identity.hostId, /^[0-9a-f]{32}$/);
            assert.notEqual(identity.hostId, readFileSync("/etc/machine-id", "utf8").trim());
            assert.equal(identity.marker, null);
            assert.equal(identity.roundTripMs, 0);
            assert.equal(identity.peerCsr, read("peer.csr"));
            assert.equal(identity.serverCsr, read("server.csr"));
            assert.equal(statSync(pki()).mode & 0o777, 0o700);
            for (const file of readdirSync(pki())) {
                assert.equal(statSync(join(pki(), file)).mode & 0o777, 0o600, file);
            }
            for (const [file, text] of Object.entries(identity)) {
                assert.doesNotMatch(String(text), /PRIVATE/, `${file} holds no key`);
            }
        });

        it("asks for the names of the plan, in the name of the cluster, with a key of the algorithm", () => {
            const { peerCsr, serverCsr } = identify();
            const show = (request: string): string =>
                runTool("openssl", ["req", "-noout", "-text", "-verify"], request).stdout;
            const peer = show(peerCsr);
            assert.match(peer, /Subject: O ?= ?main, ?CN ?= ?etcd-1/);
            assert.match(peer, /DNS:etcd-1, IP Address:192\.0\.2\.11\n/);
            assert.match(peer, /ASN1 OID: prime256v1/);
            assert.match(
                show(serverCsr),
                /DNS:etcd-1, DNS:localhost, IP Address:192\.0\.2\.11, IP Address:127\.0\.0\.1\n/,
            );
        });

        it("says the same the second time", () => {
            assert.deepEqual(identify(), identify());
        });

        it("asks anew, for the same keys, when the names change", () => {
            const before = identify();
            const keys = [read("peer.key"), read("server.key")];
            const after = identify({ ...plain, balancer: { dnsName: "etcd.example.com" } });
            assert.equal(after.peerCsr, before.peerCsr);
            assert.notEqual(after.serverCsr, before.serverCsr);
            assert.deepEqual([read("peer.key"), read("server.key")], keys);
        });

        it("goes on where it was killed, with a key that belongs to its request", () => {
            const whole = identify();
            for (const file of readdirSync(pki())) {
                rmSync(join(pki(), file));
                writeFileSync(join(pki(), `${file}.new`), "half");
                const again = identify();
                const keyOf = (args: readonly string[], input: string): string =>
                    runTool("openssl", args, input).stdout;
                assert.equal(
                    keyOf(["req", "-noout", "-pubkey"], again.peerCsr),
                    keyOf(["pkey", "-pubout"], read("peer.key")),
                    `after ${file} was lost`,
                );
            }
            assert.equal(identify().hostId, whole.hostId);
        });

        it("measures a connection that is refused as well as one that is taken", () => {
            measureHere();
        });

        it("fails when nobody answers, and says who does not", () => {
            const done = run(`unshare --net ${renderFor()}`);
            assert.notEqual(done.code, 0);
            assert.match(done.stderr, /^member-keys: 192\.0\.2\.12 does not answer/m);
            assert.match(
                done.stderr,
                /^member-keys: no other member answers, so .* cannot be measured; .*timing\.roundTrip$/m,
            );
        });

        it("measures the others when one does not answer, and says which", () => {
            const line = renderFor().replace("--measure 192.0.2.12", "--measure 127.0.0.1");
            const done = run(`unshare --net bash -c 'ip link set lo up; exec "$@"' - ${line}`);
            assert.equal(done.code, 0, done.stderr);
            assert.deepEqual((JSON.parse(done.stdout) as HostReport).silent, ["192.0.2.13"]);
            assert.match(
                done.stderr,
                /^member-keys: 192\.0\.2\.13 does not answer, so the way to it is not measured$/m,
            );
        });

        it("keeps the id of the host until its root disk is made anew", () => {
            const first = identify().hostId;
            assert.equal(identify().hostId, first);
            rmSync(join(folder(), "etcd/host-id"));
            writeFileSync(join(folder(), "etcd/host-id.new"), "half");
            const second = identify().hostId;
            assert.match(second, /^[0-9a-f]{32}$/);
            assert.notEqual(second, first);
        });

        it("tells which member of which cluster the host is already", () => {
            identify();
            const mark = (state: string): void => {
                writeFileSync(join(folder(), "etcd/marker"), `TOKEN=main-1a\nNAME=etcd-1\nSTATE=${state}\nDISK=aa\n`);
            };
            mark("joined");
            assert.deepEqual(identify().marker, { token: "main-1a", name: "etcd-1", state: "joined" });
            mark("formatted");
            assert.equal(identify().marker?.state, "formatted");
            writeFileSync(join(folder(), "etcd/bootstrap.env"), "");
            assert.equal(identify().marker?.state, "started", "its first start may have begun");
        });

        it("makes nothing when it arrives in part, wherever it was cut", () => {
            const text = readFileSync(program, "utf8").replaceAll("/etc/etcd", join(folder(), "etcd"));
            const lines = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
            const last = text.trimEnd().length;
            const cuts = [...lines.slice(0, -1), ...Array.from({ length: 12 }, (_, i) => last - 12 + i)];
            writeFileSync(join(folder(), "program"), text);
            // All in one namespace, since making hundreds of them takes seconds.
            const driver = `text=$(cat ${folder()}/program)
            for cut in ${cuts.join(" ")}; do
                printf %s "\${text:0:cut}" >${folder()}/cut
                ${renderFor(plain)} <${folder()}/cut >/dev/null 2>&1
                [ ! -e ${pki()} ] || { echo "cut at $cut made something"; rm -r ${pki()}; }
            done`;
            const done = run(driver, {}, "");
            assert.deepEqual([done.code, done.stdout], [0, ""], done.stderr);
        });

        describe("refuses", () => {
            const refuse = (command: string, expected: RegExp, env: NodeJS.ProcessEnv = {}): void => {
                const done = run(command, env);
                assert.equal(done.code, 70);
                assert.match(done.stderr, expected);
                assert.equal(done.stderr.trim().split("\n").length, 1, "one line, and no trace");
                assert.deepEqual(
                    readdirSync(folder()).filter((name) => name === "etcd"),
                    [],
                    "nothing is made",
                );
            };

            it("a host of another architecture", () => {
                const other = architecture === "amd64" ? "arm64" : "amd64";
                refuse(
                    renderFor().replace("--architecture amd64", `--architecture  ${other}`),
                    new RegExp(`^member-keys: this host is \\S+, but etcd\\.architecture says ${other}; set it`),
                );
            });

            it("a host without systemd", () => {
                refuse(`rmdir /run/systemd/system; ${renderFor()}`, /^member-keys: this host does not run systemd/);
            });

            it("a user who is not root", () => {
                const done = runTool("unshare", ["--user", "bash", "-c", renderFor()], readFileSync(program, "utf8"));
                assert.match(done.stderr, /^member-keys: runs as \S+, but making an etcd member takes root/);
            });

            it("a host on which programs are missing, and names them all", () => {
                const bin = mkdtempSync(join(tmpdir(), "pulumi-etcd-bin-"));
                try {
                    for (const tool of ["id", "uname", "openssl", "tar", "flock"]) {
                        symlinkSync(execFileSync("which", [tool], { encoding: "utf8" }).trim(), join(bin, tool));
                    }
                    const line = renderFor().replace("bash -s", `PATH=${bin} /bin/bash -s`);
                    refuse(
                        line,
                        /^member-keys: this host has no curl blkid systemctl; install what is missing and run again/,
                    );
                } finally {
                    rmSync(bin, { recursive: true });
                }
            });

            it("what it does not understand", () => {
                refuse(`${renderFor()} --surprise 1`, /^member-keys: unknown argument --surprise/);
            });
        });

        const hasGerman = hasTool("localedef") && existsSync("/usr/share/i18n/locales/de_DE");
        const title = "says the same on a host with another language and a decimal comma";
        (hasGerman ? it : it.skip)(`${title}${hasGerman ? "" : " (skipped: localedef cannot make de_DE here)"}`, () => {
            const locales = join(folder(), "locales");
            mkdirSync(locales);
            runTool("localedef", ["-i", "de_DE", "-f", "ISO-8859-1", join(locales, "de_DE")]);
            const german = { LOCPATH: locales, LC_ALL: "de_DE" };
            assert.match(runTool("bash", ["-c", "printf '%s' $EPOCHREALTIME"], "", german).stdout, /,/);
            measureHere(german);
        });
    },
);
